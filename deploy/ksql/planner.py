"""Statement → effect on the catalogue and typed plan. `plan_statement` is the way in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from deploy.ksql import tree as t
from deploy.ksql.aggregation import plan_aggregate
from deploy.ksql.analysis import analyse
from deploy.ksql.catalogue import Catalogue, RunningQuery, Source
from deploy.ksql.clauses import plan_partition_by, plan_table_functions, plan_where
from deploy.ksql.context import Planned, PlanningContext, TopicRequest, query_id_of
from deploy.ksql.errors import InvalidStatement, SqlError, SqlTypeError
from deploy.ksql.from_clause import plan_from
from deploy.ksql.functions import FunctionRegistry
from deploy.ksql.inserts import plan_insert_values
from deploy.ksql.plan import Plan, Step
from deploy.ksql.projection import plan_projection
from deploy.ksql.properties import INSERT_PROPERTIES, read_properties
from deploy.ksql.pull import plan_pull
from deploy.ksql.sinks import check_insert, new_source, sink_step
from deploy.ksql.sources import existing, plan_alter, plan_create_source, plan_drop, plan_type
from deploy.ksql.statement_text import create_as_text
from deploy.ksql.upgrades import check_upgrade
from deploy.ksql.work import Work

Stage = Callable[[Work], Work]
STAGES: tuple[Stage, ...] = (
    plan_from,
    plan_where,
    plan_table_functions,
    plan_partition_by,
    plan_aggregate,
    plan_projection,
)


def plan_statement(
    statement: t.Statement,
    catalogue: Catalogue,
    functions: FunctionRegistry,
    context: PlanningContext | None = None,
) -> Planned:
    """Plan one statement; `catalogue` stays as it is. Raises SqlError with line, column, excerpt and statement.

    TypeError: for a statement that only looks or steers (SHOW, DESCRIBE, TERMINATE, …).
    """
    try:
        return _plan(statement, catalogue, functions, context or PlanningContext())
    except SqlError as error:
        raise _located(error, statement) from None


def plan_query(work: Work) -> Work:
    """A query through all stages."""
    for stage in STAGES:
        work = stage(work)
    return work


def _plan(  # noqa: PLR0911 (one kind of statement a line)
    statement: t.Statement, catalogue: Catalogue, functions: FunctionRegistry, context: PlanningContext
) -> Planned:
    match statement:
        case t.CreateSource():
            return plan_create_source(statement, catalogue, context)
        case t.CreateAs():
            return _create_as(statement, catalogue, functions, context)
        case t.InsertInto():
            return _insert_into(statement, catalogue, functions, context)
        case t.InsertValues():
            return plan_insert_values(statement, catalogue, functions, context)
        case t.Select():
            return _select(statement, catalogue, functions, context)
        case t.DropSource():
            return plan_drop(statement, catalogue)
        case t.AlterSource():
            return plan_alter(statement, catalogue)
        case t.CreateType() | t.DropType():
            return plan_type(statement, catalogue)
        case _:
            raise TypeError(f"{type(statement).__name__} is no statement to plan: the engine carries it out")


def _work(
    query: t.Query, catalogue: Catalogue, functions: FunctionRegistry, context: PlanningContext, sink: str | None
) -> Work:
    analysis = analyse(query, catalogue, functions, persistent=sink is not None)
    return plan_query(Work(analysis, catalogue, functions, context, sink or ""))


def _create_as(
    statement: t.CreateAs, catalogue: Catalogue, functions: FunctionRegistry, context: PlanningContext
) -> Planned:
    if already := existing(statement, catalogue):
        return already
    _refuse_limit(statement.query)
    work = _work(statement.query, catalogue, functions, context, statement.name)
    old = catalogue.sources.get(statement.name)
    letter = "S" if statement.kind == "STREAM" else "T"
    made = query_id_of(f"C{letter}AS", statement.name, context)
    query_id = (old and old.query_id) or made
    source, topic = _new_source(statement, work, query_id)
    step = sink_step(source, work.current)
    if old is not None:
        check_upgrade(old, source, catalogue, step)
    planned = _persistent(catalogue.with_source(source), work, statement.text, Sink(query_id, source.name, step))
    return replace(planned, topic=topic, replaced=query_id if old else None)


def _new_source(statement: t.CreateAs, work: Work, query_id: str) -> tuple[Source, TopicRequest]:
    """The sink; a message on its formats shows the statement as it was understood."""
    try:
        return new_source(statement, work, query_id)
    except SqlTypeError as error:
        shown = create_as_text(statement, work.analysis)
        raise SqlTypeError(f"{error.message}\nStatement: {shown}" if shown else error.message) from None


def _insert_into(
    statement: t.InsertInto, catalogue: Catalogue, functions: FunctionRegistry, context: PlanningContext
) -> Planned:
    sink = catalogue.source(statement.name, statement.target)
    with_ = read_properties(statement.properties, INSERT_PROPERTIES)
    if sink.is_table:
        raise InvalidStatement(f"INSERT INTO can only be used to insert into a stream. {sink.name} is a table.")
    if sink.read_only:
        raise InvalidStatement(f"Cannot insert into read-only stream: {sink.name}")
    if sink.has_headers:
        raise InvalidStatement(f"Cannot insert into {sink.name} because it has header columns")
    _refuse_limit(statement.query)
    work = _work(statement.query, catalogue, functions, context, statement.name)
    if work.current.is_table:
        message = "INSERT INTO can only be used to insert into a stream, but the query gives a table: "
        raise InvalidStatement(f"Incompatible data sink: {message}{sink.name} is a stream.")
    relation = check_insert(sink, work.current)
    query_id = with_.get("QUERY_ID") or f"INSERTQUERY_{context.query_number}"
    step = sink_step(sink, relation)
    return _persistent(catalogue, work, statement.text, Sink(query_id, sink.name, step))


@dataclass(frozen=True, slots=True)
class Sink:
    """Where a persistent query ends: its id, the source that it fills, its last step."""

    query_id: str
    source: str
    step: Step


def _persistent(catalogue: Catalogue, work: Work, text: str, sink: Sink) -> Planned:
    """The plan of a persistent query, and the catalogue in which it runs."""
    sources = tuple(source.source.name for source in work.analysis.names.sources)
    plan = Plan(
        query_id=sink.query_id,
        statement=text,
        kind="persistent",
        step=sink.step,
        sink=sink.source,
        properties=work.context.runner_properties(),
    )
    query = RunningQuery(sink.query_id, sources, sink.source, text, sink.step)
    return Planned(catalogue.with_query(query), plan, sink.query_id)


def _select(
    statement: t.Select, catalogue: Catalogue, functions: FunctionRegistry, context: PlanningContext
) -> Planned:
    query = statement.query
    if query.emit is None:
        return plan_pull(statement, catalogue, functions, context)
    work = _work(query, catalogue, functions, context, None)
    query_id = query_id_of("transient", query.source.name, context)
    plan = Plan(
        query_id=query_id,
        statement=statement.text,
        kind="transient",
        step=work.current.step,
        limit=query.limit,
        properties=context.runner_properties(),
    )
    return Planned(catalogue, plan, query_id)


def _refuse_limit(query: t.Query) -> None:
    if query.limit is not None:
        raise InvalidStatement("LIMIT is only supported in queries that stand alone, not in persistent ones.")


def _located(error: SqlError, statement: t.Statement) -> SqlError:
    """The error with its statement; without a place of its own it gets the statement's."""
    error.statement = error.statement or statement.text
    error.locate(statement.location)
    if not error.excerpt and error.line is not None:
        lines = error.statement.splitlines()
        index = error.line - (statement.location.line if statement.location else 1)
        error.excerpt = lines[index] if 0 <= index < len(lines) else ""
    return error
