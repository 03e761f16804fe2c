"""How large are jars, how long does one with new weights take to build and prove, and a server to load it?"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from benchmarks import CONSOLE
from benchmarks.models import train, write_rows
from udf_bridge.description import JarDescription, describe
from udf_bridge.jar import build
from udf_bridge.jvm import build_module, cache_dir, compile_java, fetch, java_command, run_java

RUNS = 3
VARIANTS = {"java": ("java", False), "tensorflow, slim": ("tensorflow", True), "tensorflow": ("tensorflow", False)}


@dataclass(frozen=True, slots=True)
class Jar:
    """What one kind of jar costs; seconds are the least of several."""

    size: int
    first: float
    rebuilt: float
    loaded: float | None


def main() -> None:
    """Print the table: the payment model on each backend."""
    with tempfile.TemporaryDirectory(prefix="ksql-anomaly-bench-") as scratch:
        folder = Path(scratch)
        bundle = train(folder, "payment", write_rows(folder / "rows.parquet"))
        classes = loader_classes(folder)
        jars = {name: measure(bundle, folder / name, classes, *variant) for name, variant in VARIANTS.items()}
    table = Table("jar with one model", "MB", "built s", "again with new weights s", "loaded in a server s")
    for name, jar in jars.items():
        seconds = (f"{value:.2f}" if value is not None else "" for value in (jar.first, jar.rebuilt, jar.loaded))
        table.add_row(name, f"{jar.size / 1e6:.2f}", *seconds)
    CONSOLE.print(table)


def measure(bundle: Path, folder: Path, classes: Sequence[Path], backend: str, slim: bool) -> Jar:
    """Build a jar, again with other weights, and load it; a slim one is not proven: its natives are elsewhere."""
    folder.mkdir()
    output = folder / "jar.jar"
    first = built(bundle, output, backend, slim)
    rebuilt = min(built(changed(bundle, folder / str(run), run), output, backend, slim) for run in range(RUNS))
    loaded = None if slim else min(load(output, classes) for _ in range(RUNS))
    return Jar(output.stat().st_size, first, rebuilt, loaded)


def built(bundle: Path, output: Path, backend: str, slim: bool) -> float:
    """Build a jar and return the seconds that it took, its proof included."""
    started = time.monotonic()
    report = build([bundle], output, backends={"payment": backend}, slim=slim, prove=not slim)
    if report.reused:
        raise RuntimeError("the jar was not built anew")
    return time.monotonic() - started


def changed(bundle: Path, folder: Path, run: int) -> Path:
    """Return a copy with another manifest: to the build, what new weights are."""
    copy = shutil.copytree(bundle, folder / bundle.name)
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | {"created_at": f"2025-01-01T00:00:{run:02}Z"}))
    return copy


def loader_classes(folder: Path) -> list[Path]:
    """Compile the Java program that loads a jar; return its class path."""
    root = Path(__file__).parent / "java"
    libraries = [build_module("annotations"), *fetch("connect-api", "logging")]
    compile_java([root / "io/ksqlanomaly/benchmarks/JarLoad.java"], libraries, folder / "classes", root=root)
    return [folder / "classes", *libraries]


def load(jar: Path, class_path: Sequence[Path]) -> float:
    """Return the seconds that a fresh JVM needs for class loading, `configure()` and the first row."""
    description = describe(jar)
    properties = {"ksql.anomaly.udf.dir": str(cache_dir() / "udf"), "org.slf4j.simpleLogger.defaultLogLevel": "error"}
    arguments = (str(jar), description.functions[0].class_name, row_of(description))
    command = java_command(
        "io.ksqlanomaly.benchmarks.JarLoad", class_path, *arguments, heap="1g", properties=properties
    )
    return int(run_java(command)) / 1000


def row_of(description: JarDescription) -> str:
    """Return a row as text."""
    return ",".join("1" for _ in description.models[0].features)
