"""Serialisation formats: which exist, what each can hold, how single columns are wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from deploy.ksql.errors import InvalidStatement, NotSupported, SqlTypeError
from deploy.ksql.schema import Format, Schema, SchemaColumn
from deploy.ksql.types import (
    BIGINT,
    BYTES,
    DOUBLE,
    INTEGER,
    STRING,
    ArrayType,
    MapType,
    SqlType,
    StructType,
    base_name,
    contains_map,
)

SUPPORTED = ("JSON", "JSON_SR", "AVRO", "DELIMITED", "KAFKA", "NONE")
REFUSED = ("PROTOBUF", "PROTOBUF_NOSR")
WITH_SCHEMA = ("AVRO", "JSON_SR")
NEVER_WRAPPED = ("KAFKA", "DELIMITED", "NONE")
ALLOWED_PROPERTIES = {
    "AVRO": ("fullSchemaName", "schemaId"),
    "JSON_SR": ("fullSchemaName", "schemaId"),
    "DELIMITED": ("delimiter",),
}
PLAN_NAMES = {"fullSchemaName": "schema_name", "schemaId": "schema_id", "delimiter": "delimiter"}
KAFKA_TYPES = (INTEGER, BIGINT, DOUBLE, STRING, BYTES)
_AVRO_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def make_format(name: str, properties: dict[str, str]) -> Format:
    """A format with its properties (ksqlDB's names); raises InvalidStatement, NotSupported."""
    upper = name.upper()
    if upper in REFUSED:
        raise NotSupported(f"The {upper} format is not supported. Supported: {', '.join(SUPPORTED)}")
    if upper not in SUPPORTED:
        raise InvalidStatement(f"Unknown format: {upper}. Known: {', '.join(SUPPORTED)}")
    wrong = [key for key in properties if key not in ALLOWED_PROPERTIES.get(upper, ())]
    if wrong:
        raise InvalidStatement(f"{upper} does not support the following configs: [{', '.join(wrong)}]")
    if not properties.get("fullSchemaName", "x").strip():
        raise InvalidStatement("fullSchemaName cannot be empty. Format configuration: {fullSchemaName=}")
    return Format(upper, tuple((PLAN_NAMES[key], value) for key, value in properties.items()))


def check_key(format_: Format, columns: Sequence[SchemaColumn]) -> None:
    """Raise when key columns are maps, or the format cannot hold them."""
    for column in columns:
        if contains_map(column.type):
            message = "Map keys, including types that contain maps, are not supported as they may lead to unexpected "
            message += "behavior due to inconsistent serialization. "
            message += f"Key column name: `{column.name}`. Column type: {column.type}. "
            raise SqlTypeError(message + "See https://github.com/confluentinc/ksql/issues/6621 for more.")
    _check("Key", format_, columns, [f"`{column.name}` {column.type} KEY" for column in columns])


def check_value(format_: Format, columns: Sequence[SchemaColumn]) -> None:
    """Raise when the format cannot hold these value columns."""
    stored = [column for column in columns if column.header is None]
    _check("Value", format_, stored, [f"`{column.name}` {column.type}" for column in stored])


def _check(part: str, format_: Format, columns: Sequence[SchemaColumn], texts: list[str]) -> None:
    reason = next(_reasons(format_.name, columns, texts), None)
    if reason is not None:
        schema = f"Persistence{{columns=[{', '.join(texts)}], features=[]}}"
        message = f"{part} format does not support schema.\nformat: {format_.name}\nschema: {schema}\nreason: {reason}"
        raise SqlTypeError(message)


def _reasons(name: str, columns: Sequence[SchemaColumn], texts: list[str]) -> Iterator[str]:
    """Why a format cannot hold the columns."""
    if name == "NONE" and columns:
        yield f"The 'NONE' format can only be used when no columns are defined. Got: [{', '.join(texts)}]"
    if name == "KAFKA" and len(columns) > 1:
        yield f"The 'KAFKA' format only supports a single field. Got: [{', '.join(texts)}]"
    for column in columns:
        if name == "KAFKA" and column.type not in KAFKA_TYPES:
            yield f"The 'KAFKA' format does not support type '{base_name(column.type)}'"
        if name == "DELIMITED" and isinstance(column.type, ArrayType | MapType | StructType):
            yield f"The 'DELIMITED' format does not support type '{base_name(column.type)}', column: `{column.name}`"
        if name in ("JSON", "JSON_SR") and _has_other_map_key(column.type):
            yield f"{name} only supports MAP types with STRING keys"
        if name == "AVRO":
            yield from _avro_reasons(column.name, column.type)


def _has_other_map_key(type_: SqlType) -> bool:
    match type_:
        case MapType(key, value):
            return key != STRING or _has_other_map_key(value)
        case ArrayType(element):
            return _has_other_map_key(element)
        case StructType(fields):
            return any(_has_other_map_key(field) for _, field in fields)
        case _:
            return False


def _avro_reasons(name: str, type_: SqlType) -> Iterator[str]:
    if not _AVRO_NAME.fullmatch(name):
        initial = re.fullmatch(r"[A-Za-z_]", name[:1]) is None
        yield f"Schema is not compatible with Avro: Illegal {'initial ' if initial else ''}character: {name}"
    match type_:
        case StructType(fields):
            for field, inner in fields:
                yield from _avro_reasons(field, inner)
        case ArrayType(inner) | MapType(_, inner):
            yield from _avro_reasons(name, inner)


def wraps_value(format_: Format, schema: Schema, wanted: bool | None, default: bool | None) -> bool:
    """Whether a single value column is a field of a record; `wanted` is WRAP_SINGLE_VALUE. Raises InvalidStatement."""
    stored = [column for column in schema.value if column.header is None]
    if wanted is not None and len(stored) != 1:
        raise InvalidStatement("'WRAP_SINGLE_VALUE' is only valid for single-field value schemas")
    never = format_.name in NEVER_WRAPPED
    if wanted and never:
        raise InvalidStatement(f"Format '{format_.name}' does not support 'WRAP_SINGLE_VALUE' set to 'true'.")
    if len(stored) != 1:
        return True
    if never:
        return False
    return wanted if wanted is not None else default if default is not None else True
