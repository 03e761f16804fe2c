"""Scripts of a test: applied under names of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.scripts import Statement, read_folder, split

if TYPE_CHECKING:
    from deploy.client import Client
    from deploy.testing.names import Names


def deploy(
    scripts: str | Path, client: Client, names: Names, folder: Path, variables: Mapping[str, str]
) -> list[Statement]:
    """Apply a folder, a collection of the package, or SQL text, and wait until its queries run.

    Args:
        scripts: path of a folder, `payments` or `sensors`, or statements with their `;`.
        client: the server.
        names: learns what the scripts create.
        folder: where the renamed scripts are written.
        variables: values of `${name}`.

    Returns:
        The statements, under the names they have on the server.

    Raises:
        ApplyError: with the statement that failed.
        ScriptError, DeployError: the scripts can not be read.
    """
    from deploy.apply import apply

    statements = _read(scripts, variables)
    names.learn(statements)
    place = folder / f"{names.prefix}{len(list(folder.iterdir()))}"
    place.mkdir()
    for number, statement in enumerate(statements, 1):
        settings = "".join(f"SET '{name}' = '{value}';\n" for name, value in statement.properties.items())
        (place / f"{number:04}_{statement.file.stem}.sql").write_text(
            f"{settings}{names.rewrite(statement.text)}\n", encoding="utf-8"
        )
    return [step.statement for step in apply(place, client).steps]


def _read(scripts: str | Path, variables: Mapping[str, str]) -> list[Statement]:
    from deploy.cli_deploy import find_folder

    if isinstance(scripts, str) and ";" in scripts:
        return split(scripts, Path("test.sql"), variables)
    return read_folder(find_folder(str(scripts)), variables)
