"""200 swaps of a trained payment model under load from four threads, on both backends: wrong rows, time, memory.

Every row is checked: its score must be the one that Keras gave the version which the row names.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from rich.table import Table

from benchmarks import CONSOLE
from benchmarks.models import train, write_rows
from benchmarks.swap_load import Outcome, growth, run, versions
from modelbuild.bundle import file_sha256
from udf_bridge.jar import build

SWAPS = int(os.environ.get("BENCH_SWAPS", "200"))
FUNCTION = "io.ksqlanomaly.generated.PaymentAnomaly"


def main() -> None:
    """Train three models of one name, swap them, print the table."""
    table = Table("backend", "swaps", "rows scored", "wrong rows", "seconds a swap", "at most", "heap", "resident", "")
    with tempfile.TemporaryDirectory(prefix="ksql-anomaly-bench-") as scratch:
        folder = Path(scratch)
        rows = write_rows(folder / "rows.parquet")
        first, *bases = (train(folder / f"seed-{seed}", "payment", rows, seed) for seed in (0, 1, 2))
        bases = [with_rows_of(first, base) for base in bases]
        for backend in ("java", "tensorflow"):
            place = folder / backend
            jar = build([first], place / "payment.jar", backends={"payment": backend}, prove=False).path
            outcome = run(jar, FUNCTION, first, versions(bases, place / "versions", SWAPS), place)
            table.add_row(backend, *cells(outcome))
            CONSOLE.print(*outcome.memory, sep="\n")
    CONSOLE.print(table)


def with_rows_of(first: Path, base: Path) -> Path:
    """Give a bundle the golden rows of another one, with what its own graph makes of them in Keras' TensorFlow."""
    subprocess.run([sys.executable, "-c", _REWRITE, str(first), str(base)], check=True, stderr=subprocess.DEVNULL)
    manifest = json.loads((base / "manifest.json").read_text())
    manifest["files"]["golden.json"] = file_sha256(base / "golden.json")
    (base / "manifest.json").write_text(json.dumps(manifest))
    return base


_REWRITE = """
import json, pathlib, sys
import numpy as np
import tensorflow as tf
from modelbuild.golden import golden_document, read_golden

first, base = map(pathlib.Path, sys.argv[1:])
golden = json.loads((first / "golden.json").read_text())
inputs = read_golden(golden, "inputs")
outputs = tf.saved_model.load(str(base / "saved_model")).signatures["score"](features=tf.constant(inputs))
results = {name: values.numpy() for name, values in outputs.items()}
(base / "golden.json").write_text(json.dumps(golden_document(inputs, golden["kinds"], results)))
"""


def cells(outcome: Outcome) -> list[str]:
    """One row of the table; memory as growth from the first half of the measurements to the second."""
    last = outcome.last
    counts = [str(len(outcome.seconds)), f"{last.calls:,}", str(last.wrong)]
    times = [f"{statistics.median(outcome.seconds):.2f}", f"{max(outcome.seconds):.2f}"]
    return [*counts, *times, f"{growth(outcome, 'heap'):+.1%}", f"{growth(outcome, 'resident'):+.1%}", last.fault]
