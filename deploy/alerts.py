"""Read the topics that the scripts write, as any Kafka consumer would: alerts, scores and rejected rows."""

from __future__ import annotations

import json
import queue
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from deploy.errors import DeployError
from deploy.kafka import client_settings

POLL_SECONDS = 0.1
ASSIGN_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Topics:
    """The topics of one feed's scripts, and the column that names a row in them."""

    feed: str
    id_column: str
    scores: str
    alerts: str
    rejects: str


TOPICS = (
    Topics("payments", "TRANSACTION_ID", "payment_scores", "payment_alerts", "payment_rejects"),
    Topics("cars", "READING", "car_scores", "car_alerts", "car_rejects"),
)


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert: when its row was produced (s since 1970), who it is about, and how long it took (s) to get here."""

    feed: str
    key: str
    id: str
    produced_at: float
    score: float
    p_value: float | None
    top_feature: str
    model_version: str
    latency: float


@dataclass(slots=True)
class Tally:
    """What came of the rows of one feed so far."""

    scored: int = 0
    rejected: int = 0
    anomalous: int = 0
    alerts: list[Alert] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def seen(self) -> int:
        """Rows that went through the model, with or without a score."""
        return self.scored + self.rejected

    @property
    def is_settled(self) -> bool:
        """Every row that the model called anomalous has become an alert, every one without a score a reject."""
        return len(self.alerts) >= self.anomalous and self.reasons.total() >= self.rejected


class AlertReader:
    """Reads in a thread of its own between `with` and its end; alerts can be taken as they come."""

    def __init__(self, bootstrap: str) -> None:
        from confluent_kafka import Consumer

        self.tallies = {topics.feed: Tally() for topics in TOPICS}
        self._routes = _routes()
        self._new: queue.SimpleQueue[Alert] = queue.SimpleQueue()
        self._stop, self._assigned = threading.Event(), threading.Event()
        self._problem: Exception | None = None
        self._thread = threading.Thread(target=self._read, name="alert-reader", daemon=True)
        settings = {
            "group.id": f"ksql-anomaly-alerts-{uuid.uuid4().hex[:8]}",
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
        }
        self._consumer = Consumer(client_settings(bootstrap, settings))

    def __enter__(self) -> Self:
        self._consumer.subscribe(list(self._routes), on_assign=lambda *_: self._assigned.set())
        self._thread.start()
        if not self._assigned.wait(ASSIGN_SECONDS):
            self._close()
            raise DeployError(f"no partitions of {', '.join(self._routes)} after {ASSIGN_SECONDS:.0f} s")
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def alerts(self) -> Iterator[Alert]:
        """Alerts that came since the last call. Raises DeployError when reading has failed."""
        if self._problem is not None:
            raise DeployError(f"reading the alert topics failed: {self._problem}") from self._problem
        while not self._new.empty():
            yield self._new.get()

    def is_settled(self, sent: Mapping[str, int]) -> bool:
        """As many rows as were sent went through, and what follows from them arrived."""
        return all(
            tally.seen >= sent.get(feed, 0) and tally.is_settled for feed, tally in self.tallies.items() if feed in sent
        )

    def _close(self) -> None:
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(10)
        self._consumer.close()

    def _read(self) -> None:
        try:
            while not self._stop.is_set():
                message = self._consumer.poll(POLL_SECONDS)
                if message is not None and message.error() is None and message.value() is not None:
                    self._take(message)
        except Exception as error:  # handed to the thread that asks for alerts
            self._problem = error

    def _take(self, message: Any) -> None:
        topics, kind = self._routes[message.topic()]
        tally, value = self.tallies[topics.feed], json.loads(message.value())
        if kind == "scores":
            _count(tally, value["A"])
        elif kind == "rejects":
            tally.reasons[str(value["REASON"])] += 1
        else:
            alert = _alert(topics, message, value)
            tally.alerts.append(alert)
            self._new.put(alert)


def _routes() -> dict[str, tuple[Topics, str]]:
    return {
        topic: (topics, kind)
        for topics in TOPICS
        for topic, kind in ((topics.scores, "scores"), (topics.alerts, "alerts"), (topics.rejects, "rejects"))
    }


def _count(tally: Tally, result: Mapping[str, Any] | None) -> None:
    score = (result or {}).get("SCORE")
    if score is None:
        tally.rejected += 1
    else:
        tally.scored += 1
        tally.anomalous += bool((result or {}).get("IS_ANOMALY"))


def _alert(topics: Topics, message: Any, value: Mapping[str, Any]) -> Alert:
    produced_at = message.timestamp()[1] / 1000
    return Alert(
        feed=topics.feed,
        key=(message.key() or b"").decode("utf-8", "replace"),
        id=str(value[topics.id_column]),
        produced_at=produced_at,
        score=float(value["SCORE"]),
        p_value=value.get("P_VALUE"),
        top_feature=str(value["TOP_FEATURE"]),
        model_version=str(value["MODEL_VERSION"]),
        latency=time.time() - produced_at,
    )
