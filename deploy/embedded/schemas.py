"""AVRO schemas in the registry: those of declared sources are registered, as ksqlDB does at CREATE."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from deploy.embedded.errors import RegistryError
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


def avro_record(columns: Iterable[tuple[str, SqlType]], full_name: str = DEFAULT_NAME) -> dict[str, Any]:
    """The record schema of a row: every column may be null, nested records are named after their column."""
    namespace, _, name = full_name.rpartition(".")
    fields = [
        {"name": column, "type": ["null", _avro(type_, f"{full_name}_{column}")], "default": None}
        for column, type_ in columns
    ]
    return {"type": "record", "name": name, **({"namespace": namespace} if namespace else {}), "fields": fields}


def register(url: str, subject: str, schema: dict[str, Any]) -> None:
    """Register a schema unless the subject has one already; raises RegistryError with the registry's words."""
    import httpx

    try:
        with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
            if client.get(f"/subjects/{subject}/versions").is_success:
                return
            answer = client.post(f"/subjects/{subject}/versions", json={"schema": json.dumps(schema)})
    except httpx.HTTPError as error:
        raise RegistryError(f"the schema registry at {url} does not answer: {error}") from error
    if answer.is_error:
        raise RegistryError(f"the schema of {subject} was refused: {answer.text}")


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
