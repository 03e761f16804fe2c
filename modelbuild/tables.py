"""Whole tables, every column with the type that its values have: for looking at data before there is a spec."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet

from modelbuild.columns import check_header
from modelbuild.csv_source import NULL_TEXTS, check_lengths, read_header
from modelbuild.errors import DataError
from modelbuild.file_format import FileFormat, file_format
from modelbuild.json_source import read_all_json_lines
from modelbuild.sources import Source, settle, source_name


def read_table(source: Source) -> pa.Table:
    """Read every column of a source; a column with mixed values is text.

    Raises DataError: empty, no rows, no header, a name that occurs twice, a file that can not be read.
    """
    found = settle(source)
    name = source_name(found) if isinstance(found, pa.Table) else str(found)
    table: pa.Table = found if isinstance(found, pa.Table) else _READERS[file_format(found)](found)
    check_header(table.column_names, name)
    if not table.num_rows:
        raise DataError("there are column names but no rows", path=name)
    return table


def _read_csv(path: Path) -> pa.Table:
    names = read_header(path)
    check_header(names, str(path))
    try:
        return _parse_csv(path, {})
    except pa.ArrowInvalid:
        check_lengths(path)
    return _narrow(_parse_csv(path, dict.fromkeys(names, pa.string())), pa.string())


def _parse_csv(path: Path, types: dict[str, pa.DataType]) -> pa.Table:
    convert = pa_csv.ConvertOptions(column_types=types, null_values=NULL_TEXTS, strings_can_be_null=True)
    return pa_csv.read_csv(path, parse_options=pa_csv.ParseOptions(newlines_in_values=True), convert_options=convert)


def _narrow(table: pa.Table, wide: pa.DataType) -> pa.Table:
    """Turn columns of the type `wide` into whole numbers, or numbers, where every value is one."""
    for position, field in enumerate(table.schema):
        if field.type == wide:
            table = table.set_column(position, field.name, _narrowest(table[position]))
    return table


def _narrowest(column: pa.ChunkedArray) -> pa.ChunkedArray:
    for kind in (pa.int64(), pa.float64()):
        try:
            return pc.cast(column, kind)
        except pa.ArrowInvalid:
            continue
    return column


def _read_parquet(path: Path) -> pa.Table:
    try:
        return pa_parquet.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"not a Parquet file that can be read: {error}", path=str(path)) from error


def _read_json_lines(path: Path) -> pa.Table:
    return _narrow(read_all_json_lines(path), pa.float64())


_READERS: dict[FileFormat, Callable[[Path], pa.Table]] = {
    FileFormat.CSV: _read_csv,
    FileFormat.PARQUET: _read_parquet,
    FileFormat.JSON_LINES: _read_json_lines,
}
