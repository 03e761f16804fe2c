"""Rows from where they are: a CSV, Parquet or JSON lines file, or a pyarrow Table in memory."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Protocol, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pa_parquet
from numpy.typing import NDArray

from modelbuild.bundle import file_sha256
from modelbuild.columns import Columns, match_columns, parse_boolean, parse_label, parse_time
from modelbuild.csv_source import line_of_row as csv_line_of_row
from modelbuild.csv_source import raise_fault as raise_csv_fault
from modelbuild.csv_source import read_csv
from modelbuild.errors import DataError
from modelbuild.file_format import FileFormat, file_format
from modelbuild.json_source import line_of_row as json_line_of_row
from modelbuild.json_source import raise_fault as raise_json_fault
from modelbuild.json_source import read_json_lines
from modelbuild.rows import UNKNOWN, Rows
from modelbuild.spec import TrainingSpec
from modelbuild.streams import parse_source

Source: TypeAlias = "Path | str | pa.Table | Stream"


class Stream(Protocol):
    """Rows that are read once, as a whole: a Kafka topic, a query."""

    @property
    def name(self) -> str:
        """What the manifest calls it."""

    def read(self) -> pa.Table:
        """Read every row. Raises DataError."""


def settle(source: Source) -> Path | pa.Table:
    """Return a file or table that can be read twice: a stream (`kafka://…`, `ksql:…` too) is read here and now.

    Raises DataError: a stream that can not be read, or yields no rows.
    """
    if isinstance(source, str):
        source = parse_source(source)
    return source if isinstance(source, Path | pa.Table) else source.read()


def read_rows(source: Source, spec: TrainingSpec) -> Rows:
    """Read the spec's columns; names are compared in any case, other columns are ignored.

    Raises DataError: no file, no rows, a missing column, text in a number column, …; with the place where it is known.
    """
    source = settle(source)
    if isinstance(source, pa.Table):
        name = source_name(source)
        rows = _rows(source, match_columns(source.column_names, spec, name), name)
    else:
        rows = _read_file(source, spec)
    if rows.times is not None and spec.time_order == "reject" and not _unordered(source):
        _refuse_step_back(rows.times, rows.source, source, spec)
    return rows


def _read_file(path: Path, spec: TrainingSpec) -> Rows:
    table, columns = _READERS[file_format(path)](path, spec)
    try:
        return _rows(table, columns, str(path))
    except DataError:
        _FAULTS[file_format(path)](path, columns)
        raise


def first_step_back(times: NDArray[np.float64]) -> int | None:
    """Return the first row that is earlier than one before it; rows without a time are passed over."""
    latest = np.fmax.accumulate(times)
    back = np.flatnonzero(times[1:] < latest[:-1])
    return int(back[0]) + 1 if len(back) else None


def _unordered(source: Path | pa.Table) -> bool:
    """Say whether a table's rows never had an order: those of a stream come partition by partition."""
    return isinstance(source, pa.Table) and b"unordered" in (source.schema.metadata or {})


def _refuse_step_back(times: NDArray[np.float64], path: str, source: Path | pa.Table, spec: TrainingSpec) -> None:
    row = first_step_back(times)
    if row is None:
        return
    line = None if isinstance(source, pa.Table) else _LINES[file_format(source)](source, row)
    raise DataError(
        f"{'' if line else f'row {row + 1}: '}time goes backwards: {times[row]:.15g} comes after "
        f"{np.nanmax(times[:row]):.15g}; sort the rows, or write `time_order: sort` in the spec",
        path=path,
        line=line,
        column=spec.time_column,
    )


def source_sha256(source: Path | pa.Table) -> str:
    """Return the sha256 of a file's bytes, or of a table's values."""
    if not isinstance(source, pa.Table):
        try:
            return file_sha256(source)
        except OSError as error:
            raise DataError(f"can not be read: {error.strerror}", path=str(source)) from error
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, source.schema) as stream:
        stream.write_table(source.combine_chunks())
    return hashlib.sha256(sink.getvalue()).hexdigest()


def source_name(source: Path | pa.Table) -> str:
    """Return what the manifest calls the source: a file's name without its folder, what a table says, or `table`."""
    if not isinstance(source, pa.Table):
        return source.name
    name: bytes = (source.schema.metadata or {}).get(b"source", b"table")
    return name.decode()


def _read_parquet(path: Path, spec: TrainingSpec) -> tuple[pa.Table, Columns]:
    try:
        columns = match_columns(pa_parquet.read_schema(path).names, spec, str(path))
        return pa_parquet.read_table(path, columns=list(columns.parsers)), columns
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"not a Parquet file that can be read: {error}", path=str(path)) from error


def _no_closer_place(path: Path, columns: Columns) -> None:
    """Parquet has no lines: the fault as it was raised says all there is to say."""


_READERS = {FileFormat.CSV: read_csv, FileFormat.PARQUET: _read_parquet, FileFormat.JSON_LINES: read_json_lines}
_FAULTS = {
    FileFormat.CSV: raise_csv_fault,
    FileFormat.PARQUET: _no_closer_place,
    FileFormat.JSON_LINES: raise_json_fault,
}


_LINES = {
    FileFormat.CSV: csv_line_of_row,
    FileFormat.PARQUET: lambda _path, _row: None,
    FileFormat.JSON_LINES: json_line_of_row,
}


def _rows(table: pa.Table, columns: Columns, path: str) -> Rows:
    if not table.num_rows:
        raise DataError("there are column names but no rows", path=path)
    read = [
        read_feature(table[name], kind, name, path) for name, kind in zip(columns.features, columns.types, strict=True)
    ]
    return Rows(
        features=np.column_stack([values for values, _ in read]),
        texts=tuple(texts for _, texts in read) if "VARCHAR" in columns.types else None,
        labels=None if columns.label is None else _labels(table[columns.label], columns.label, path),
        times=None if columns.time is None else _times(table[columns.time], columns.time, path),
        source=path,
        numbers=np.arange(1, table.num_rows + 1),
        keys=None if columns.key is None else _keys(table[columns.key]),
    )


def read_feature(
    column: pa.ChunkedArray, sql_type: str, name: str, path: str
) -> tuple[NDArray[np.float64], tuple[str, ...] | None]:
    """Return a column as float64[n], NaN for null, and of a VARCHAR the texts that its values are indices of.

    Raises DataError: a value that is not of the type.
    """
    if sql_type == "VARCHAR":
        return _texts(column)
    if sql_type == "BOOLEAN":
        return _booleans(column, name, path), None
    return _numbers(column, name, path), None


def _texts(column: pa.ChunkedArray) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    if pa.types.is_floating(column.type) and pc.all(pc.equal(pc.round(column), column)).as_py():
        column = column.cast(pa.int64())  # whole numbers with nulls among them: 5411, not 5411.0
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    codes = pc.fill_null(encoded.indices.cast(pa.float64()), float("nan")).to_numpy(zero_copy_only=False)
    return np.asarray(codes, dtype=np.float64), tuple(encoded.dictionary.to_pylist())


def _booleans(column: pa.ChunkedArray, name: str, path: str) -> NDArray[np.float64]:
    codes, texts = _texts(column)
    try:
        values = np.array([*map(parse_boolean, texts), np.nan])
    except ValueError as error:
        raise DataError(str(error), path=path, column=name) from None
    return np.asarray(values[np.where(np.isnan(codes), len(texts), codes).astype(np.int64)])


def _keys(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Return a number for each key, −1 for null."""
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    return np.asarray(pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False), dtype=np.int64)


def _numbers(column: pa.ChunkedArray, name: str, path: str) -> NDArray[np.float64]:
    """Return a number column as float64[n], NaN for null. Raises DataError: text, or an infinite value."""
    if not (_is_numeric(column.type) or pa.types.is_null(column.type)):
        raise DataError(f"holds {column.type}, a number is expected", path=path, column=name)
    values = pc.fill_null(column.cast(pa.float64(), safe=False), float("nan")).to_numpy()
    infinite = np.flatnonzero(np.isinf(values))
    if len(infinite):
        raise DataError(f"row {infinite[0] + 1} is not a finite number", path=path, column=name)
    return np.asarray(values, dtype=np.float64)


def _is_numeric(kind: pa.DataType) -> bool:
    tests = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_boolean)
    return any(test(kind) for test in tests)


def _labels(column: pa.ChunkedArray, name: str, path: str) -> NDArray[np.int8]:
    """Return 1, 0 or −1 (unknown) for each row."""
    encoded = column.cast(pa.string()).combine_chunks().dictionary_encode()
    meanings = [_parse_label(text, name, path) for text in encoded.dictionary.to_pylist()]
    indices = pc.fill_null(encoded.indices, len(meanings)).to_numpy(zero_copy_only=False)
    return np.asarray([*meanings, UNKNOWN], dtype=np.int8)[np.asarray(indices, dtype=np.int64)]


def _parse_label(text: str, name: str, path: str) -> int:
    try:
        return int(parse_label(text))
    except ValueError as error:
        raise DataError(str(error), path=path, column=name) from None


def _times(column: pa.ChunkedArray, name: str, path: str) -> NDArray[np.float64]:
    """Return times as float64[n]: numbers as they are, timestamps and ISO 8601 as epoch seconds, NaN for null."""
    if _is_numeric(column.type):
        return _numbers(column, name, path)
    if pa.types.is_timestamp(column.type):
        micros = column.cast(pa.timestamp("us", tz=column.type.tz)).cast(pa.int64())
        return _numbers(micros, name, path) / 1e6
    return np.array([_parse_time(text, name, path) for text in column.cast(pa.string()).to_pylist()])


def _parse_time(text: str | None, name: str, path: str) -> float:
    try:
        return float("nan") if text is None else parse_time(text)
    except ValueError as error:
        raise DataError(str(error), path=path, column=name) from None
