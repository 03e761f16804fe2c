"""What the demo found out: figures per feed, from what was sent and what came back."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from deploy.alerts import Tally
from deploy.feeds import Feed


@dataclass(frozen=True, slots=True)
class ModelReport:
    """One trained model. `largest_difference` is that of its functions in the jar to Keras, over the golden rows."""

    name: str
    version: str
    threshold: float
    backend: str
    bundle: str
    reused: bool
    largest_difference: float


@dataclass(frozen=True, slots=True)
class FeedReport:
    """Figures of one feed. Ratios are None where there is nothing to divide by; latencies are in milliseconds."""

    name: str
    source: str
    rows_in: int
    rows_scored: int
    rows_rejected: int
    reasons: dict[str, int]
    alerts: int
    known_anomalies: int
    precision: float | None
    recall: float | None
    median_latency_ms: float | None
    p99_latency_ms: float | None


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step of the demo and the seconds it took."""

    title: str
    seconds: float


@dataclass(frozen=True, slots=True)
class DemoReport:
    """All that the demo has to say at its end."""

    steps: tuple[StepReport, ...]
    models: tuple[ModelReport, ...]
    feeds: tuple[FeedReport, ...]
    artifacts: dict[str, str]
    commands: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Every row that was sent got a score or a reason."""
        return all(feed.rows_scored + feed.rows_rejected == feed.rows_in for feed in self.feeds)

    def to_json(self) -> dict[str, Any]:
        """The report as a JSON document."""
        return {"format_version": 1, "complete": self.is_complete, **asdict(self)}


def feed_report(feed: Feed, sent: int, tally: Tally, warm_up: int = 0) -> FeedReport:
    """Figures of a feed of which the first `sent` records were sent; latencies leave out the first `warm_up`."""
    records = feed.records[:sent]
    known = {record.id for record in records if record.anomalous}
    alerted = {alert.id for alert in tally.alerts}
    early = {record.id for record in records[:warm_up]}
    latencies = sorted(1000 * alert.latency for alert in tally.alerts if alert.id not in early)
    return FeedReport(
        name=feed.name,
        source=feed.source,
        rows_in=len(records),
        rows_scored=tally.scored,
        rows_rejected=tally.rejected,
        reasons=dict(tally.reasons.most_common()),
        alerts=len(tally.alerts),
        known_anomalies=len(known),
        precision=_ratio(len(known & alerted), len(alerted)),
        recall=_ratio(len(known & alerted), len(known)),
        median_latency_ms=quantile(latencies, 0.5),
        p99_latency_ms=quantile(latencies, 0.99),
    )


def quantile(ascending: Sequence[float], share: float) -> float | None:
    """The smallest value that at least `share` of the values do not exceed; None of no values."""
    if not ascending:
        return None
    return ascending[max(0, math.ceil(share * len(ascending)) - 1)]


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def commands(jar: Path, bundles: Mapping[str, Path]) -> tuple[str, ...]:
    """Three commands to go on with."""
    return (
        f"ksql-anomaly model show {bundles['payment']}",
        f"ksql-anomaly udf describe {jar}",
        f"ksql-anomaly up --detach --extensions {jar.parent} && ksql-anomaly deploy apply payments && ksql-anomaly sql",
    )
