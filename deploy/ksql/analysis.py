"""Analyses a query: names looked up, `*` expanded, clauses checked. No plan is made here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from deploy.ksql import tree as t
from deploy.ksql.catalogue import Catalogue
from deploy.ksql.errors import InvalidStatement, NotSupported, SqlTypeError
from deploy.ksql.expressions import ExpressionTyper
from deploy.ksql.functions import FunctionRegistry
from deploy.ksql.join_analysis import JoinAnalysis, analyse_joins
from deploy.ksql.names import AliasedSource, ColumnNames, Names
from deploy.ksql.relation import ColumnScope
from deploy.ksql.rewriting import calls, columns
from deploy.ksql.schema import RESERVED_COLUMNS, WINDOW_BOUNDS
from deploy.ksql.types import StructType


@dataclass(frozen=True, slots=True)
class Projection:
    """One column of the result; `explicit`: the query itself gave the name."""

    name: str
    expression: t.Expression
    explicit: bool = False
    starred: bool = False
    location: t.Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Analysis:
    """A query whose columns all name their source."""

    query: t.Query
    names: Names
    projections: tuple[Projection, ...]
    joins: tuple[JoinAnalysis, ...] = ()
    where: t.Expression | None = None
    group_by: tuple[t.Expression, ...] | None = None
    partition_by: tuple[t.Expression, ...] | None = None
    having: t.Expression | None = None
    synthetic_key: str | None = None
    is_persistent: bool = True
    column_names: ColumnNames = field(default_factory=lambda: ColumnNames(()))

    @property
    def is_aggregate(self) -> bool:
        """Whether rows are grouped."""
        return self.group_by is not None

    def expressions(self) -> Iterator[t.Expression]:
        """Every expression of every clause."""
        yield from (projection.expression for projection in self.projections)
        yield from (part for join in self.joins for part in (join.left, join.right))
        yield from (clause for clause in (self.where, self.having) if clause is not None)
        yield from self.group_by or ()
        yield from self.partition_by or ()

    def used_columns(self, alias: str) -> set[str]:
        """Names of one source's columns that the query reads."""
        return {c.name for expression in self.expressions() for c in columns(expression) if c.source == alias}


def analyse(query: t.Query, catalogue: Catalogue, functions: FunctionRegistry, persistent: bool) -> Analysis:
    """Look every name of a query up; raises UnknownName, InvalidStatement, SqlTypeError, NotSupported."""
    names = _sources(query, catalogue)
    joins, synthetic = analyse_joins(query.joins, names)
    own = frozenset((synthetic,) if synthetic else ())
    names = replace(names, own=own | _window_names(query, names))
    analysis = Analysis(query, names, (), joins, synthetic_key=synthetic, is_persistent=persistent)
    analysis = replace(analysis, **_clauses(query, names))
    _check_functions(analysis, query, functions)
    taken = [name for source in names.sources for name in source.declared()]
    made = ColumnNames(taken)
    analysis = replace(analysis, column_names=made)
    expander = _Expander(analysis, catalogue, functions, made)
    projections = tuple(projection for item in query.select for projection in expander.expand(item))
    _check_names(projections, persistent)
    return replace(analysis, projections=projections)


def _sources(query: t.Query, catalogue: Catalogue) -> Names:
    references = (query.source, *(join.right for join in query.joins))
    found = [
        AliasedSource(reference.alias, catalogue.source(reference.name, reference.location)) for reference in references
    ]
    names = [source.source.name for source in found]
    for index, name in enumerate(names):
        if name in names[:index]:
            place = references[index].location
            message = f"Can not join '{name}' to '{name}': self joins are not yet supported."
            raise NotSupported(message, place)
    aliases = [source.alias for source in found]
    if len(set(aliases)) != len(aliases):
        raise InvalidStatement(f"Each source needs a name of its own, got: {', '.join(aliases)}")
    return Names(tuple(found))


def _window_names(query: t.Query, names: Names) -> frozenset[str]:
    """WINDOWSTART and WINDOWEND belong to the result when the query makes the windows."""
    of_stream = query.window is not None and not any(source.source.is_table for source in names.sources)
    return frozenset(WINDOW_BOUNDS) if of_stream else frozenset()


def _clauses(query: t.Query, names: Names) -> dict[str, Any]:
    inner = replace(names, own=names.own - frozenset(WINDOW_BOUNDS))
    return {
        "where": query.where and _no_bounds(query, inner, query.where, "WHERE"),
        "group_by": query.group_by and tuple(_no_bounds(query, inner, key, "GROUP BY") for key in query.group_by),
        "partition_by": None
        if query.partition_by is None
        else tuple(inner.qualify(key, "PARTITION BY") for key in query.partition_by),
        "having": query.having and names.qualify(query.having, "HAVING"),
    }


def _no_bounds(query: t.Query, names: Names, expression: t.Expression, clause: str) -> t.Expression:
    if query.window is not None:
        refuse_bounds(names, expression)
    return names.qualify(expression, clause)


def refuse_bounds(names: Names, expression: t.Expression) -> None:
    """Raise InvalidStatement when the bounds of the query's own windows are read outside SELECT."""
    for column in columns(expression):
        windowed_source = any(source.has(column.name) for source in names.sources)
        if column.name in WINDOW_BOUNDS and not windowed_source:
            message = (
                f"Window bounds column {column.name} can only be used in the SELECT clause of windowed aggregations"
            )
            raise InvalidStatement(message, column.location)


def _check_functions(analysis: Analysis, query: t.Query, functions: FunctionRegistry) -> None:
    for clause, parts in (("WHERE", (analysis.where,)), ("GROUP BY", analysis.group_by or ())):
        for call in (call for part in parts if part is not None for call in calls(part)):
            if functions.is_aggregate(call.name):
                message = f"{clause} does not support aggregate functions: {call.name} is an aggregate function."
                raise InvalidStatement(message, call.location)
            if functions.is_table_function(call.name):
                message = f"{clause} does not support table functions: {call.name} is a table function."
                raise InvalidStatement(message, call.location)
    if query.partition_by is not None and not query.partition_by:
        raise InvalidStatement("PARTITION BY requires at least one expression")


def _check_names(projections: tuple[Projection, ...], persistent: bool) -> None:
    if not persistent:
        return
    seen: set[str] = set()
    for projection in projections:
        place = projection.location
        if projection.name in RESERVED_COLUMNS and not projection.starred:
            own = isinstance(projection.expression, t.Column) and projection.expression.name == projection.name
            if projection.explicit and not own:
                message = f"`{projection.name}` is a reserved column name. You cannot use it as an alias for a column."
                raise InvalidStatement(message, place)
            message = f"Reserved column name in select: `{projection.name}`. Please remove or alias the column."
            raise InvalidStatement(message, place)
        if projection.name in seen:
            message = f"The projection contains the column name `{projection.name}` more than once: give one an alias."
            raise InvalidStatement(message, place)
        seen.add(projection.name)


class _Expander:
    """Turns select items into projections: `*`, `alias.*` and `struct->*` become columns."""

    def __init__(
        self, analysis: Analysis, catalogue: Catalogue, functions: FunctionRegistry, made: ColumnNames
    ) -> None:
        self.analysis = analysis
        self.names = analysis.names
        self.typer = ExpressionTyper(ColumnScope.of_names(analysis.names), functions, catalogue)
        self.made = made

    def expand(self, item: t.SelectItem | t.SelectAll | t.SelectFields) -> Iterator[Projection]:
        match item:
            case t.SelectAll(source):
                yield from self._all(item, source)
            case t.SelectFields(operand):
                yield from self._fields(item, operand)
            case t.SelectItem(expression, alias):
                yield self._one(item, expression, alias)

    def _one(self, item: t.Node, expression: t.Expression, alias: str | None) -> Projection:
        qualified = self.names.qualify(expression, "SELECT")
        return Projection(alias or self._name(qualified), qualified, alias is not None, location=item.location)

    def _name(self, expression: t.Expression) -> str:
        match expression:
            case t.Column():
                return self.names.output_name(expression)
            case t.Field(_, name):
                return self.made.for_field(name)
            case _:
                return self.made.generated()

    def _all(self, item: t.SelectAll, alias: str | None) -> Iterator[Projection]:
        if alias is not None:
            self.names.source(alias, item)
        elif self.analysis.synthetic_key is not None and self.analysis.partition_by is None:
            yield Projection(self.analysis.synthetic_key, t.Column(self.analysis.synthetic_key), starred=True)
        for column in self._starred():
            if alias is None or column.source == alias:
                name = self.names.physical_name(column)
                yield Projection(name, column, starred=True, location=item.location)

    def _starred(self) -> Iterator[t.Column]:
        """The columns of `*`: PARTITION BY puts its key in front; the old key, and a join's system columns, behind."""
        partition = self.analysis.partition_by
        if partition is None:
            yield from self._plain_star()
            return
        keys = [key for key in partition if not _is_null(key)]
        yield from (key for key in keys if isinstance(key, t.Column))
        rest = self._partitioned_star()
        yield from (column for column in rest if column not in keys)

    def _plain_star(self) -> Iterator[t.Column]:
        for source in self.names.sources:
            bounds = WINDOW_BOUNDS if source.source.window is not None and not self.analysis.is_persistent else ()
            keys = [column.name for column in source.source.schema.key]
            values = [column.name for column in source.source.schema.value]
            yield from (t.Column(name, source.alias) for name in (*keys, *bounds, *values))

    def _partitioned_star(self) -> Iterator[t.Column]:
        for source in self.names.sources:
            values = [column.name for column in source.source.schema.value]
            system = source.pseudo_columns() if self.names.is_join else ()
            keys = [column.name for column in source.source.schema.key]
            yield from (t.Column(name, source.alias) for name in (*values, *system, *keys))

    def _fields(self, item: t.SelectFields, operand: t.Expression) -> Iterator[Projection]:
        qualified = self.names.qualify(operand, "SELECT")
        type_ = self.typer.type(qualified).type
        if not isinstance(type_, StructType):
            raise SqlTypeError(f"->* takes a STRUCT, got {type_}", item.location)
        for name, _ in type_.fields:
            yield Projection(name, t.Field(qualified, name), starred=True, location=item.location)


def _is_null(expression: t.Expression) -> bool:
    return isinstance(expression, t.Literal) and expression.value is None
