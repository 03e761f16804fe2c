"""UDF jars for a server under test: checked before it starts, and their functions looked for afterwards."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

from deploy.testing.errors import JarError


def checked(path: str | Path) -> Path:
    """The jar as an absolute path. Raises JarError when it is missing or no archive."""
    jar = Path(path).absolute()
    if not jar.is_file():
        near = sorted(other.name for other in jar.parent.glob("*.jar")) if jar.parent.is_dir() else []
        there = f"; in {jar.parent}: {', '.join(near)}" if near else ""
        raise JarError(f"no UDF jar {jar}{there}; build one with `ksql-anomaly udf build BUNDLE -o {jar.name}`")
    if not zipfile.is_zipfile(jar):
        raise JarError(f"{jar} is not a jar: it is no zip archive")
    return jar


def functions_of(jar: Path) -> list[str]:
    """Names of the SQL functions that a jar of ours brings; none are known of any other jar."""
    from udf_bridge.errors import UdfBridgeError
    from udf_bridge.jar import describe

    try:
        return [function.name.upper() for function in describe(jar).functions]
    except UdfBridgeError:
        return []


def check_loaded(jars: Iterable[Path], functions: Iterable[str], where: str) -> None:
    """Raise JarError when the server lacks functions that the jars should have brought.

    Args:
        jars: what was put into the extension directory.
        functions: names of the functions on the server.
        where: the server, for the message.
    """
    there = {name.upper() for name in functions}
    for jar in jars:
        if lacking := sorted(set(functions_of(jar)) - there):
            raise JarError(
                f"{where} is healthy but has no function {', '.join(lacking)} of {jar.name}: its log says why"
                " (a jar for another version of ksqlDB, a name that another jar has, an extension directory of its own)"
            )
