"""JSON lines: what is read, and that it is what CSV of the same rows gives."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from modelbuild.errors import DataError
from modelbuild.sources import read_rows
from modelbuild.spec import FeatureSpec, TrainingSpec
from modelbuild.tables import read_table


def write_lines(path: Path, rows: list[dict[str, object]]) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


def test_json_lines_are_read_as_the_table_is(tmp_path: Path, spec: TrainingSpec, table: pa.Table) -> None:
    path = write_lines(tmp_path / "rows.txt", table.to_pylist())
    from_file, from_table = read_rows(path, spec), read_rows(table, spec)
    assert np.array_equal(from_file.features, from_table.features)
    assert from_file.labels is not None
    assert np.array_equal(from_file.labels, from_table.labels)
    assert np.array_equal(from_file.times, from_table.times)


def test_nulls_absent_keys_other_columns_and_empty_lines(tmp_path: Path, spec: TrainingSpec) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(
        '\ufeff{"Pressure": 1, "flow": null, "valve": 1, "note": {"by": "Kai"}}\n\n'
        '{"Pressure": 2.5, "valve": 0, "note": 3, "at": "1970-01-01T00:01:00Z", "broken": "1"}\n'.replace("true", "0"),
        encoding="utf-8",
    )
    rows = read_rows(path, spec)
    assert np.array_equal(rows.features, [[1, np.nan, 1], [2.5, np.nan, 0]], equal_nan=True)
    assert rows.labels is not None
    assert rows.labels.tolist() == [-1, 1]
    assert np.array_equal(rows.times, [np.nan, 60], equal_nan=True)


def test_time_going_backwards_is_named_by_its_line(tmp_path: Path, spec: TrainingSpec) -> None:
    rows: list[dict[str, object]] = [{"at": at, "pressure": 1, "flow": 2, "valve": 0} for at in (1, 3, 2)]
    path = write_lines(tmp_path / "rows.jsonl", rows)
    with pytest.raises(DataError, match="time goes backwards: 2 comes after 3") as caught:
        read_rows(path, spec)
    assert (caught.value.line, caught.value.column) == (3, "at")


def test_text_and_truth_values(tmp_path: Path) -> None:
    spec = TrainingSpec(
        name="pump",
        features=(FeatureSpec(name="kind", sql_type="VARCHAR"), FeatureSpec(name="open", sql_type="BOOLEAN")),
    )
    good: list[dict[str, object]] = [{"kind": "old", "open": True}, {"kind": "new", "open": None}]
    rows = read_rows(write_lines(tmp_path / "rows.jsonl", good), spec)
    assert np.array_equal(rows.features, [[0, 1], [1, np.nan]], equal_nan=True)
    bad = [*good, {"kind": 7, "open": False}]
    with pytest.raises(DataError, match=r"line 3, column 'kind': 7 is not text, which is expected in quotes"):
        read_rows(write_lines(tmp_path / "rows.jsonl", bad), spec)


def test_every_column_with_the_type_of_its_values(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"a": 1, "b": 1.5, "c": True, "d": "x", "e": {"f": 1}, "g": 1}, {"a": 2, "g": "x"}]
    table = read_table(write_lines(tmp_path / "rows.jsonl", rows))
    assert [str(field.type) for field in table.schema] == ["int64", "double", "bool", "string", "string", "string"]
    assert table["e"].to_pylist() == ['{"f": 1}', None]
    assert table["g"].to_pylist() == ["1", "x"]
