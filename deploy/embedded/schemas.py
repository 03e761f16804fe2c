"""AVRO schemas in the registry: those of declared sources are registered, those of others give their columns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from deploy.embedded.errors import RegistryError, StatementError
from deploy.ksql.types import ArrayType, DecimalType, MapType, SqlType, StructType

DEFAULT_NAME = "io.confluent.ksql.avro_schemas.KsqlDataSourceSchema"
_PRIMITIVES: dict[str, Any] = {
    "BOOLEAN": "boolean",
    "INTEGER": "int",
    "BIGINT": "long",
    "DOUBLE": "double",
    "STRING": "string",
    "BYTES": "bytes",
    "TIME": {"type": "int", "logicalType": "time-millis"},
    "DATE": {"type": "int", "logicalType": "date"},
    "TIMESTAMP": {"type": "long", "logicalType": "timestamp-millis"},
}
_LOGICAL = {"time-millis": "TIME", "date": "DATE", "timestamp-millis": "TIMESTAMP"}
_SQL = {name: sql for sql, name in _PRIMITIVES.items() if isinstance(name, str)} | {
    "float": "DOUBLE",
    "fixed": "BYTES",
    "enum": "STRING",
}
Columns = Sequence[tuple[str, SqlType]]


def avro_schema(columns: Columns, *, wrapped: bool, full_name: str = DEFAULT_NAME) -> Any:
    """The schema of a row: a record whose fields may be null, or the one column's own when it is not `wrapped`."""
    return avro_record(columns, full_name) if wrapped else _avro(columns[0][1], full_name)


def avro_record(columns: Columns, full_name: str = DEFAULT_NAME) -> dict[str, Any]:
    """The record schema of a row: every column may be null, nested records are named after their column."""
    namespace, _, name = full_name.rpartition(".")
    fields = [
        {"name": column, "type": ["null", _avro(type_, f"{full_name}_{column}")], "default": None}
        for column, type_ in columns
    ]
    return {"type": "record", "name": name, **({"namespace": namespace} if namespace else {}), "fields": fields}


def sql_columns(schema: Any, *, is_key: bool, exact_names: bool = False) -> list[tuple[str, str]]:
    """Names and SQL types of an AVRO schema's fields; a schema that is no record gives one column, ROWKEY or ROWVAL.

    Names are in capitals, but as they are (`exact_names`) where a statement named the schema by its id.
    Raises StatementError for a type that SQL does not have.
    """
    if isinstance(schema, dict) and schema.get("type") == "record":
        names = [field["name"] if exact_names else field["name"].upper() for field in schema["fields"]]
        return list(zip(names, (_sql(field["type"]) for field in schema["fields"]), strict=True))
    return [("ROWKEY" if is_key else "ROWVAL", _sql(schema))]


def register(url: str, subject: str, schema: Any) -> None:
    """Register a schema unless the subject has one already; raises RegistryError with the registry's words."""
    if _request(url, "GET", f"/subjects/{subject}/versions") is None:
        body = {"schema": json.dumps(schema)}
        if _request(url, "POST", f"/subjects/{subject}/versions", body) is None:
            raise RegistryError(f"the schema registry at {url} does not take schemas")


def find_columns(url: str, topic: str, is_key: bool, schema_id: int | None) -> list[tuple[str, str]] | None:
    """The columns that a topic's latest schema, or the schema of that id, gives; None when there is none."""
    subject = f"{topic}-{'key' if is_key else 'value'}"
    path = f"/schemas/ids/{schema_id}" if schema_id is not None else f"/subjects/{subject}/versions/latest"
    found = _request(url, "GET", path)
    if found is None:
        return None
    if found.get("schemaType", "AVRO") != "AVRO":
        raise StatementError(f"{subject} has a {found['schemaType']} schema: declare the columns")
    return sql_columns(json.loads(found["schema"]), is_key=is_key, exact_names=schema_id is not None)


def _request(url: str, method: str, path: str, body: dict[str, str] | None = None) -> Any:
    """The registry's answer, None for 404; raises RegistryError."""
    import httpx

    try:
        with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
            answer = client.request(method, path, json=body)
    except httpx.HTTPError as error:
        raise RegistryError(f"the schema registry at {url} does not answer: {error}") from error
    if answer.status_code == 404:
        return None
    if answer.is_error:
        raise RegistryError(f"the schema registry refused {path}: {answer.text}")
    return answer.json()


def _avro(type_: SqlType, name: str) -> Any:
    match type_:
        case StructType(fields):
            return avro_record(fields, name)
        case ArrayType(element):
            return {"type": "array", "items": ["null", _avro(element, name)]}
        case MapType(_, value):
            return {"type": "map", "values": ["null", _avro(value, name)]}
        case DecimalType(precision, scale):
            return {"type": "bytes", "logicalType": "decimal", "precision": precision, "scale": scale}
        case _:
            return _PRIMITIVES[str(type_)]


def _sql(schema: Any) -> str:  # noqa: PLR0911
    match schema:
        case [_, _] if "null" in schema:
            return _sql(next(branch for branch in schema if branch != "null"))
        case {"logicalType": "decimal", "precision": precision, **rest}:
            return f"DECIMAL({precision}, {rest.get('scale', 0)})"
        case {"logicalType": logical} if logical in _LOGICAL:
            return _LOGICAL[logical]
        case {"type": "record", "fields": fields}:
            return "STRUCT<" + ", ".join(f"`{f['name'].upper()}` {_sql(f['type'])}" for f in fields) + ">"
        case {"type": "array", "items": items}:
            return f"ARRAY<{_sql(items)}>"
        case {"type": "map", "values": values}:
            return f"MAP<STRING, {_sql(values)}>"
        case {"type": inner}:
            return _sql(inner)
        case str() if schema in _SQL:
            return _SQL[schema]
    raise StatementError(f"the AVRO type {json.dumps(schema)} has no SQL type: declare the columns")
