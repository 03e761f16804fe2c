"""CREATE SOURCE TABLE: a read-only table whose rows are kept by a query of its own, so that they can be pulled."""

from __future__ import annotations

from dataclasses import replace

from deploy.ksql.catalogue import RunningQuery
from deploy.ksql.context import Planned, PlanningContext, query_id_of
from deploy.ksql.plan import Plan, TableSource


def with_query(planned: Planned, name: str, context: PlanningContext) -> Planned:
    """The created table with the query CST_NAME_n, which reads its topic and writes nothing."""
    query_id = query_id_of("CST", name, context)
    source = replace(planned.catalogue.sources[name], query_id=query_id)
    step = TableSource(
        name=f"source_{name.lower()}",
        schema=source.schema,
        topic=source.topic,
        formats=source.formats,
        declared=source.schema,
        timestamp=source.timestamp,
        window=source.window,
    )
    plan = Plan(
        query_id=query_id,
        statement=source.statement,
        kind="persistent",
        step=step,
        sink=name,
        properties=context.runner_properties(),
    )
    query = RunningQuery(query_id, (name,), name, source.statement, step)
    return replace(
        planned, catalogue=planned.catalogue.with_source(source).with_query(query), plan=plan, query_id=query_id
    )
