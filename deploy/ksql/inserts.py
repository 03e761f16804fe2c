"""INSERT VALUES: one row, its expressions typed as the source's columns."""

from __future__ import annotations

from deploy.ksql import tree as t
from deploy.ksql.catalogue import Catalogue, Source
from deploy.ksql.coercion import coerce, storable
from deploy.ksql.context import InsertRequest, Planned, PlanningContext
from deploy.ksql.errors import InvalidStatement, SqlTypeError, UnknownName, did_you_mean
from deploy.ksql.expressions import ExpressionTyper
from deploy.ksql.functions import FunctionRegistry
from deploy.ksql.relation import ColumnScope
from deploy.ksql.schema import SchemaColumn
from deploy.ksql.typed import Typed, literal

ROWTIME = "ROWTIME"


def plan_insert_values(
    statement: t.InsertValues, catalogue: Catalogue, functions: FunctionRegistry, context: PlanningContext
) -> Planned:
    """Check a row against the source's schema; columns that are not named are NULL."""
    source = catalogue.source(statement.name, statement.target)
    _check_source(source)
    typer = ExpressionTyper(ColumnScope({}), functions, catalogue, "Insert", context.resolve)
    given = _given(statement, source)
    timestamp = _timestamp(given.pop(ROWTIME, None), typer)
    row = {column.name: _value(column, given.get(column.name), typer) for column in _columns(source)}
    _check_key(source, row)
    values = tuple(row[column.name].to_json() for column in source.schema.value)
    named_values = any(column.name in given for column in source.schema.value)
    tombstone = source.is_table and statement.columns is not None and not named_values and bool(source.schema.value)
    request = InsertRequest(
        source.topic,
        source.formats,
        source.schema,
        tuple(row[column.name].to_json() for column in source.schema.key),
        None if tombstone else values,
        timestamp,
    )
    return Planned(catalogue, insert=request)


def _check_source(source: Source) -> None:
    kind = source.kind.lower()
    if source.read_only:
        raise InvalidStatement(f"Cannot insert values into read-only {kind}: {source.name}")
    if source.window is not None:
        raise InvalidStatement("Cannot insert values into windowed stream/table!")
    if source.has_headers:
        raise InvalidStatement(f"Cannot insert into {source.name} because it has header columns")


def _columns(source: Source) -> list[SchemaColumn]:
    return [*source.schema.key, *source.schema.value]


def _given(statement: t.InsertValues, source: Source) -> dict[str, t.Expression]:
    known = [column.name for column in _columns(source)]
    names = list(statement.columns) if statement.columns is not None else known
    unknown = [name for name in names if name not in known and name != ROWTIME]
    if unknown:
        hint = did_you_mean(unknown[0], known)
        raise UnknownName(
            f"Column name `{unknown[0]}` does not exist in {source.name}.{hint} Columns: {', '.join(known)}"
        )
    if len(names) != len(statement.values):
        expected = ", ".join(names)
        message = f"Expected a value for each column. Columns: [{expected}]. Values: {len(statement.values)}"
        raise InvalidStatement(message)
    return dict(zip(names, statement.values, strict=True))


def _timestamp(expression: t.Expression | None, typer: ExpressionTyper) -> int | None:
    if expression is None:
        return None
    typed = typer.type(expression)
    if typed.op != "literal" or not isinstance(typed.fields["value"], int):
        raise SqlTypeError(f"ROWTIME takes milliseconds as an integer literal, got {typed.text}")
    return int(typed.fields["value"])


def _value(column: SchemaColumn, expression: t.Expression | None, typer: ExpressionTyper) -> Typed:
    if expression is None:
        return literal(None)
    typed = typer.type(expression)
    if typed.type is None:
        return typed
    if not storable(typed.type, column.type):
        message = f"Expected type {column.type} for field `{column.name}` but got {typed.type}: {typed.text}"
        raise SqlTypeError(message)
    return coerce(typed, column.type)


def _check_key(source: Source, row: dict[str, Typed]) -> None:
    missing = [column.name for column in source.schema.key if row[column.name].type is None]
    if source.is_table and missing:
        message = f"Failed to insert values into '{source.name}'. Value for primary key column(s) {', '.join(missing)} "
        raise InvalidStatement(message + "is required for tables")
