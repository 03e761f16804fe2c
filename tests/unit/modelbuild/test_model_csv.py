"""CSV: what is read, and that every fault is named by file, line and column."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from modelbuild.errors import DataError
from modelbuild.sources import read_rows
from modelbuild.spec import TrainingSpec

GOOD = 'at,Pressure,"FLOW",valve,broken\n1,2.5,3,1,"0"\n2,1e3,-4,0,"1"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pump.csv"


def test_names_match_in_any_case_and_labels_may_be_quoted(path: Path, spec: TrainingSpec) -> None:
    path.write_text(GOOD)
    rows = read_rows(path, spec)
    assert rows.features.tolist() == [[2.5, 3.0, 1.0], [1000.0, -4.0, 0.0]]
    assert rows.labels is not None
    assert rows.labels.tolist() == [0, 1]
    assert rows.times is not None
    assert rows.times.tolist() == [1.0, 2.0]


def test_a_byte_order_mark_windows_lines_and_other_columns(path: Path, spec: TrainingSpec) -> None:
    text = "\ufeffcolour;x,pressure,flow,valve\r\nred,1,2,0\r\n\r\nblue,3,4,1\r\n"
    path.write_bytes(text.encode())
    rows = read_rows(path, spec)
    assert rows.features.tolist() == [[1, 2, 0], [3, 4, 1]]
    assert rows.labels is None
    assert rows.times is None


@pytest.mark.parametrize("null", ["", "NA", "null", "NaN", "nan", "None"])
def test_nulls(path: Path, spec: TrainingSpec, null: str) -> None:
    path.write_text(f"at,pressure,flow,valve,broken\n1,2,{null},1,{null}\n")
    rows = read_rows(path, spec)
    assert np.isnan(rows.features[0, 1])
    assert rows.labels is not None
    assert rows.labels.tolist() == [-1]


@pytest.mark.parametrize(
    ("text", "label"), [("0", 0), ("1", 1), ("1.0", 1), ("TRUE", 1), ("False", 0), ("anomaly", 1), ("'0'", 0)]
)
def test_labels(path: Path, spec: TrainingSpec, text: str, label: int) -> None:
    path.write_text(f"pressure,flow,valve,broken\n1,2,3,{text}\n")
    labels = read_rows(path, spec).labels
    assert labels is not None
    assert labels.tolist() == [label]


@pytest.mark.parametrize(
    ("text", "seconds"), [("12.5", 12.5), ("1970-01-01T00:01:00Z", 60), ("1970-01-01 00:01", 60), ("", np.nan)]
)
def test_times(path: Path, spec: TrainingSpec, text: str, seconds: float) -> None:
    path.write_text(f"at,pressure,flow,valve\n{text},1,2,3\n")
    times = read_rows(path, spec).times
    assert times is not None
    assert np.array_equal(times, [seconds], equal_nan=True)


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "message"),
    [
        ("1e3", "abc", 3, "Pressure", "'abc' is not a number"),
        ("-4", "inf", 3, "FLOW", "'inf' is not a finite number"),
        ("1e3", "1e999", 3, "Pressure", "'1e999' is not a finite number"),
        ("1e3", "1_000", 3, "Pressure", "'1_000' is not a finite number"),
        ('"1"', "maybe", 3, "broken", "'maybe' is not a label: 0 (normal) or 1 (anomaly) is"),
        ("2,1e3", "yesterday,1e3", 3, "at", "'yesterday' is neither a number nor a time in ISO 8601"),
        ("2,1e3,", "2,1e3,7,", 3, None, "5 values expected, 6 found"),
        ("2,1e3,", "2,", 3, None, "5 values expected, 4 found"),
    ],
)
def test_a_fault_is_named_by_line_and_column(
    path: Path, spec: TrainingSpec, old: str, new: str, line: int, column: str | None, message: str
) -> None:
    assert old in GOOD
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(DataError) as caught:
        read_rows(path, spec)
    assert (caught.value.path, caught.value.line, caught.value.column) == (str(path), line, column)
    assert message in str(caught.value)
    assert str(caught.value).startswith(f"{path}, line {line}")


def test_the_line_counts_empty_lines_and_lines_inside_quotes(path: Path, spec: TrainingSpec) -> None:
    path.write_text('note,pressure,flow,valve\n\n"two\nlines",1,2,3\nx,1,oops,3\n')
    with pytest.raises(DataError) as caught:
        read_rows(path, spec)
    assert (caught.value.line, caught.value.column) == (5, "flow")


def test_lines_inside_quotes_are_no_fault(path: Path, spec: TrainingSpec) -> None:
    path.write_text('note,pressure,flow,valve\n"two\nlines",1,2,3\nx,4,5,6\n')
    assert read_rows(path, spec).features.tolist() == [[1, 2, 3], [4, 5, 6]]


def test_a_missing_column_names_the_nearest(path: Path, spec: TrainingSpec) -> None:
    path.write_text("at,presure,flow,valve\n1,2,3,4\n")
    with pytest.raises(DataError, match=r"no column 'pressure', did you mean 'presure'\?.*columns there: at, presure"):
        read_rows(path, spec)


def test_a_file_without_a_header(path: Path, spec: TrainingSpec) -> None:
    path.write_text("1,2.5,3,1,0\n2,2.5,3,1,0\n")
    with pytest.raises(DataError, match="the first line holds values where column names are expected"):
        read_rows(path, spec)


def test_a_name_that_occurs_twice(path: Path, spec: TrainingSpec) -> None:
    path.write_text("pressure,flow,valve,FLOW\n1,2,3,4\n")
    with pytest.raises(DataError, match="column 'flow': the name occurs twice"):
        read_rows(path, spec)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"\n\n", "the file is empty"),
        (b"pressure,flow,valve\n", "there are column names but no rows"),
        (b"pressure;flow;valve\n1;2;3\n", "columns are parted by ';'; a comma is expected"),
        (b"pressure,flow,valve,name\n1,2,3,ok\n1,2,3,\xff\xfe\n", "line 3: not UTF-8 text"),
        (b'pressure,flow,valve\n1,2,3\n1,2,"3 and no end\n', "line 3: not CSV: unexpected end of data"),
    ],
)
def test_files_that_are_no_table(path: Path, spec: TrainingSpec, content: bytes, message: str) -> None:
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_rows(path, spec)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_no_file(path: Path, spec: TrainingSpec) -> None:
    with pytest.raises(DataError, match=r"pump\.csv: no such file"):
        read_rows(path, spec)
    with pytest.raises(DataError, match="not a file"):
        read_rows(path.parent, spec)


def test_a_long_cell_is_cut_in_the_message(path: Path, spec: TrainingSpec) -> None:
    path.write_text(f"pressure,flow,valve\n1,{'x' * 500},3\n")
    with pytest.raises(DataError) as caught:
        read_rows(path, spec)
    assert len(str(caught.value)) < len(str(path)) + 120
