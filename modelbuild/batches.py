"""Rows that come one at a time, gathered column by column: what a stream yields becomes a table in little memory."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pyarrow as pa

from modelbuild.json_source import value_type

BATCH = 20_000


class Batches:
    """Gathers rows, each a mapping from column to value, and packs every 20,000 of them into arrays."""

    def __init__(self, types: Mapping[str, pa.DataType] | None = None) -> None:
        self._types = dict(types or {})
        self._packed: list[dict[str, pa.Array]] = []
        self._sizes: list[int] = []
        self._lists: dict[str, list[Any]] = {}
        self._open = 0
        self._closed = 0

    def __len__(self) -> int:
        return self._closed + self._open

    def add(self, row: Mapping[str, Any]) -> None:
        """Take one row; a column that it lacks is a null."""
        for name, value in row.items():
            values = self._lists.get(name)
            if values is None:
                values = self._lists[name] = [None] * self._open
            values.append(value)
        self._open += 1
        for values in self._lists.values():
            if len(values) < self._open:
                values.append(None)
        if self._open == BATCH:
            self._pack()

    def table(self, metadata: Mapping[str, str]) -> pa.Table:
        """Return all rows; a column with values of several types is text."""
        self._pack()
        names = list(dict.fromkeys(name for arrays in self._packed for name in arrays))
        columns = [pa.chunked_array(self._chunks(name)) for name in names]
        return pa.table(columns, names=names).replace_schema_metadata(dict(metadata))

    def _pack(self) -> None:
        if self._open:
            self._packed.append({name: self._array(name, values) for name, values in self._lists.items()})
            self._sizes.append(self._open)
        self._closed, self._open, self._lists = self._closed + self._open, 0, {}

    def _array(self, name: str, values: list[Any]) -> pa.Array:
        plain = [_plain(value) for value in values]
        kind = self._types.get(name) or value_type(plain)
        if kind == pa.string():
            plain = [v if v is None or isinstance(v, str) else json.dumps(v, default=str) for v in plain]
        return pa.array(plain, kind)

    def _chunks(self, name: str) -> list[pa.Array]:
        found = [arrays.get(name) for arrays in self._packed]
        kinds = {array.type for array in found if array is not None and array.null_count < len(array)}
        kind = kinds.pop() if len(kinds) == 1 else pa.string() if kinds else pa.float64()
        return [
            pa.nulls(count, kind) if array is None or array.null_count == len(array) else array.cast(kind)
            for count, array in zip(self._sizes, found, strict=True)
        ]


def _plain(value: Any) -> Any:
    """Return what a JSON value would be: times as ISO 8601, decimals as numbers, bytes as hexadecimal."""
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value.hex() if isinstance(value, bytes) else value
