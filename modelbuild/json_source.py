"""Rows from JSON lines (one object a line): read fast, and on a fault read again slowly to name its line and column."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa
import pyarrow.json as pa_json

from modelbuild.columns import Columns, match_columns, shorten
from modelbuild.errors import DataError
from modelbuild.spec import TrainingSpec

SAMPLE = 10_000
"""Lines that tell which columns there are, and their types."""

BLOCK_BYTES = 16 << 20


def read_json_lines(path: Path, spec: TrainingSpec) -> tuple[pa.Table, Columns]:
    """Read the spec's columns of a file with one JSON object a line; a key that is not there is a null.

    Raises DataError naming file, line and column.
    """
    types = sample_types(path)
    columns = match_columns(list(types), spec, str(path))
    wanted = pa.schema([(name, types[name]) for name in columns.parsers])
    try:
        return _parse(path, wanted), columns
    except pa.ArrowInvalid as error:
        raise_fault(path, columns)
        raise DataError(str(error), path=str(path)) from error


def read_all_json_lines(path: Path) -> pa.Table:
    """Read every column; nested values as JSON text. Raises DataError."""
    types = sample_types(path)
    try:
        return _parse(path, pa.schema(list(types.items())))
    except pa.ArrowInvalid:
        lists: dict[str, list[Any]] = {name: [] for name in types}
        for _, row in _objects(path):
            for name, values in lists.items():
                values.append(row.get(name))
        return pa.table({name: column_array(values) for name, values in lists.items()})


def sample_types(path: Path) -> dict[str, pa.DataType]:
    """Return the columns of the first lines with the type that holds their values. Raises DataError: no lines."""
    values: dict[str, list[Any]] = {}
    for _, row in itertools.islice(_objects(path), SAMPLE):
        for name, value in row.items():
            values.setdefault(name, []).append(value)
    if not values:
        raise DataError("the file is empty: one JSON object a line is expected", path=str(path))
    return {name: value_type(found) for name, found in values.items()}


def value_type(values: list[Any]) -> pa.DataType:
    """Return bool, double or string: what holds every one of these JSON values."""
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pa.bool_()
    return pa.float64() if kinds <= {int, float} else pa.string()


def column_array(values: list[Any]) -> pa.Array:
    """Return JSON values as one array; where types are mixed or nested, as text."""
    kind = value_type(values)
    if kind == pa.string():
        values = [value if value is None or isinstance(value, str) else json.dumps(value) for value in values]
    return pa.array(values, kind)


def raise_fault(path: Path, columns: Columns) -> None:
    """Read the file line by line and raise DataError for its first fault; return when there is none."""
    for line, row in _objects(path):
        for name, parse in columns.parsers.items():
            try:
                check_value(row.get(name), parse)
            except ValueError as error:
                raise DataError(str(error), path=str(path), line=line, column=name) from None


def line_of_row(path: Path, row: int) -> int:
    """Return the line of a row (counted from 0)."""
    return next(itertools.islice(_objects(path), row, None))[0]


def check_value(value: Any, parse: Callable[[str], Any]) -> None:
    """Say what is wrong with a JSON value for a column whose cells `parse` reads. Raises ValueError."""
    if value is None:
        return
    if isinstance(value, dict | list):
        raise ValueError(f"{shorten(json.dumps(value))} is not one value")
    if parse is str and not isinstance(value, str):
        raise ValueError(f"{json.dumps(value)} is not text, which is expected in quotes")
    parse(value if isinstance(value, str) else json.dumps(value))
    if isinstance(value, str) and parse.__name__ == "parse_number":
        raise ValueError(f"text {shorten(value)}, a number without quotes is expected")


def _parse(path: Path, schema: pa.Schema) -> pa.Table:
    return pa_json.read_json(
        path,
        read_options=pa_json.ReadOptions(block_size=BLOCK_BYTES),
        parse_options=pa_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore"),
    )


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield each object with its line; empty lines are passed over. Raises DataError."""
    try:
        with path.open("rb") as file:
            for line, text in enumerate(file, start=1):
                if text.strip():
                    yield line, _object(text, path, line)
    except OSError as error:
        raise DataError(f"can not be read: {error.strerror}", path=str(path)) from error


def _object(text: bytes, path: Path, line: int) -> dict[str, Any]:
    repeated: list[str] = []

    def build(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        row = dict(pairs)
        repeated.extend(name for name in row if sum(name == other for other, _ in pairs) > 1)
        return row

    try:
        row = json.loads(text.removeprefix(b"\xef\xbb\xbf"), object_pairs_hook=build, parse_constant=_not_finite)
    except UnicodeDecodeError as error:
        raise DataError("not UTF-8 text", path=str(path), line=line) from error
    except json.JSONDecodeError as error:
        hint = "; one whole object a line is expected, not indented JSON" if text.strip() in {b"{", b"["} else ""
        raise DataError(f"not JSON: {error.msg} (at {error.colno}){hint}", path=str(path), line=line) from error
    except ValueError as error:
        raise DataError(str(error), path=str(path), line=line) from error
    if not isinstance(row, dict):
        raise DataError(f"one JSON object a line is expected, not a {type(row).__name__}", path=str(path), line=line)
    if repeated:
        raise DataError("the name occurs twice in this line", path=str(path), line=line, column=repeated[0])
    return row


def _not_finite(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a finite number, and not JSON")
