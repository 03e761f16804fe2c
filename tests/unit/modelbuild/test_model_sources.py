"""Parquet files and tables in memory, and what identifies a source."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pa_parquet
import pytest

from modelbuild.errors import DataError
from modelbuild.simulate import simulate
from modelbuild.sources import read_rows, source_name, source_sha256
from modelbuild.spec import TrainingSpec


def test_parquet_is_read_as_the_table_is(tmp_path: Path, spec: TrainingSpec, table: pa.Table) -> None:
    path = tmp_path / "rows.bin"
    pa_parquet.write_table(table, path)
    from_file, from_table = read_rows(path, spec), read_rows(table, spec)
    assert np.array_equal(from_file.features, from_table.features)
    assert from_file.source == str(path)


def test_number_types(spec: TrainingSpec) -> None:
    table = pa.table(
        {
            "pressure": pa.array([Decimal("1.5"), None], pa.decimal128(5, 2)),
            "flow": pa.array([True, False]),
            "valve": pa.array([7, None], pa.int8()),
            "at": pa.array([dt.datetime(1970, 1, 1, 0, 1), None], pa.timestamp("ns")),
            "broken": pa.array([True, None]),
        }
    )
    rows = read_rows(table, spec)
    assert np.array_equal(rows.features, [[1.5, 1, 7], [np.nan, 0, np.nan]], equal_nan=True)
    assert rows.times is not None
    assert np.array_equal(rows.times, [60, np.nan], equal_nan=True)
    assert rows.labels is not None
    assert rows.labels.tolist() == [1, -1]


def test_text_in_a_number_column(spec: TrainingSpec, table: pa.Table) -> None:
    spoilt = table.set_column(1, "pressure", pa.array(["1"] * len(table)))
    with pytest.raises(DataError, match="column 'pressure': holds string, a number is expected"):
        read_rows(spoilt, spec)


def test_infinity_is_named_by_its_row(spec: TrainingSpec, table: pa.Table) -> None:
    values = table["flow"].to_numpy().copy()
    values[7] = np.inf
    with pytest.raises(DataError, match="column 'flow': row 8 is not a finite number"):
        read_rows(table.set_column(2, "flow", pa.array(values)), spec)


def test_a_damaged_parquet_file(tmp_path: Path, spec: TrainingSpec) -> None:
    path = tmp_path / "rows.parquet"
    path.write_bytes(b"PAR1 and then nothing that makes sense")
    with pytest.raises(DataError, match=r"rows\.parquet: not a Parquet file that can be read"):
        read_rows(path, spec)


def test_the_sum_of_a_table_follows_its_values(table: pa.Table) -> None:
    assert source_sha256(table) == source_sha256(pa.concat_tables([table.slice(0, 10), table.slice(10)]))
    assert source_sha256(table) != source_sha256(table.slice(1))


def test_the_name_of_a_source(tmp_path: Path, table: pa.Table) -> None:
    assert source_name(tmp_path / "rows.csv") == "rows.csv"
    assert source_name(table) == "table"
    assert source_name(simulate("car", 50, seed=3)) == "simulator: car, 50 rows, seed 3, anomaly rate 0.01"
