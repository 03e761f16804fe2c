"""Seeded streams of both kinds, with labelled anomalies: for a demo, a first training, a test.

The seed draws the rows, never the world: two seeds give two days of the same customers and the same cars, so a model
trained on one serves the other.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet

from modelbuild.errors import DataError, nearest
from modelbuild.simulate_cars import simulate_cars
from modelbuild.simulate_payments import simulate_payments

DEFAULT_ROWS = 20_000
DEFAULT_RATE = 0.01

SIMULATORS: dict[str, Callable[[int, int, float], pa.Table]] = {
    "payment": simulate_payments,
    "car": simulate_cars,
    "car_window": simulate_cars,
}


def simulate(name: str, rows: int = DEFAULT_ROWS, seed: int = 0, anomaly_rate: float = DEFAULT_RATE) -> pa.Table:
    """Draw a table of `rows` rows for the model `name` (`payment` or `car`), in order of time.

    Columns: those of the stream that the scripts read, the label (`class` or `fault`, int64, 1 for an anomaly), the
    event time `time`, and for every anomaly its `anomaly_kind` (null on normal rows); for cars `faulty_feature` too.
    About `anomaly_rate` of the rows are anomalies. The same arguments give the same table.
    Raises DataError: no such simulator, fewer than 1 row, a rate outside 0 … 0.5.
    """
    if name not in SIMULATORS:
        raise DataError(f"nothing simulates {name!r}{nearest(name, SIMULATORS)} (there are: {', '.join(SIMULATORS)})")
    if rows < 1:
        raise DataError(f"a simulation needs at least 1 row, not {rows}")
    if not 0 <= anomaly_rate <= 0.5:
        raise DataError(f"an anomaly rate lies between 0 and 0.5, not at {anomaly_rate}")
    table = SIMULATORS[name](rows, seed, anomaly_rate)
    origin = f"simulator: {name}, {rows} rows, seed {seed}, anomaly rate {anomaly_rate:g}"
    return table.replace_schema_metadata({"source": origin})


def write_table(table: pa.Table, path: Path) -> None:
    """Write a table as CSV or Parquet, by the file's ending, all of it or nothing. Raises DataError."""
    writers = {".csv": pa_csv.write_csv, ".parquet": pa_parquet.write_table}
    if path.suffix not in writers:
        raise DataError(f"a file ends in {' or '.join(writers)}, not in {path.suffix!r}", path=str(path))
    part = path.with_name(f".{path.name}.part")
    try:
        writers[path.suffix](table, part)
        part.replace(path)
    except OSError as error:
        raise DataError(f"can not be written: {error.strerror or error}", path=str(path)) from error
    finally:
        part.unlink(missing_ok=True)
