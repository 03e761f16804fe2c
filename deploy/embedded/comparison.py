"""Compares the rows that a case expects with the rows that came: per topic, in order, numbers by value.

As in ksqlDB's tester, names of columns and struct fields match in any case, and a DECIMAL may be written as text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from deploy.embedded import exact_json
from deploy.embedded.cases import Record
from deploy.ksql.schema import Schema, SchemaColumn
from deploy.ksql.types import ArrayType, DecimalType, MapType, SqlType, StructType


def differences(
    expected: Sequence[Record], actual: Sequence[Record], schemas: Mapping[str, Schema] | None = None
) -> list[str]:
    """What differs, one line each; empty when all expected topics hold exactly the expected rows.

    `schemas` are those of the topics; a topic without one is compared as it is.
    """
    topics = dict.fromkeys(record.topic for record in expected)
    known = schemas or {}
    return [
        line
        for topic in topics
        for line in _topic_differences(topic, _of(expected, topic, known), _of(actual, topic, known))
    ]


def same(expected: Any, actual: Any) -> bool:
    """Whether two JSON values are equal; numbers by value, a missing field equals null."""
    if isinstance(expected, bool) or isinstance(actual, bool):
        return expected is actual
    if _is_number(expected) and _is_number(actual):
        return _same_number(expected, actual)
    if isinstance(expected, dict) and isinstance(actual, dict):
        return all(same(expected.get(name), actual.get(name)) for name in expected.keys() | actual.keys())
    if isinstance(expected, list) and isinstance(actual, list):
        return len(expected) == len(actual) and all(map(same, expected, actual))
    return bool(expected == actual)


def normalise(value: Any, columns: Sequence[SchemaColumn]) -> Any:
    """A key or value as its columns' types say: names in capitals, decimals as numbers."""
    if isinstance(value, dict):
        types = {column.name.upper(): column.type for column in columns}
        return {name.upper(): _typed(item, types.get(name.upper())) for name, item in value.items()}
    return _typed(value, columns[0].type) if len(columns) == 1 else value


def _typed(value: Any, type_: SqlType | None) -> Any:
    match value, type_:
        case str(), DecimalType():
            with suppress(InvalidOperation):
                return Decimal(value)
        case dict(), StructType(fields):
            types = {name.upper(): field for name, field in fields}
            return {name.upper(): _typed(item, types.get(name.upper())) for name, item in value.items()}
        case dict(), MapType(_, inner):
            return {name: _typed(item, inner) for name, item in value.items()}
        case list(), ArrayType(inner):
            return [_typed(item, inner) for item in value]
    return value


def _of(records: Sequence[Record], topic: str, schemas: Mapping[str, Schema]) -> list[Record]:
    found = [record for record in records if record.topic == topic]
    schema = schemas.get(topic)
    if schema is None:
        return found
    return [
        replace(record, key=normalise(record.key, schema.key), value=normalise(record.value, schema.value))
        for record in found
    ]


def _topic_differences(topic: str, expected: list[Record], actual: list[Record]) -> list[str]:
    found = [
        f"{topic} row {number}: {line}"
        for number, (wanted, came) in enumerate(zip(expected, actual, strict=False), start=1)
        for line in _record_differences(wanted, came)
    ]
    if len(expected) != len(actual):
        extra = actual[len(expected) :] or expected[len(actual) :]
        word = "too many, first" if len(actual) > len(expected) else "missing, first"
        found.append(f"{topic}: {len(expected)} rows expected, {len(actual)} came; {word}: {_text(extra[0].value)}")
    return found


def _record_differences(expected: Record, actual: Record) -> list[str]:
    pairs = [("key", expected.key, actual.key), ("value", expected.value, actual.value)]
    if expected.timestamp is not None:
        pairs.append(("timestamp", expected.timestamp, actual.timestamp))
    if expected.headers is not None and actual.headers is not None:
        pairs.append(("headers", expected.headers, actual.headers))
    pairs.append(("window", _bounds(expected.window), _bounds(actual.window)))
    return [f"{what}: expected {_text(a)}, came {_text(b)}" for what, a, b in pairs if not same(a, b)]


def _bounds(window: dict[str, Any] | None) -> Any:
    return window and [window.get("start"), window.get("end")]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal))


def _same_number(expected: Any, actual: Any) -> bool:
    # A double may be written in more than one way; a decimal may have more digits than a double can hold.
    return bool(Decimal(str(expected)) == Decimal(str(actual))) or (
        _is_inexact(expected, actual) and float(expected) == float(actual)
    )


def _is_inexact(*values: Any) -> bool:
    return any(len(Decimal(str(value)).as_tuple().digits) > 15 for value in values)


def _text(value: Any) -> str:
    return exact_json.dumps(value)
