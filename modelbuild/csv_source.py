"""Rows from CSV: read fast, and on a fault read again slowly to name its line and column."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv

from modelbuild.columns import NULLS, Columns, match_columns, parse_number
from modelbuild.errors import DataError
from modelbuild.spec import TrainingSpec

NULL_TEXTS = sorted({spelling for text in NULLS for spelling in (text, text.upper(), text.capitalize(), "NaN")})
SEPARATORS = (";", "\t", "|")


def read_csv(path: Path, spec: TrainingSpec) -> tuple[pa.Table, Columns]:
    """Read the spec's columns of a CSV file with a header: features as double, label and time as text.

    Raises DataError naming file, line and column.
    """
    columns = match_columns(read_header(path), spec, str(path))
    types = {name: pa.float64() if parse is parse_number else pa.string() for name, parse in columns.parsers.items()}
    try:
        table = pa_csv.read_csv(
            path,
            parse_options=pa_csv.ParseOptions(newlines_in_values=True),
            convert_options=pa_csv.ConvertOptions(
                include_columns=list(columns.parsers),
                column_types=types,
                null_values=NULL_TEXTS,
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid as error:
        raise_fault(path, columns)
        raise DataError(str(error), path=str(path)) from error
    return table, columns


def raise_fault(path: Path, columns: Columns) -> None:
    """Read the file cell by cell and raise DataError for its first fault; return when there is none."""
    lines = _lines(path)
    _, header = next(lines)
    parsers = [(header.index(name), name, parse) for name, parse in columns.parsers.items()]
    for line, cells in lines:
        _check_length(cells, header, path, line)
        for position, name, parse in parsers:
            try:
                parse(cells[position])
            except ValueError as error:
                raise DataError(str(error), path=str(path), line=line, column=name) from None


def check_lengths(path: Path) -> None:
    """Raise DataError for the first record that has more or fewer values than there are column names."""
    lines = _lines(path)
    _, header = next(lines)
    for line, cells in lines:
        _check_length(cells, header, path, line)


def _check_length(cells: list[str], header: list[str], path: Path, line: int) -> None:
    if len(cells) != len(header):
        raise DataError(f"{len(header)} values expected, {len(cells)} found", path=str(path), line=line)


def line_of_row(path: Path, row: int) -> int:
    """Return the line on which a row (counted from 0) begins."""
    return next(itertools.islice(_lines(path), row + 1, None))[0]


def read_header(path: Path) -> list[str]:
    """Return the column names. Raises DataError: an empty file, or columns that no comma parts."""
    names = next(_lines(path), (1, []))[1]
    if not any(name.strip() for name in names):
        raise DataError("the file is empty: a line with the column names is expected", path=str(path))
    for separator in SEPARATORS:
        if len(names) == 1 and separator in names[0]:
            raise DataError(f"columns are parted by {separator!r}; a comma is expected", path=str(path), line=1)
    return names


def _lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it begins; empty lines are passed over, as the fast reader does."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            line = 1
            for cells in reader:
                if cells:
                    yield line, cells
                line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(f"not CSV: {error}", path=str(path), line=line) from error
    except UnicodeDecodeError as error:
        raise DataError("not UTF-8 text", path=str(path), line=_undecodable_line(path)) from error
    except OSError as error:
        raise DataError(f"can not be read: {error.strerror}", path=str(path)) from error


def _undecodable_line(path: Path) -> int:
    data = path.read_bytes()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return 1
