"""A folder that appears complete or not at all."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from modelbuild.errors import TrainingError


@contextmanager
def staged(target: Path, like: str | None = None) -> Iterator[Path]:
    """Yield an empty folder beside `target`; when the block ends well it becomes `target`, in place of an earlier one.

    When the block raises (Ctrl-C too), it is removed and the earlier `target` stays as it was.
    Raises TrainingError: the place can not be written to, or holds files and none of them is called `like`.
    """
    if like is not None and target.exists() and not _may_go(target, like):
        raise TrainingError(f"{target} is there already and holds no {like}: it would be lost; name another folder")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
    except OSError as error:
        raise TrainingError(f"can not write to {target.parent}: {error.strerror}") from error
    try:
        folder.chmod(0o755)
        yield folder
        _replace(folder, target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _may_go(target: Path, like: str) -> bool:
    return target.is_dir() and ((target / like).is_file() or not any(target.iterdir()))


def _replace(folder: Path, target: Path) -> None:
    """Move `folder` to `target`. A folder can not be renamed over another, so the earlier one steps aside first."""
    earlier = folder.with_name(f"{folder.name}.earlier")
    if target.exists():
        target.rename(earlier)
    try:
        folder.rename(target)
    except BaseException:
        if earlier.exists():
            earlier.rename(target)
        raise
    shutil.rmtree(earlier, ignore_errors=True)
