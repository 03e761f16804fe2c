"""What does scoring one row cost? Microseconds and bytes by JMH, beside naive TensorFlow Java, ONNX Runtime and H2O.

"µs" is the mean by the clock; "CPU µs" the least processor time of all iterations, which other work on the machine
changes less; what a library's own threads do is in the first alone. Calls go through the generated SQL functions, one
boxed argument a feature, as a server makes them. The anchors need the extra `bench` (`pip install
'ksql-anomaly[bench]'`); without it their rows are left out, with the reason.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from rich.table import Table

import udf_bridge
from benchmarks import CONSOLE
from benchmarks.anchors import write_mojo, write_onnx
from benchmarks.models import train as train_payment
from benchmarks.models import write_rows
from benchmarks.shapes import Shape, renamed, train
from udf_bridge.description import FunctionDescription, describe
from udf_bridge.jar import build
from udf_bridge.jvm import build_module, cache_dir, compile_java, fetch, java_command, run_java

SOURCES = Path(udf_bridge.__path__[0]) / "java" / "benchmarks" / "src" / "main" / "java"
PLAIN = Shape((30, 14, 7, 7, 30))
LARGER = (Shape((64, 32, 16, 32, 64)), Shape((200, 100, 20, 100, 200)))
MANY = (3, 10)
KINDS = {"score": "_ANOMALY_SCORE", "struct": "_ANOMALY", "explain": "_ANOMALY_EXPLAIN"}
QUICK = "-f 1 -wi 3 -w 300ms -i 50 -r 20ms"
WHOLE = "-f 3 -wi 3 -w 700ms -i 25 -r 100ms"
"""Many short iterations in several JVMs, because one of them may find the machine at rest."""
RUNS = (QUICK if os.environ.get("BENCH_QUICK") == "1" else WHOLE).split()
TITLES = {
    "javaScore": "java: score",
    "javaStruct": "java: struct",
    "javaExplain": "java: explain",
    "javaExplainAll": "java: explain, all read",
    "tensorflowScore": "tensorflow: score",
    "tensorflowStruct": "tensorflow: struct",
    "tensorflowNaive": "tensorflow, naive call",
    "OnnxBenchmark": "ONNX Runtime: score",
    "MojoBenchmark": "H2O MOJO: score",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """Mean time of a call with its error, least processor time of an iteration's calls, and what a call allocates."""

    microseconds: float
    error: float
    cpu: float
    bytes: float


def main() -> None:
    """Print a table for the plain network beside its anchors, then one for shapes and for jars with several models."""
    with tempfile.TemporaryDirectory(prefix="ksql-anomaly-bench-") as scratch:
        bench = Bench(Path(scratch))
        plain = bench.plain()
        CONSOLE.print(anchor_table(plain))
        CONSOLE.print(shape_table(bench.others(plain)))


class Bench:
    """Bundles, jars and compiled benchmarks in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.libraries = fetch("jmh", "connect-api", "logging", "anchors")
        self.classes = folder / "classes"
        class_path = [build_module("udf-runtime"), *self.libraries, *fetch("tensorflow-1.1.0")]
        compile_java(
            SOURCES.rglob("*.java"), class_path, self.classes, target=17, root=SOURCES, processors=fetch("jmh")
        )
        self.bundle = train(PLAIN, folder / str(PLAIN))

    def plain(self) -> dict[str, Measured]:
        """Measure the plain network on both backends and its anchors."""
        bundles = [self.bundle, renamed(self.bundle, "net_tf", self.folder)]
        jar = self.jar(bundles, {"net_tf": "tensorflow"})
        files = {"saved_model": self.bundle / "saved_model", **self.anchors()}
        wanted = ["ScorerBenchmark", *(f"{name.capitalize()}Benchmark" for name in ("onnx", "mojo") if name in files)]
        return self.measure(wanted, jar, PLAIN.features, files)

    def anchors(self) -> dict[str, Path]:
        """Write the anchors' files; one that cannot be made costs its own row, not the table."""
        files = {"onnx": self.folder / "net.onnx", "mojo": self.folder / "net.zip"}
        writers = {"onnx": partial(write_onnx, self.bundle), "mojo": partial(write_mojo, PLAIN)}
        for name, write in writers.items():
            try:
                write(files[name])
            except Exception as error:  # a package that is missing, or H2O's server that died while it started
                hint = "; pip install 'ksql-anomaly[bench]'" if isinstance(error, ImportError) else ""
                CONSOLE.print(f"{name} is left out: {error}{hint}", markup=False)
                del files[name]
        return files

    def others(self, plain: dict[str, Measured]) -> list[tuple[str, int, dict[str, Measured]]]:
        """Measure the recipe, larger shapes, and jars with several models, on plain Java."""
        rows = [(str(PLAIN), PLAIN.multiply_adds, plain)]
        payment = train_payment(self.folder, "payment", write_rows(self.folder / "payment.parquet"))
        rows.append(("30 columns, default recipe", 0, self.java([self.recipe("default")])))
        rows.append(("30 columns, known to be clean", 0, self.java([self.recipe("clean", contamination=0)])))
        rows.append(("payment, known to be clean", 0, self.java([payment])))
        for shape in LARGER:
            rows.append((str(shape), shape.multiply_adds, self.java([train(shape, self.folder / str(shape))])))
        for count in MANY:
            bundles = [renamed(self.bundle, f"net{number}", self.folder / f"many{count}") for number in range(count)]
            rows.append((f"{PLAIN}, {count} models in turn", PLAIN.multiply_adds, self.java(bundles)))
        return rows

    def recipe(self, name: str, **changes: Any) -> Path:
        """Train a model of 30 columns by the default recipe, which chooses the hidden layers too."""
        return train(Shape((30,)), self.folder / name, size="default", network={"epochs": 1}, **changes)

    def java(self, bundles: Sequence[Path]) -> dict[str, Measured]:
        """Measure models on plain Java."""
        jar = self.jar(bundles, {})
        return self.measure(["ScorerBenchmark.java"], jar, len(describe(jar).models[0].features), {})

    def jar(self, bundles: Sequence[Path], backends: dict[str, str]) -> Path:
        """Build a jar."""
        jar = self.folder / f"{len(list(self.folder.glob('*.jar')))}.jar"
        build(bundles, jar, backends=backends, prove=False)
        return jar

    def measure(self, wanted: Sequence[str], jar: Path, features: int, files: dict[str, Path]) -> dict[str, Measured]:
        """Run benchmark methods on a jar in a JVM of its own."""
        calls = self.folder / f"calls-{jar.stem}"
        options = [f"-Dbenchmark.features={features}", *(f"-Dbenchmark.{name}={path}" for name, path in files.items())]
        options += self.functions(jar, calls)
        result = calls / "jmh.json"
        output = ("-foe", "true", "-prof", "gc", "-rf", "json", "-rff", str(result))
        arguments = (f"({'|'.join(wanted)}).*", *output, *RUNS)
        jvm = ("-jvmArgsAppend", " ".join([*options, *runtime_options()]))
        class_path = [self.classes, calls, jar, *self.libraries]
        command = java_command("org.openjdk.jmh.Main", class_path, *arguments, *jvm, heap="1g")
        run_java(command, timeout=900)
        return dict(map(read_run, json.loads(result.read_text())))

    def functions(self, jar: Path, calls: Path) -> list[str]:
        """Write and compile a caller for each function; return the options that name them."""
        description = describe(jar)
        backends = {model.name: model.backend for model in description.models}
        sources, named = calls / "sources", dict[str, list[str]]()
        sources.mkdir(parents=True)
        for function in description.functions:
            kind = next((kind for kind, suffix in KINDS.items() if suffix == function.kind), None)
            if kind:
                prefix = "tensorflow_" if backends[function.model] == "tensorflow" else ""
                named.setdefault(prefix + kind, []).append(write_call(function, sources))
        compile_java(sources.glob("*.java"), [self.classes, jar, *self.libraries], calls, target=17, root=sources)
        return [f"-Dbenchmark.{kind}={';'.join(classes)}" for kind, classes in named.items()]


def write_call(function: FunctionDescription, folder: Path) -> str:
    """Write a class that calls a function with one argument a feature; return its name."""
    name = f"Call_{function.name}"
    arguments = ", ".join(f"row[{index}]" for index in range(len(function.signatures[0].parameters)))
    source = f"""
public final class {name} implements io.ksqlanomaly.benchmarks.ServerCall {{
    private final {function.class_name} function = new {function.class_name}();
    public {name}() {{ function.configure(java.util.Map.of()); }}
    public Object call(Double[] row) {{ return function.evaluate({arguments}); }}
}}"""
    (folder / f"{name}.java").write_text(source)
    return name


def runtime_options() -> list[str]:
    """Return what a server's JVM is told."""
    return [f"-Dksql.anomaly.udf.dir={cache_dir() / 'udf'}", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"]


def read_run(run: dict[str, Any]) -> tuple[str, Measured]:
    """Read one result of JMH."""
    path = str(run["benchmark"]).split(".")
    clock, others = run["primaryMetric"], run["secondaryMetrics"]
    name = path[-2] if path[-1] == "score" else path[-1]
    least = min(chain.from_iterable(others["cpu"]["rawData"]))
    return name, Measured(clock["score"], clock["scoreError"], least, others["gc.alloc.rate.norm"]["score"])


def anchor_table(measured: dict[str, Measured]) -> Table:
    """The plain network: each contestant beside the naive call and beside our score."""
    table = Table(f"one row, {PLAIN}", "µs", "±", "CPU µs", "bytes", "to java: score", "to naive")
    own, naive = measured["javaScore"].microseconds, measured["tensorflowNaive"].microseconds
    for name, title in TITLES.items():
        if name in measured:
            one = measured[name]
            times = f"{one.microseconds:.3f}", f"{one.error:.3f}", f"{one.cpu:.3f}", f"{one.bytes:.0f}"
            table.add_row(title, *times, f"{one.microseconds / own:.1f}", f"{one.microseconds / naive:.3f}")
    return table


def shape_table(rows: Iterable[tuple[str, int, dict[str, Measured]]]) -> Table:
    """Shapes and counts of models on plain Java, beside what the processor could do at best."""
    headings = ("score µs", "±", "CPU µs", "struct CPU µs", "explain CPU µs", "bytes", "multiply-adds")
    table = Table("plain Java", *headings, "of the FMA limit")
    limit = multiply_adds_per_microsecond()
    for title, count, measured in rows:
        score, struct, explain = (measured[name] for name in ("javaScore", "javaStruct", "javaExplain"))
        times = (f"{time:.3f}" for time in (score.microseconds, score.error, score.cpu, struct.cpu, explain.cpu))
        share = f"{count / limit / score.cpu:.0%}" if count else ""
        table.add_row(title, *times, f"{score.bytes:.0f}", f"{count:,}" if count else "", share)
    return table


def multiply_adds_per_microsecond() -> float:
    """What one core could do at best: two vectors of float32 a cycle, at the clock that the system tells."""
    lines = dict(line.split(":", 1) for line in Path("/proc/cpuinfo").read_text().splitlines() if ":" in line)
    fields = {name.strip(): value for name, value in lines.items()}
    lanes = 16 if "avx512f" in fields["flags"] else 8
    return 2 * lanes * float(fields["cpu MHz"])
