"""Hostile rows through all functions of a jar: nothing may be thrown, every row has a score or a reason.

The calls are made by Java (`udf_bridge/java/fuzz`), with seeded generators: a fault is found again by the same seed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict

from modelbuild.bundle import Feature, Manifest
from udf_bridge.description import FunctionDescription, JarDescription, describe, read_manifests
from udf_bridge.errors import JarError
from udf_bridge.functions import DRIFT
from udf_bridge.jvm import cache_dir, java_command, java_lines, module_class_path

_MAIN = "io.ksqlanomaly.fuzz.Main"

SOAK_PARTS = 10
"""How often a soak says what the process holds."""

_Result = TypeVar("_Result", bound=BaseModel)


class FuzzResult(BaseModel):
    """One call form: how many rows had a score or verdict, how many a reason; `fault`: the first one, or nothing.

    `largest_difference` is that of a score to the other backend's: absolute up to 1, relative above.
    """

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="strings")

    function: str
    form: str
    scored: int
    rejected: int
    largest_difference: float
    fault: str


class Holding(BaseModel):
    """What the process held after so many calls, collected garbage apart; bytes, and counts."""

    model_config = ConfigDict(frozen=True)

    calls: int
    heap: int
    resident: int
    native: int
    threads: int
    file_handles: int
    faults: int


def fuzz(jar: Path, rows: int, *, seed: int = 7, twin: Path | None = None) -> Iterator[FuzzResult]:
    """Call every form of every function of a jar with so many hostile rows; yield a result a form, as they come.

    `twin` is a jar of the same models on another backend, whose scores must be equal to the tolerance.

    Raises:
        JarError: a jar that cannot be read, or a twin with other functions.
        JavaRunError: the process died.
    """
    description = describe(jar)
    functions = _functions(description)
    if twin is not None and _names(_functions(describe(twin))) != _names(functions):
        raise JarError(f"{twin}: it has not the functions of {jar}")
    lines = _run("fuzz", (rows, seed), description, functions, [jar, *filter(None, [twin])])
    yield from (_read(FuzzResult, line) for line in lines)


def soak(jar: Path, calls: int, *, threads: int = 8) -> Iterator[Holding]:
    """Call the first function of a jar from several threads; yield what the process held after each tenth.

    Raises:
        JarError: a jar that cannot be read.
        JavaRunError: the process died.
    """
    description = describe(jar)
    lines = _run("soak", (calls, threads), description, _functions(description)[:1], [jar])
    yield from (_read(Holding, line) for line in lines)


def count_forms(jar: Path) -> int:
    """Return how many results `fuzz` gives for a jar. Raises JarError: a jar that cannot be read."""
    return sum(len(function.signatures) for function in _functions(describe(jar)))


def is_faulty(result: FuzzResult | Holding) -> bool:
    """Tell whether a result is one that must not be."""
    return bool(result.fault if isinstance(result, FuzzResult) else result.faults)


def _functions(description: JarDescription) -> list[FunctionDescription]:
    """Functions of rows; what tells of the jar itself takes none."""
    return [function for function in description.functions if function.model]


def _names(functions: Sequence[FunctionDescription]) -> list[str]:
    return [function.name for function in functions]


def _read(kind: type[_Result], line: str) -> _Result:
    return kind.model_validate(dict(zip(kind.model_fields, line.split("\t"), strict=True)))


def _run(
    mode: str,
    numbers: tuple[int, int],
    description: JarDescription,
    functions: Sequence[FunctionDescription],
    jars: Sequence[Path],
) -> Iterator[str]:
    manifests = read_manifests(jars[0], description)
    with tempfile.TemporaryDirectory(prefix="ksql-anomaly-fuzz-") as scratch:
        listed = Path(scratch) / "functions"
        lines = [_line(description, function, manifests[function.model]) for function in functions]
        listed.write_text("\n".join(lines), encoding="utf-8")
        properties = {
            "ksql.anomaly.udf.dir": str(cache_dir() / "udf"),
            "org.slf4j.simpleLogger.defaultLogLevel": "error",
        }
        arguments = (mode, *map(str, numbers), str(listed), *(str(jar.resolve()) for jar in jars))
        command = java_command(_MAIN, module_class_path("fuzz"), *arguments, heap="1g", properties=properties)
        yield from java_lines(command)


def _line(description: JarDescription, function: FunctionDescription, manifest: Manifest) -> str:
    model = description.model(function.model)
    tolerance = model.parity.tolerance if model.parity else 2e-6
    columns = [_column(name, feature) for name, feature in manifest.newest_features.items()]
    width = len(columns)
    if manifest.window and function.kind != DRIFT.suffix:
        columns.insert(0, "time|DOUBLE")
    return "\t".join([function.name, function.class_name, repr(tolerance), str(width), *columns])


def _column(name: str, feature: Feature) -> str:
    """Return a column for Java's side; values that its own separators are in are left out."""
    known = [value for value in feature.vocabulary or () if value and not set(value) & set("|\t\r\n")]
    return "|".join([name, feature.sql_type, *known])
