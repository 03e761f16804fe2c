"""The answers of `/ksql` in the shapes of ksqlDB's REST API: one function for each `@type`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from deploy.ksql.types import ArrayType, DecimalType, MapType, SqlType, StructType

Entity = dict[str, Any]


def entity(kind: str, statement: str, **fields: Any) -> Entity:
    """What every entity has, and its own fields."""
    return {"@type": kind, "statementText": statement, **fields, "warnings": []}


def current_status(statement: str, command_id: str, sequence: int, message: str, query_id: str | None = None) -> Entity:
    """The answer to a statement that changed something."""
    status = {"status": "SUCCESS", "message": message, "queryId": query_id}
    return entity(
        "currentStatus", statement, commandId=command_id, commandStatus=status, commandSequenceNumber=sequence
    )


def warning(statement: str, message: str) -> Entity:
    """The answer to a statement that had nothing to do (IF NOT EXISTS, IF EXISTS)."""
    return entity("warning_entity", statement, message=message)


def schema_json(type_: SqlType) -> dict[str, Any]:
    """A SQL type as ksqlDB's REST API describes it."""
    found: dict[str, Any] = {"type": _base(type_), "fields": None, "memberSchema": None}
    match type_:
        case StructType(fields):
            found["fields"] = [{"name": name, "schema": schema_json(field)} for name, field in fields]
        case ArrayType(element):
            found["memberSchema"] = schema_json(element)
        case MapType(_, value):
            found["memberSchema"] = schema_json(value)
        case DecimalType(precision, scale):
            found["parameters"] = {"precision": precision, "scale": scale}
    return found


def field(name: str, type_: SqlType, role: str | None = None) -> dict[str, Any]:
    """A column; `role` is KEY, HEADER or None."""
    found: dict[str, Any] = {"name": name, "schema": schema_json(type_)}
    return found | {"type": role} if role else found


def query_summary(query_id: str, text: str, sinks: Sequence[str], topics: Sequence[str], state: str) -> Entity:
    """A persistent query as SHOW QUERIES and DESCRIBE list it."""
    return {
        "queryString": text,
        "sinks": list(sinks),
        "sinkKafkaTopics": list(topics),
        "id": query_id,
        "statusCount": {state: 1},
        "queryType": "PERSISTENT",
        "state": state,
    }


def function_names(statement: str, functions: Iterable[Entity]) -> Entity:
    """SHOW FUNCTIONS, from functions.json's entries."""
    listed = [
        {"name": function["name"], "type": function["kind"].upper(), "category": function.get("category") or "OTHER"}
        for function in functions
    ]
    return entity("function_names", statement, functions=sorted(listed, key=lambda one: str(one["name"])))


def describe_function(statement: str, function: Entity) -> Entity:
    """DESCRIBE FUNCTION, from one of functions.json's entries."""
    return entity(
        "describe_function",
        statement,
        name=function["name"],
        description=function.get("description") or "",
        author=function.get("author") or "",
        version=function.get("version") or "",
        path=function.get("jar") or "internal",
        functions=[_signature(signature) for signature in function["signatures"]],
        type=function["kind"].upper(),
    )


def properties(statement: str, values: dict[str, str], overridden: Sequence[str]) -> Entity:
    """SHOW PROPERTIES."""
    listed = [
        {"name": name, "scope": "KSQL", "value": value, "editable": name in overridden, "level": "QUERY"}
        for name, value in sorted(values.items())
    ]
    return entity(
        "properties", statement, properties=listed, overwrittenProperties=list(overridden), defaultProperties=[]
    )


def _signature(signature: Entity) -> Entity:
    variadic = signature.get("variadic")
    arguments = [
        {
            "name": parameter.get("name") or "",
            "type": parameter["type"],
            "description": parameter.get("description") or "",
            "isVariadic": index == variadic,
        }
        for index, parameter in enumerate([*signature["parameters"], *signature.get("initial", ())])
    ]
    return {
        "arguments": arguments,
        "returnType": signature.get("returns") or "depends on the arguments",
        "description": signature.get("description") or "",
    }


def _base(type_: SqlType) -> str:
    from deploy.ksql.types import base_name

    return base_name(type_)
