"""Find the SQL scripts that come with the package."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).parent


def collections() -> list[str]:
    """Names of the folders of scripts in the package, sorted."""
    return sorted(folder.name for folder in _ROOT.iterdir() if folder.is_dir() and scripts(folder))


def find(name: str) -> Path:
    """Folder of the collection `name`, such as "payments".

    Raises:
        FileNotFoundError: there is no such collection; the message names those there are.
    """
    if name not in collections():
        raise FileNotFoundError(f"no scripts called {name!r}; there are: {', '.join(collections())}")
    return _ROOT / name


def scripts(folder: Path) -> list[Path]:
    """The `.sql` files of a folder, in the order in which they are applied (by name)."""
    return sorted(folder.glob("*.sql"))
