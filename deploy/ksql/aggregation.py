"""GROUP BY: arguments become columns, rows are grouped and aggregated; SELECT and HAVING then read the results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from deploy.ksql import tree as t
from deploy.ksql.aggregate_calls import AggregateCalls
from deploy.ksql.analysis import Projection
from deploy.ksql.errors import InvalidStatement, NotSupported
from deploy.ksql.formatting import plain, text
from deploy.ksql.plan import (
    Step,
    StreamAggregate,
    StreamGroupBy,
    StreamWindowedAggregate,
    TableAggregate,
    TableGroupBy,
    TableSuppress,
)
from deploy.ksql.relation import ColumnScope, Place, Relation, named, value_columns
from deploy.ksql.rewriting import calls, columns
from deploy.ksql.schema import WINDOW_BOUNDS, Schema, SchemaColumn, WindowInfo
from deploy.ksql.typed import Typed
from deploy.ksql.types import BIGINT
from deploy.ksql.work import KeyPart, Work

DEFAULT_GRACE_MS = 86_400_000


def plan_aggregate(work: Work) -> Work:
    """Group, aggregate, suppress and filter; nothing when rows are not grouped."""
    _check_clauses(work)
    if work.analysis.group_by is None:
        return work
    groups = list(dict.fromkeys(work.analysis.group_by))
    names = {group: _group_name(work, group, index) for index, group in enumerate(groups)}
    found = AggregateCalls(work)
    projections = tuple(
        replace(projection, expression=found.replace(projection.expression, names)) for projection in work.projections
    )
    having = None if work.having is None else found.replace(work.having, names)
    if not found.calls:
        raise InvalidStatement("GROUP BY requires aggregate functions in either the SELECT or HAVING clause.")
    _check_leftovers(work, projections, having)
    window = window_info(work.analysis.query.window)
    relation = _aggregated(work, groups, names, found, window)
    parts = tuple(KeyPart((t.Column(names[g]),), "grouping expression", text(g, _shown(work))) for g in groups)
    work = replace(work, relation=relation, projections=projections, keys=parts)
    work = _suppressed(work)
    if having is not None:
        typer = work.typer("Predicate")
        work = replace(work, relation=work.current.filtered(typer.boolean(having, "HAVING").to_json(), name="having"))
    return work


def _check_clauses(work: Work) -> None:
    analysis = work.analysis
    aggregates = [
        call
        for expression in (*(p.expression for p in work.projections), *((work.having,) if work.having else ()))
        for call in calls(expression)
        if work.functions.is_aggregate(call.name)
    ]
    for projection in work.projections:
        for call in calls(projection.expression):
            if work.functions.function(call.name).kind == "scalar" and call.star:
                work.functions.resolve(call.name, [])
    if analysis.group_by is not None:
        _check_sources(work)
        return
    if aggregates:
        rest = [
            p for p in work.projections if not any(work.functions.is_aggregate(c.name) for c in calls(p.expression))
        ]
        if rest:
            raise InvalidStatement(_not_grouped("SELECT", [text(p.expression, _shown(work)) for p in rest]))
        names = ", ".join(dict.fromkeys(call.name for call in aggregates))
        raise InvalidStatement(f"Use of aggregate function(s) {names} requires a GROUP BY clause.")
    if analysis.query.window is not None:
        raise InvalidStatement("WINDOW clause requires a GROUP BY clause.")
    if work.having is not None:
        raise InvalidStatement("HAVING clause requires a GROUP BY clause.")
    if analysis.query.emit == "FINAL":
        raise InvalidStatement("EMIT FINAL is only supported for windowed aggregations.")


def _check_sources(work: Work) -> None:
    query, sources = work.analysis.query, [source.source for source in work.analysis.names.sources]
    kafka = [source.name for source in sources if source.formats.value.name == "KAFKA"]
    if kafka:
        message = f"Source(s) {', '.join(kafka)} are using the 'KAFKA' value format. "
        raise NotSupported(f"{message}This format does not yet support GROUP BY.")
    if query.window is not None and work.current.is_table:
        raise InvalidStatement("WINDOW clause is only supported on streams, not on tables.")
    if query.emit == "FINAL" and query.window is None:
        raise InvalidStatement("EMIT FINAL is only supported for windowed aggregations.")
    if query.partition_by is not None:
        raise InvalidStatement("PARTITION BY cannot be used together with GROUP BY.")


def _shown(work: Work) -> Callable[[t.Column], str]:
    names = work.analysis.names
    return names.physical_name if names.is_join else plain


def _group_name(work: Work, group: t.Expression, index: int) -> str:
    return work.analysis.names.physical_name(group) if isinstance(group, t.Column) else f"KSQL_GROUP_{index}"


def _check_leftovers(work: Work, projections: Sequence[Projection], having: t.Expression | None) -> None:
    """Raise InvalidStatement when a column is neither grouped nor inside an aggregate."""
    wrong = [
        text(original.expression, _shown(work))
        for original, rewritten in zip(work.projections, projections, strict=True)
        if any(column.source is not None for column in columns(rewritten.expression))
    ]
    if wrong:
        raise InvalidStatement(_not_grouped("SELECT", wrong))
    if work.having is None or having is None:
        return
    if any(column.source is not None for column in columns(having)):
        raise InvalidStatement(_not_grouped("HAVING", [text(work.having, _shown(work))]))


def _not_grouped(clause: str, texts: list[str]) -> str:
    message = f"Non-aggregate {clause} expression(s) not part of GROUP BY: {', '.join(texts)}\n"
    return f"{message}Either add the column(s) to the GROUP BY or remove them from the {clause}."


def window_info(window: t.Window | None) -> WindowInfo | None:
    """The WINDOW clause for the plan; 24 hours of grace unless it says otherwise."""
    if window is None:
        return None
    grace = DEFAULT_GRACE_MS if window.grace_ms is None else window.grace_ms
    rest = {"grace_ms": grace, "retention_ms": window.retention_ms}
    if window.retention_ms is not None and window.grace_ms is not None and window.retention_ms < window.size_ms + grace:
        raise InvalidStatement("RETENTION must be at least the window's size plus its GRACE PERIOD")
    if window.type == "SESSION":
        return WindowInfo("SESSION", gap_ms=window.size_ms, **rest)
    return WindowInfo(window.type, size_ms=window.size_ms, advance_ms=window.advance_ms, **rest)


def _aggregated(
    work: Work,
    groups: list[t.Expression],
    names: dict[t.Expression, str],
    found: AggregateCalls,
    window: WindowInfo | None,
) -> Relation:
    prepared = _prepared(work, groups, found)
    typer = replace(work, relation=prepared).typer()
    keys = [(names[group], typer.type(group)) for group in groups]
    grouped = _grouped(prepared, keys)
    aggregates = found.aggregates
    types = tuple(SchemaColumn(aggregate.name, found.types[aggregate.name]) for aggregate in aggregates)
    schema = Schema(grouped.schema.key, types)
    base: dict[str, Any] = {
        "name": work.step_names.unique("aggregate"),
        "schema": schema,
        "source": grouped,
        "carried": (),
        "aggregates": tuple(aggregates),
    }
    step = _aggregate_step(prepared.is_table, window, base)
    places: dict[t.Column, Place] = {
        t.Column(column.name): (column.name, column.type) for column in (*schema.key, *schema.value)
    }
    if window is not None:
        places |= {t.Column(name): (name, BIGINT) for name in WINDOW_BOUNDS}
    return replace(
        prepared, step=step, scope=ColumnScope(places, found.texts()), is_table=True, window=window, viable=()
    )


def _aggregate_step(of_table: bool, window: WindowInfo | None, base: dict[str, Any]) -> Step:
    if window is not None:
        return StreamWindowedAggregate(**base, window=window)
    return TableAggregate(**base) if of_table else StreamAggregate(**base)


def _prepared(work: Work, groups: list[t.Expression], found: AggregateCalls) -> Relation:
    """The columns that grouping reads, and a column for each argument of an aggregate."""
    scope = work.current.scope
    read = list(dict.fromkeys(column for group in groups for column in columns(group)))
    selects = {scope.column(column).fields["name"]: scope.column(column) for column in read}
    selects |= dict(found.arguments)
    places = {column: scope.places[column] for column in read}
    return work.current.selected(list(selects.items()), scope=ColumnScope(places), name="prepare_aggregate")


def _grouped(prepared: Relation, keys: list[tuple[str, Typed]]) -> Step:
    step = TableGroupBy if prepared.is_table else StreamGroupBy
    schema = Schema(value_columns(keys), prepared.schema.value)
    name = prepared.names.unique("group_by")
    return step(name=name, schema=schema, source=prepared.step, keys=named(keys))


def _suppressed(work: Work) -> Work:
    if work.analysis.query.emit != "FINAL":
        return work
    relation = work.current
    step = TableSuppress(name=work.step_names.unique("suppress"), schema=relation.schema, source=relation.step)
    return replace(work, relation=replace(relation, step=step))
