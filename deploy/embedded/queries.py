"""The queries of an engine: persistent ones with their states, and push queries of clients."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import Any

from deploy.embedded.runner import Event
from deploy.ksql.context import Planned

log = logging.getLogger(__name__)

# Kafka Streams' names for states, as ksqlDB shows them.
_SHOWN = {"REBALANCING": "RUNNING", "CREATED": "RUNNING", "PENDING_ERROR": "ERROR"}


@dataclass(slots=True)
class PersistentQuery:
    """A query that writes to a topic until it is terminated. `plan` is None when it could not be planned again."""

    query_id: str
    statement: str
    sink: str
    sink_topic: str
    sources: frozenset[str]
    plan: dict[str, Any] | None
    properties: dict[str, str] = field(default_factory=dict)
    raw_state: str = "CREATED"
    error: str | None = None
    error_time: int = 0
    paused: bool = False

    @classmethod
    def of(cls, planned: Planned, properties: dict[str, str]) -> PersistentQuery:
        """The query that a planned statement starts; `properties` are those that its user set."""
        assert planned.plan is not None  # noqa: S101
        plan = planned.plan
        sink = plan.sink or ""
        return cls(
            query_id=plan.query_id,
            statement=plan.statement,
            sink=sink,
            sink_topic=planned.catalogue.sources[sink].topic,
            sources=frozenset(planned.catalogue.queries[plan.query_id].sources),
            plan=plan.to_json(),
            properties=dict(properties),
        )

    @property
    def state(self) -> str:
        """RUNNING, PAUSED, ERROR or NOT_RUNNING."""
        return "PAUSED" if self.paused else _SHOWN.get(self.raw_state, self.raw_state)

    def on_event(self, event: Event) -> None:
        """Listener for the runner: follows the state."""
        if event["event"] == "state":
            self.raw_state = event["state"]
            if event.get("error"):
                self.fail(event["error"], self.raw_state)

    def fail(self, error: str, state: str = "ERROR") -> None:
        """Note an error, which SHOW QUERIES and EXPLAIN tell."""
        self.raw_state, self.error, self.error_time = state, error, int(time.time() * 1000)
        log.error("query %s: %s: %s", self.query_id, state, error)
