"""What does scoring one row cost? Microseconds by JMH: both backends, and TensorFlow Java called naively."""

from __future__ import annotations

import json
import subprocess
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

import udf_bridge
from benchmarks.models import TENSORFLOW_NAME, payment_jar
from udf_bridge.description import ModelDescription, describe
from udf_bridge.jvm import build_module, cache_dir, compile_java, fetch, java_command

SOURCES = Path(udf_bridge.__path__[0]) / "java" / "benchmarks" / "src" / "main" / "java"
ROWS = {
    "javaScore": "java: score",
    "javaStruct": "java: struct",
    "tensorflowScore": "tensorflow: score",
    "tensorflowStruct": "tensorflow: struct",
    "tensorflowNaive": "tensorflow, naive call",
}


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="ksql-anomaly-bench-") as scratch:
        folder = Path(scratch)
        jar = folder / "benchmark.jar"
        payment_jar(jar, folder)
        measured = measure(jar, folder)
    naive = measured["tensorflowNaive"][0]
    table = Table("one row", "µs", "±", "to naive")
    for name, title in ROWS.items():
        score, error = measured[name]
        table.add_row(title, f"{score:.2f}", f"{error:.2f}", f"{score / naive:.3f}")
    Console().print(table)


def measure(jar: Path, folder: Path) -> dict[str, tuple[float, float]]:
    """Return mean and error in microseconds of each benchmark method."""
    classes, result = folder / "classes", folder / "jmh.json"
    libraries = [*fetch("jmh", "connect-api", "logging")]
    tensorflow = fetch("tensorflow-1.1.0")
    class_path = [build_module("udf-runtime"), *libraries, *tensorflow]
    compile_java(SOURCES.rglob("*.java"), class_path, classes, target=17, root=SOURCES, processors=fetch("jmh"))
    arguments = (
        "ScorerBenchmark",
        "-rf",
        "json",
        "-rff",
        str(result),
        "-jvmArgsAppend",
        " ".join(properties(jar, folder)),
    )
    command = java_command("org.openjdk.jmh.Main", [classes, jar, *libraries], *arguments, heap="1g")
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=600)
    runs = json.loads(result.read_text())
    return {
        run["benchmark"].rpartition(".")[2]: (run["primaryMetric"]["score"], run["primaryMetric"]["scoreError"])
        for run in runs
    }


def properties(jar: Path, folder: Path) -> list[str]:
    """Return the JVM options that tell the benchmark its models."""
    description = describe(jar)
    java, tensorflow = description.model("payment"), description.model(TENSORFLOW_NAME)
    natives = cache_dir() / "udf" / f"tensorflow-java-{description.platform.tensorflow_java}"
    saved_model = folder / f"{tensorflow.name}-{tensorflow.version}" / "saved_model"
    return [
        f"-Dbenchmark.java={coordinates(java)}",
        f"-Dbenchmark.tensorflow={coordinates(tensorflow)}",
        f"-Dbenchmark.saved_model={saved_model}",
        f"-Dbenchmark.features={len(java.features)}",
        f"-Dorg.bytedeco.javacpp.cachedir={natives}",
        "-Dorg.bytedeco.javacpp.cachedir.nosubdir=true",
        f"-Dksql.anomaly.udf.dir={cache_dir() / 'udf'}",
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    ]


def coordinates(model: ModelDescription) -> str:
    """Return what names a model to the benchmark."""
    return f"{model.name}:{model.version}:{model.backend}:{model.manifest_sha256}"
