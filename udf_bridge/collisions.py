"""Names that a server has already: a jar that brings one of them keeps the whole server from starting."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from udf_bridge.builtins import BUILTIN_FUNCTIONS
from udf_bridge.class_files import function_names
from udf_bridge.errors import BuildError, FunctionNameError
from udf_bridge.functions import SqlFunction
from udf_bridge.target import Target


def check_collisions(functions: Sequence[SqlFunction], target: Target, beside: Iterable[Path]) -> None:
    """Refuse a function whose name ksqlDB itself or a jar beside the new one has.

    Raises:
        FunctionNameError: such a name, and whose it is.
        JarError: a jar beside it that cannot be read.
    """
    owners = _owners(target, beside)
    for function in functions:
        if function.name in owners:
            raise FunctionNameError(
                f"{function.name} is a function of {owners[function.name]}, and would keep the server from starting; "
                f"give the one of model {function.model} another name"
            )


def check_tensorflow(beside: Iterable[Path]) -> None:
    """Refuse a jar beside the new one that brings a TensorFlow of its own: a process can hold one.

    Raises:
        BuildError: naming the jar.
    """
    for jar in beside:
        with zipfile.ZipFile(jar) as archive:
            if any("/libtensorflow" in name for name in archive.namelist()):
                raise BuildError(
                    f"{jar} holds a TensorFlow, and a server can load only one: put all models into one jar"
                )


def neighbours(beside: Iterable[Path], output: Path) -> list[Path]:
    """Return jars, and the jars in folders, except one that the new jar replaces: it has its file name.

    Raises:
        BuildError: a path that is neither.
    """
    jars = [jar for path in beside for jar in _jars(path)]
    return [jar for jar in dict.fromkeys(jars) if jar.name != output.name]


def _jars(path: Path) -> list[Path]:
    """As a server looks for them: at the top level of the extension directory only."""
    if path.is_dir():
        return sorted(path.glob("*.jar"))
    if not path.is_file():
        raise BuildError(f"--beside {path}: no such jar or directory")
    return [path]


def _owners(target: Target, beside: Iterable[Path]) -> Mapping[str, str]:
    owners = dict.fromkeys(BUILTIN_FUNCTIONS[target.name], f"ksqlDB {target.name} itself")
    for jar, name in _neighbour_names(beside):
        owners.setdefault(name, str(jar))
    return owners


def _neighbour_names(beside: Iterable[Path]) -> Iterator[tuple[Path, str]]:
    for jar in beside:
        for name in function_names(jar):
            yield jar, name
