"""The child process of `udf_bridge.parity`: loads a jar as a server does, calls its functions, prints a report.

Imports no TensorFlow. Run as `python -m udf_bridge.parity_process`; standard input says what to verify, as JSON.
"""

from __future__ import annotations

import json
import os
import sys
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import jpype

from modelbuild.bundle import Manifest
from udf_bridge.description import (
    FunctionDescription,
    JarDescription,
    ModelDescription,
    VersionDescription,
    read_description,
)
from udf_bridge.golden_sample import FILE as GOLDEN_SAMPLE
from udf_bridge.jvm import build_module, cache_dir, fetch, java_home
from udf_bridge.parity import ModelParity, ParityReport
from udf_bridge.parity_aggregates import verify_aggregate
from udf_bridge.parity_calls import RowForms
from udf_bridge.parity_checks import CHECKS, COMPARISON, TOLERANCE, Case, Check, Comparison, Golden
from udf_bridge.parity_results import to_python

_JVM_FLAGS = (
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+IgnoreUnrecognizedVMOptions",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
)


def main() -> None:
    """Get ready, wait for a jar and golden rows (`_request` of parity.py), print a ParityReport as JSON."""
    start_java()
    request = sys.stdin.read()
    if request:
        document = json.loads(request)
        print(verify_jar(Path(document["jar"]), document["golden"]).model_dump_json(), flush=True)
    os._exit(0)  # to shut Java and its native libraries down would take 0.2 s, and might fail after all is proven


def verify_jar(jar: Path, golden: Mapping[str, str]) -> ParityReport:
    """Call all functions of one jar; `golden` names golden.json files, by name and version of their models.

    The jar's sample serves for the others.
    """
    loader = class_loader(jar)
    with zipfile.ZipFile(jar) as archive:
        description = read_description(archive)
        models = [
            verify_model(description, model, _cases(archive, model, version, golden), loader)
            for model in description.models
            for version in filter(None, (model, model.challenger))
        ]
    return ParityReport(models=models)


def start_java() -> None:
    """Start Java in this process; on its class path stands only what a ksqlDB server offers to functions."""
    library = "libjvm.dylib" if sys.platform == "darwin" else "libjvm.so"
    jpype.startJVM(
        *_JVM_FLAGS,
        f"-Dksql.anomaly.udf.dir={cache_dir() / 'udf'}",
        "-Dksql.anomaly.models.source=",  # what is proven is the jar, whatever the environment names
        jvmpath=str(java_home() / "lib" / "server" / library),
        classpath=[str(path) for path in (build_module("annotations"), *fetch("connect-api", "logging"))],
        convertStrings=True,
    )


def class_loader(jar: Path) -> Any:
    """Return a loader of the jar's classes. None of them is above it: so its order is a server's, child first."""
    url = jpype.java.io.File(str(jar)).toURI().toURL()
    return jpype.java.net.URLClassLoader([url], jpype.java.lang.ClassLoader.getSystemClassLoader())


def _cases(
    archive: zipfile.ZipFile, model: ModelDescription, version: VersionDescription, golden: Mapping[str, str]
) -> list[Case]:
    folder, file = model.folder_of(version), golden.get(f"{model.name} {version.version}")
    manifest = Manifest.model_validate_json(archive.read(f"{folder}/manifest.json"))
    rows = Golden.parse(Path(file).read_bytes() if file else archive.read(f"{folder}/{GOLDEN_SAMPLE}"))
    return [Case(row, manifest, rows) for row in range(len(rows.score))]


def verify_model(
    description: JarDescription, model: ModelDescription, cases: Sequence[Case], loader: Any
) -> ModelParity:
    """Call all functions of one model with golden rows of it; with those of its challenger, what compares the two."""
    version = cases[0].manifest.version
    comparison, rows = Comparison(), list(map(RowForms, cases))
    for function in description.functions:
        if function.model == model.name and (version == model.version or function.kind == COMPARISON):
            verify_one = verify_aggregate if function.aggregate else verify_function
            verify_one(function, rows, loader, comparison)
    return ModelParity(
        model=model.name,
        version=version,
        backend=model.backend,
        golden_rows=len(cases),
        calls=comparison.calls,
        tolerance=TOLERANCE,
        score_difference=comparison.largest["score"],
        contribution_difference=comparison.largest["contribution"],
        reconstruction_difference=comparison.largest["reconstruction"],
        faults=comparison.faults,
    )


def verify_function(
    function: FunctionDescription, rows: Sequence[RowForms], loader: Any, comparison: Comparison
) -> None:
    """Call one function in all its forms, constructed and configured as a server does it."""
    instance = jpype.JClass(function.class_name, loader=loader)()
    instance.configure(jpype.java.util.HashMap())
    for row in rows:
        case, checked = row.case, dict[Check, Any]()
        for form, arguments in row.of(function):
            comparison.calls += 1
            found = instance.evaluate(*arguments)
            check = CHECKS[function.kind, "alpha" in form]
            # Bringing a result to Python costs far more than the call; equal ones need it once.
            if check not in checked or not equal(found, checked[check]):
                check(f"{function.name}({form}), golden row {case.row}", case, to_python(found), comparison)
            checked.setdefault(check, found)


def equal(left: Any, right: Any) -> bool:
    """Compare two of Java's objects by Java's own rule."""
    return bool(jpype.java.util.Objects.equals(left, right))


if __name__ == "__main__":
    main()
