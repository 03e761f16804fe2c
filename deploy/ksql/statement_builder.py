"""Parse tree → syntax tree, for queries and statements."""

# ruff: noqa: D102 (one method for each rule of the grammar, named after it)
from __future__ import annotations

from typing import Any

from lark import Token, v_args
from lark.tree import Meta

from deploy.ksql import tree as t
from deploy.ksql.errors import NotSupported, SqlSyntaxError
from deploy.ksql.expression_builder import ExpressionBuilder, at
from deploy.ksql.types import SqlType

UNITS_MS = {
    "MILLISECOND": 1,
    "SECOND": 1000,
    "MINUTE": 60_000,
    "HOUR": 3_600_000,
    "DAY": 86_400_000,
    "WEEK": 604_800_000,
    "MONTH": 2_592_000_000,
    "YEAR": 31_536_000_000,
}


def unit_ms(name: str) -> int | None:
    """Milliseconds of a unit's name, singular or plural; None when it is none."""
    return UNITS_MS.get(name.upper().removesuffix("S"))


@v_args(inline=True, meta=True)
class QueryBuilder(ExpressionBuilder):
    """SELECT and its clauses."""

    def query(self, meta: Meta, *parts: Any) -> t.Query:
        select = tuple(part for part in parts if isinstance(part, t.SelectItem | t.SelectAll | t.SelectFields))
        source = next(part for part in parts if isinstance(part, t.SourceReference))
        joins = tuple(part for part in parts if isinstance(part, t.Join))
        window = next((part for part in parts if isinstance(part, t.Window)), None)
        clauses = {part[0]: part[1] for part in parts if isinstance(part, tuple)}
        return t.Query(select, source, joins, window, **clauses, location=at(meta))

    def select_all(self, meta: Meta) -> t.SelectAll:
        return t.SelectAll(location=at(meta))

    def select_all_of(self, meta: Meta, source: str) -> t.SelectAll:
        return t.SelectAll(source, location=at(meta))

    def select_fields(self, meta: Meta, operand: t.Expression) -> t.SelectFields:
        return t.SelectFields(operand, location=at(meta))

    def select_expression(self, meta: Meta, expression: t.Expression, alias: str | None) -> t.SelectItem:
        return t.SelectItem(expression, alias, location=at(meta))

    def source(self, meta: Meta, name: str, alias: str | None) -> t.SourceReference:
        return t.SourceReference(name, alias or name, location=at(meta))

    def join(
        self, meta: Meta, kind: str, right: t.SourceReference, within: t.Within | None, criterion: t.Expression
    ) -> t.Join:
        return t.Join(kind, right, within, criterion, location=at(meta))

    def inner(self, _: Meta) -> str:
        return "INNER"

    def left(self, _: Meta) -> str:
        return "LEFT"

    def right(self, _: Meta) -> str:
        return "RIGHT"

    def outer(self, _: Meta) -> str:
        return "OUTER"

    def within_both(self, meta: Meta, span: int, grace: int | None) -> t.Within:
        return t.Within(span, span, grace, location=at(meta))

    def within_sides(self, meta: Meta, before: int, after: int, grace: int | None) -> t.Within:
        return t.Within(before, after, grace, location=at(meta))

    def grace(self, _: Meta, duration: int) -> int:
        return duration

    def duration(self, meta: Meta, number: Token, unit: Token) -> int:
        factor = unit_ms(unit)
        if factor is None:
            known = ", ".join(name + "S" for name in UNITS_MS)
            message = f"Unknown time unit: '{unit}'. Known: {known}"
            raise SqlSyntaxError(message, meta)
        return int(number) * factor

    def tumbling(self, meta: Meta, size: int, *options: tuple[str, int]) -> t.Window:
        return t.Window("TUMBLING", size, **dict(options), location=at(meta))

    def hopping(self, meta: Meta, size: int, advance: int, *options: tuple[str, int]) -> t.Window:
        return t.Window("HOPPING", size, advance, **dict(options), location=at(meta))

    def session(self, meta: Meta, gap: int, *options: tuple[str, int]) -> t.Window:
        return t.Window("SESSION", gap, **dict(options), location=at(meta))

    def window_retention(self, _: Meta, duration: int) -> tuple[str, int]:
        return "retention_ms", duration

    def window_grace(self, _: Meta, duration: int) -> tuple[str, int]:
        return "grace_ms", duration

    def window(self, _: Meta, window: t.Window) -> t.Window:
        return window

    def where(self, _: Meta, condition: t.Expression) -> tuple[str, t.Expression]:
        return "where", condition

    def group_by(self, _: Meta, *keys: t.Expression) -> tuple[str, tuple[t.Expression, ...]]:
        return "group_by", _flatten(keys)

    def partition_by(self, _: Meta, *keys: t.Expression) -> tuple[str, tuple[t.Expression, ...]]:
        return "partition_by", _flatten(keys)

    def having(self, _: Meta, condition: t.Expression) -> tuple[str, t.Expression]:
        return "having", condition

    def emit_changes(self, _: Meta) -> tuple[str, str]:
        return "emit", "CHANGES"

    def emit_final(self, _: Meta) -> tuple[str, str]:
        return "emit", "FINAL"

    def limit(self, _: Meta, number: Token) -> tuple[str, int]:
        return "limit", int(number)


def _flatten(keys: tuple[t.Expression, ...]) -> tuple[t.Expression, ...]:
    return tuple(item for key in keys for item in (key.items if isinstance(key, t.Row) else (key,)))


@v_args(inline=True, meta=True)
class SourceBuilder(QueryBuilder):
    """Statements that make, fill, change and drop streams, tables and types."""

    def statement(self, meta: Meta, statement: t.Statement | t.Query) -> t.Statement:
        return t.Select(statement, location=at(meta)) if isinstance(statement, t.Query) else statement

    def create_source(self, meta: Meta, *parts: Any) -> t.CreateSource:
        replace, marker, kind, if_not, name, columns, properties = parts
        return t.CreateSource(
            kind,
            name,
            columns or (),
            properties or (),
            or_replace=bool(replace),
            if_not_exists=bool(if_not),
            read_only=bool(marker),
            location=at(meta),
        )

    def create_as(self, meta: Meta, *parts: Any) -> t.CreateAs:
        replace, kind, if_not, name, properties, query = parts
        return t.CreateAs(
            kind, name, properties or (), query, bool(replace), if_not_exists=bool(if_not), location=at(meta)
        )

    def target(self, meta: Meta, name: str) -> tuple[str, t.Location | None]:
        return name, at(meta)

    def insert_into(self, meta: Meta, target: Any, properties: Any, query: t.Query) -> t.InsertInto:
        return t.InsertInto(target[0], properties or (), query, target[1], location=at(meta))

    def insert_values(self, meta: Meta, target: Any, columns: Any, values: tuple[t.Expression, ...]) -> t.InsertValues:
        return t.InsertValues(target[0], columns, values, target[1], location=at(meta))

    def drop_source(self, meta: Meta, kind: str, exists: Any, name: str, delete: Any) -> t.DropSource:
        return t.DropSource(kind, name, bool(exists), bool(delete), location=at(meta))

    def alter_source(self, meta: Meta, kind: str, name: str, *columns: Any) -> t.AlterSource:
        return t.AlterSource(kind, name, tuple(zip(columns[::2], columns[1::2], strict=True)), location=at(meta))

    def create_type(self, meta: Meta, if_not: Any, name: str, type_: SqlType) -> t.CreateType:
        return t.CreateType(name, type_, bool(if_not), location=at(meta))

    def drop_type(self, meta: Meta, exists: Any, name: str) -> t.DropType:
        return t.DropType(name, bool(exists), location=at(meta))

    def or_replace(self, _: Meta) -> bool:
        return True

    source_marker = if_not_exists = if_exists = delete_topic = assert_absent = from_beginning = or_replace

    def source_kind(self, _: Meta, kind: Token) -> str:
        return kind.upper()

    def with_(self, _: Meta, *properties: Any) -> tuple[Any, ...]:
        return tuple(item for item in properties if item is not None)

    def property(self, meta: Meta, name: str, value: t.Expression) -> tuple[str, t.Literal]:
        if isinstance(value, t.Column) and value.source is None:
            value = t.Literal(value.name, location=value.location)
        if not isinstance(value, t.Literal):
            message = f"Property {name}: expected a literal"
            raise SqlSyntaxError(message, meta)
        return name.upper(), value

    def column_definitions(self, _: Meta, *columns: t.ColumnDefinition) -> tuple[t.ColumnDefinition, ...]:
        return columns

    def column_definition(self, meta: Meta, name: str, type_: SqlType, role: Any) -> t.ColumnDefinition:
        return t.ColumnDefinition(name, type_, *(role or (None, None)), location=at(meta))

    def primary_key(self, _: Meta) -> tuple[str, None]:
        return "PRIMARY KEY", None

    def key(self, _: Meta) -> tuple[str, None]:
        return "KEY", None

    def headers(self, _: Meta) -> tuple[str, None]:
        return "HEADERS", None

    def header(self, _: Meta, key: str) -> tuple[str, str]:
        return "HEADER", key


setattr(SourceBuilder, "with", SourceBuilder.with_)  # the rule's name is a word of Python


@v_args(inline=True, meta=True)
class StatementBuilder(SourceBuilder):
    """Statements that look, steer and set."""

    def __default__(self, data: Any, children: Any, meta: Meta) -> Any:
        if str(data).startswith("show_"):
            return self._show(str(data).removeprefix("show_").removesuffix("_described"), children, meta)
        return super().__default__(data, children, meta)  # type: ignore[no-untyped-call]

    def _show(self, what: str, children: list[Token | None], meta: Meta) -> t.Show:
        if what == "other":
            message = f"SHOW {children[0]} is not supported"
            raise NotSupported(message, meta)
        words = {child.upper() for child in children if child is not None}
        return t.Show(what.upper(), "EXTENDED" in words, "ALL" in words, location=at(meta))

    def show(self, _: Meta, statement: t.Statement) -> t.Statement:
        return statement

    def describe_source(self, meta: Meta, name: str, extended: Token | None) -> t.Describe:
        return t.Describe(name, extended is not None, location=at(meta))

    def describe_function(self, meta: Meta, name: str) -> t.DescribeFunction:
        return t.DescribeFunction(name, location=at(meta))

    def explain(self, meta: Meta, what: Any) -> t.Explain:
        if isinstance(what, str):
            return t.Explain(what, None, location=at(meta))
        statement = t.Select(what, location=what.location) if isinstance(what, t.Query) else what
        return t.Explain(None, statement, location=at(meta))

    def print_topic(self, meta: Meta, topic: str, beginning: Any, interval: Any, limit: Any) -> t.PrintTopic:
        limited = None if limit is None else limit[1]
        return t.PrintTopic(topic, bool(beginning), interval, limited, location=at(meta))

    def print_interval(self, _: Meta, number: Token) -> int:
        return int(number)

    def terminate(self, meta: Meta, which: str) -> t.Terminate:
        return t.Terminate(_one(which), location=at(meta))

    def pause(self, meta: Meta, which: str) -> t.Pause:
        return t.Pause(_one(which), location=at(meta))

    def resume(self, meta: Meta, which: str) -> t.Resume:
        return t.Resume(_one(which), location=at(meta))

    def set_property(self, meta: Meta, name: str, value: str) -> t.SetProperty:
        return t.SetProperty(name, value, location=at(meta))

    def unset_property(self, meta: Meta, name: str) -> t.UnsetProperty:
        return t.UnsetProperty(name, location=at(meta))

    def define(self, meta: Meta, name: str, value: str) -> t.Define:
        return t.Define(name, value, location=at(meta))

    def undefine(self, meta: Meta, name: str) -> t.Undefine:
        return t.Undefine(name, location=at(meta))

    def assert_topic(self, meta: Meta, absent: Any, topic: str, properties: Any, timeout: Any) -> t.AssertTopic:
        return t.AssertTopic(topic, properties or (), not absent, timeout, location=at(meta))

    def assert_schema(self, meta: Meta, absent: Any, subject: Any, number: Any, timeout: Any) -> t.AssertSchema:
        return t.AssertSchema(subject, number, not absent, timeout, location=at(meta))

    def subject(self, _: Meta, subject: str) -> str:
        return subject

    def schema_id(self, _: Meta, number: Token) -> int:
        return int(number)

    def timeout(self, _: Meta, duration: int) -> int:
        return duration

    def connector(self, meta: Meta, *_: Any) -> t.Statement:
        raise NotSupported("Connectors are not supported", meta)


def _one(which: str) -> str | None:
    """A query id, or None for the token ALL."""
    return None if isinstance(which, Token) else which
