"""How much memory does a training on many rows take? Peak resident memory, beside that of importing TensorFlow."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet
from rich.table import Table

from benchmarks import CONSOLE

ROWS = int(os.environ.get("ROWS", "2_000_000"))
FEATURES = 30
BATCH = 100_000
GIB = 2**30
COMMAND = str(Path(sys.executable).with_name("ksql-anomaly"))


def main() -> None:
    """Print the table. ROWS=500000 makes it shorter."""
    out = Table("", "MB on disk", "seconds", "peak GiB", "peak to 8 bytes a value")
    with tempfile.TemporaryDirectory(prefix="ksql-anomaly-bench-") as folder:
        seconds, peak = measure([sys.executable, "-c", "import tensorflow"])
        out.add_row("import tensorflow", "", f"{seconds:.0f}", f"{peak:.2f}", "")
        for suffix in (".parquet", ".csv"):
            path = Path(folder) / f"wide{suffix}"
            write_rows(path)
            size = f"{path.stat().st_size / 1e6:.0f}"
            seconds, peak = measure([COMMAND, "model", "train", str(path), "--output", f"{folder}/models{suffix}"])
            ratio = peak * GIB / (ROWS * FEATURES * 8)
            out.add_row(f"model train, {ROWS:,} rows {suffix}", size, f"{seconds:.0f}", f"{peak:.2f}", f"{ratio:.1f}")
            path.unlink()
    CONSOLE.print(out)


def measure(command: list[str]) -> tuple[float, float]:
    """Run a command; return its seconds and its peak resident memory in GiB. Raises when it fails."""
    code = (
        "import resource, subprocess, sys; "
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(done.returncode)"
    )
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code, *command], stdout=subprocess.PIPE, text=True, check=True)
    kilobytes = int(done.stdout) / (1024 if sys.platform == "darwin" else 1)
    return time.monotonic() - started, kilobytes * 1024 / GIB


def write_rows(path: Path) -> None:
    """Write correlated columns with a label and a time, in batches: what is measured must not be what was drawn."""
    random = np.random.default_rng(0)
    mixing = random.standard_normal((8, FEATURES))
    batches = (batch(random, mixing, start) for start in range(0, ROWS, BATCH))
    first = next(batches)
    if path.suffix == ".csv":
        with pa_csv.CSVWriter(path, first.schema) as csv:
            for each in (first, *batches):
                csv.write_table(each)
        return
    with pa_parquet.ParquetWriter(path, first.schema) as parquet:
        for each in (first, *batches):
            parquet.write_table(each)


def batch(random: np.random.Generator, mixing: np.ndarray, start: int) -> pa.Table:
    """Return the rows from `start` on; one in a thousand is an anomaly."""
    rows = min(BATCH, ROWS - start)
    label = random.random(rows) < 0.001
    values = random.standard_normal((rows, 8)) @ mixing + 0.1 * random.standard_normal((rows, FEATURES))
    values[label] += 3 * random.standard_normal((int(label.sum()), FEATURES))
    columns = {f"v{index}": column.round(5) for index, column in enumerate(values.T)}
    return pa.table({"time": np.arange(start, start + rows), **columns, "label": label.astype(np.int64)})


if __name__ == "__main__":
    main()
