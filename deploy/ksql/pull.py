"""Pull queries: the present state of a table that a query keeps, by key, window or scan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from deploy.ksql import tree as t
from deploy.ksql.analysis import Analysis, analyse
from deploy.ksql.catalogue import Catalogue, RunningQuery, Source
from deploy.ksql.context import Planned, PlanningContext
from deploy.ksql.errors import InvalidStatement, NotSupported, SqlTypeError
from deploy.ksql.expressions import ExpressionTyper
from deploy.ksql.functions import FunctionRegistry
from deploy.ksql.names import AliasedSource
from deploy.ksql.operators import text_as_time
from deploy.ksql.plan import (
    Json,
    Plan,
    Step,
    StreamAggregate,
    StreamFilter,
    StreamSelect,
    StreamSink,
    TableLookup,
    TableSource,
    TableSuppress,
)
from deploy.ksql.relation import ColumnScope, Place, Relation, StepNames
from deploy.ksql.rewriting import columns
from deploy.ksql.schema import PSEUDO_COLUMNS, WINDOW_BOUNDS
from deploy.ksql.typed import Typed, cast
from deploy.ksql.types import BIGINT

Key = tuple[Json, ...]
MIRRORED = {"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def plan_pull(
    statement: t.Select, catalogue: Catalogue, functions: FunctionRegistry, context: PlanningContext
) -> Planned:
    """Look up, filter, select; raises InvalidStatement for a source that no query materialises."""
    query = statement.query
    _check_clauses(query)
    analysis = analyse(query, catalogue, functions, persistent=False)
    aliased = analysis.names.sources[0]
    _refuse_pseudo_columns(analysis)
    kept = _materialisation(aliased.source, catalogue)
    typer = ExpressionTyper(_scope(aliased), functions, catalogue, "Predicate", context.resolve)
    relation = _selected(analysis, _filtered(analysis, _read(aliased, kept, analysis, typer), typer), typer)
    plan = Plan(
        query_id=f"query_{context.query_number}",
        statement=statement.text,
        kind="pull",
        step=relation.step,
        limit=query.limit,
        properties=context.runner_properties(),
    )
    return Planned(catalogue, plan, plan.query_id)


def _check_clauses(query: t.Query) -> None:
    refused = {
        "JOIN": query.joins,
        "GROUP BY": query.group_by,
        "PARTITION BY": query.partition_by,
        "HAVING": query.having,
        "WINDOW": query.window,
    }
    found = [clause for clause, given in refused.items() if given]
    if found:
        raise InvalidStatement(f"Pull queries don't support {found[0]} clauses. Add EMIT CHANGES for a push query.")


def _refuse_pseudo_columns(analysis: Analysis) -> None:
    for expression in analysis.expressions():
        for column in columns(expression):
            if column.name in PSEUDO_COLUMNS:
                raise NotSupported(f"{column.name} is not supported in pull queries", place=column.location)


@dataclass(frozen=True, slots=True)
class _Materialisation:
    """The store that holds a table's rows, and the steps that make the table's rows of the store's."""

    query_id: str
    store: Step
    steps: tuple[StreamFilter | StreamSelect, ...]


def _materialisation(source: Source, catalogue: Catalogue) -> _Materialisation:
    if not source.is_table:
        message = f"Pull queries on streams are not supported: {source.name} is a stream. "
        raise NotSupported(message + "Add EMIT CHANGES for a push query.")
    query = catalogue.queries.get(source.query_id or "")
    if query is None:
        message = f"The `{source.name}` table isn't queryable. To derive a queryable table, you can do "
        raise InvalidStatement(f"{message}'{_queryable(source.name)}'.")
    return _find_store(source, query)


def _queryable(name: str) -> str:
    return f"CREATE TABLE QUERYABLE_{name} AS SELECT * FROM {name}"  # noqa: S608 (only shown)


def _find_store(source: Source, query: RunningQuery) -> _Materialisation:
    steps: list[StreamFilter | StreamSelect] = []
    step = query.step
    while not isinstance(step, StreamAggregate | TableSource):
        if isinstance(step, StreamFilter | StreamSelect):
            steps.append(step)
        elif not isinstance(step, StreamSink):
            what = "EMIT FINAL" if isinstance(step, TableSuppress) else f"a {step.TYPE.removesuffix('V1')}"
            raise NotSupported(f"Pull queries on the result of {what} are not supported: table {source.name}")
        step = step.inputs()[0]
    return _Materialisation(query.query_id, step, tuple(reversed(steps)))


def _scope(aliased: AliasedSource) -> ColumnScope:
    source = aliased.source
    places: dict[t.Column, Place] = {
        t.Column(column.name, aliased.alias): (column.name, column.type)
        for column in (*source.schema.key, *source.schema.value)
    }
    if source.window is not None:
        places |= {t.Column(name, aliased.alias): (name, BIGINT) for name in WINDOW_BOUNDS}
    return ColumnScope(places)


def _read(aliased: AliasedSource, kept: _Materialisation, analysis: Analysis, typer: ExpressionTyper) -> Relation:
    """The looked-up rows as rows of the table."""
    conjuncts = list(_conjuncts(analysis.where))
    names = StepNames()
    step: Step = TableLookup(
        name=names.unique("lookup"),
        schema=kept.store.schema,
        query_id=kept.query_id,
        store=kept.store.name,
        keys=_keys(aliased, conjuncts, typer),
        window_start=_bounds(aliased, "WINDOWSTART", conjuncts, typer),
        window_end=_bounds(aliased, "WINDOWEND", conjuncts, typer),
    )
    for above in kept.steps:
        step = replace(above, name=names.unique(above.name), source=step)
    source = aliased.source
    return Relation(step, typer.scope, True, source.formats, names, source.window)  # type: ignore[arg-type]


def _filtered(analysis: Analysis, relation: Relation, typer: ExpressionTyper) -> Relation:
    if analysis.where is None:
        return relation
    return relation.filtered(typer.boolean(analysis.where, "WHERE").to_json(), name="where")


def _selected(analysis: Analysis, relation: Relation, typer: ExpressionTyper) -> Relation:
    typer = replace(typer, clause="Select")
    selects = [(projection.name, typer.type(projection.expression)) for projection in analysis.projections]
    return relation.selected(selects, name="answer")


def _conjuncts(condition: t.Expression | None) -> Iterator[t.Expression]:
    if isinstance(condition, t.Logical) and condition.operator == "AND":
        yield from _conjuncts(condition.left)
        yield from _conjuncts(condition.right)
    elif condition is not None:
        yield condition


def _keys(aliased: AliasedSource, conjuncts: list[t.Expression], typer: ExpressionTyper) -> tuple[Key, ...] | None:
    """The keys that WHERE names, each a tuple of key columns; None when it leaves a key column open."""
    found: list[list[Json]] = []
    for key in aliased.source.schema.key:
        column = t.Column(key.name, aliased.alias)
        values = next((v for c in conjuncts if (v := _key_values(c, column)) is not None), None)
        if values is None:
            return None
        typed = [typer.type(value) for value in values]
        found.append([_as_key(item, key.name, cast(item, key.type)).to_json() for item in typed])
    return tuple(product(*found)) if found else None


def _as_key(item: Typed, name: str, wanted: Typed) -> Typed:
    if item.type is None:
        raise SqlTypeError(f"Primary key column {name} cannot be compared with NULL")
    return wanted


def _key_values(condition: t.Expression, column: t.Column) -> tuple[t.Expression, ...] | None:
    """What a condition says the column equals, when that reads no column."""
    match condition:
        case t.Comparison("=", left, right) if left == column and not list(columns(right)):
            return (right,)
        case t.Comparison("=", left, right) if right == column and not list(columns(left)):
            return (left,)
        case t.InList(operand, items) if operand == column and not any(list(columns(item)) for item in items):
            return items
        case _:
            return None


def _bounds(aliased: AliasedSource, name: str, conjuncts: list[t.Expression], typer: ExpressionTyper) -> Json | None:
    """`{"from_ms", "to_ms"}`, both included, null where open; None when WHERE says nothing of this bound."""
    if aliased.source.window is None:
        return None
    low: list[int] = []
    high: list[int] = []
    for operator, value in _comparisons(t.Column(name, aliased.alias), conjuncts, typer):
        low += {"=": [value], ">=": [value], ">": [value + 1]}.get(operator, [])
        high += {"=": [value], "<=": [value], "<": [value - 1]}.get(operator, [])
    if not low and not high:
        return None
    return {"from_ms": max(low, default=None), "to_ms": min(high, default=None)}


def _comparisons(column: t.Column, conjuncts: list[t.Expression], typer: ExpressionTyper) -> Iterator[tuple[str, int]]:
    """Comparisons of a window's bound with constants, the bound on the left."""
    for condition in conjuncts:
        pairs: list[tuple[str, t.Expression]] = []
        match condition:
            case t.Comparison(operator, left, right) if left == column:
                pairs = [(operator, right)]
            case t.Comparison(operator, left, right) if right == column:
                pairs = [(MIRRORED.get(operator, operator), left)]
            case t.Between(operand, low, high) if operand == column:
                pairs = [(">=", low), ("<=", high)]
        for operator, side in pairs:
            typed = text_as_time(typer.type(side), typer.type(column))
            if typed.op == "literal" and isinstance(typed.fields["value"], int):
                yield operator, typed.fields["value"]
