"""CREATE OR REPLACE … AS: which changes of a running query ksqlDB takes in place."""

from __future__ import annotations

from deploy.ksql.catalogue import Catalogue, Source
from deploy.ksql.errors import InvalidStatement
from deploy.ksql.plan import (
    ForeignKeyTableTableJoin,
    Step,
    StreamAggregate,
    StreamFilter,
    StreamGroupBy,
    StreamSelect,
    StreamSelectKey,
    StreamSource,
    StreamStreamJoin,
    StreamTableJoin,
    StreamWindowedAggregate,
    TableSource,
)
from deploy.ksql.sources import check_evolution

FROZEN = (StreamWindowedAggregate, StreamTableJoin)
KEPT = (TableSource, StreamSelectKey, StreamGroupBy, StreamStreamJoin, ForeignKeyTableTableJoin)


def check_upgrade(old: Source, new: Source, catalogue: Catalogue, step: Step) -> None:
    """Raise InvalidStatement unless the new query may take over the old one's topic and state."""
    check_evolution(old, new)
    running = catalogue.queries.get(old.query_id or "")
    if running is None:
        return
    before, after = _stateful(running.step), _stateful(step)
    if [item.TYPE for item in before] != [item.TYPE for item in after]:
        message = "Query is not upgradeable. Its steps would change: "
        raise InvalidStatement(message + f"{_list(before)} would become {_list(after)}")
    for one, other in zip(before, after, strict=True):
        _check_step(one, other)


def _stateful(step: Step) -> list[Step]:
    """The steps that hold state or a topic: all but WHERE and SELECT (a HAVING counts, as in ksqlDB)."""
    return [
        s for s in step.walk() if not isinstance(s, StreamSelect) and not (isinstance(s, StreamFilter) and _is_where(s))
    ]


def _is_where(step: StreamFilter) -> bool:
    return not any(isinstance(above, StreamAggregate) for above in step.walk())


def _list(steps: list[Step]) -> str:
    return ", ".join(step.TYPE for step in steps)


def _check_step(before: Step, after: Step) -> None:
    kind = before.TYPE.removesuffix("V1")
    kind = kind[0].upper() + kind[1:]
    if isinstance(before, StreamSource) and isinstance(after, StreamSource) and before.topic != after.topic:
        raise InvalidStatement(f"Query is not upgradeable. Plan step of type {kind} must have matching topicName")
    if isinstance(before, FROZEN) and before.to_json() != after.to_json():
        raise InvalidStatement(f"Upgrades not yet supported for {kind}")
    if isinstance(before, KEPT) and before.schema != after.schema:
        message = f"Query is not upgradeable. Rows that its {kind} keeps have columns: {before.schema.text()}. "
        raise InvalidStatement(f"{message}They would be: {after.schema.text()}")
    if isinstance(before, StreamAggregate) and isinstance(after, StreamAggregate):
        old, new = ([(a.function, a.arguments) for a in step.aggregates] for step in (before, after))
        if old != new:
            message = f"Query is not upgradeable. Plan step of type {kind} must have matching aggregate functions"
            raise InvalidStatement(message)
