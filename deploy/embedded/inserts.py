"""Rows written by clients: INSERT … VALUES and /inserts-stream."""

from __future__ import annotations

from typing import Any

from deploy.embedded.errors import BAD_REQUEST, StatementError
from deploy.ksql import tree
from deploy.ksql.catalogue import Source


def insert_statement(source: Source, row: dict[str, Any]) -> tree.InsertValues:
    """The INSERT … VALUES that writes one JSON row; names are those of columns, in any case.

    Raises StatementError for a name that is no column, or a value that has no literal.
    """
    names = {name.upper(): name for name in source.schema.names()}
    columns: list[str] = []
    values: list[tree.Expression] = []
    for name, value in row.items():
        column = name if name in source.schema.names() else names.get(name.strip("`").upper())
        if column is None and name.upper() != "ROWTIME":
            there = ", ".join(source.schema.names())
            message = f"Column name {name} does not exist in {source.name}; it has: {there}"
            raise StatementError(message, code=BAD_REQUEST)
        columns.append(column or "ROWTIME")
        values.append(literal(value, name))
    return tree.InsertValues(name=source.name, columns=tuple(columns), values=tuple(values))


def literal(value: Any, column: str) -> tree.Expression:
    """A JSON value as an expression; an object becomes a STRUCT constructor, a list an ARRAY constructor."""
    match value:
        case None | bool() | int() | float() | str():
            return tree.Literal(value=value, text="" if value is None else str(value))
        case list():
            return tree.ArrayConstructor(items=tuple(literal(item, column) for item in value))
        case dict():
            fields = tuple((name, literal(item, column)) for name, item in value.items())
            return tree.StructConstructor(fields=fields)
    raise StatementError(f"Column {column}: {type(value).__name__} cannot be inserted", code=BAD_REQUEST)
