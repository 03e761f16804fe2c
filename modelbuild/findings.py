"""The tables of a report: alarms at thresholds, and the rows that score highest with their reasons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modelbuild.bundle import Feature, Manifest
from modelbuild.evidence import Scored

ALPHAS = (0.05, 0.01, 0.001)
HIGHEST = 20
REASONS = 3


@dataclass(frozen=True, slots=True)
class Confusion:
    """Rows by label and alarm; `precision` is None without any alarm."""

    name: str
    hits: int
    missed: int
    false_alarms: int
    quiet: int

    @property
    def precision(self) -> float | None:
        """Share of alarms that are right."""
        alarms = self.hits + self.false_alarms
        return self.hits / alarms if alarms else None

    @property
    def recall(self) -> float:
        """Share of anomalies that raise an alarm."""
        return self.hits / (self.hits + self.missed)

    @property
    def false_alarm_rate(self) -> float:
        """Share of normal rows that raise an alarm."""
        return self.false_alarms / (self.false_alarms + self.quiet)


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature's part in a row's score; `share` of all contributions. Of a VARCHAR, the values are indices."""

    feature: Feature
    value: float
    expected: float
    share: float


@dataclass(frozen=True, slots=True)
class Suspect:
    """A row that scores high; `number` is its place in the source, `label` 1, 0 or −1, None without a label column."""

    number: int | None
    score: float
    p_value: float
    alarm: bool
    time: float | None
    label: int | None
    reasons: list[Reason]


def confusions(manifest: Manifest, test: Scored) -> list[Confusion]:
    """Count alarms at the threshold and at three alphas, over rows with a label; both labels are needed."""
    alarms = {f"threshold {manifest.threshold:.4g}": test.scores > manifest.threshold}
    alarms |= {f"alpha {alpha:g}": test.p_values <= alpha for alpha in ALPHAS}
    return [_confusion(name, alarm, test) for name, alarm in alarms.items()]


def _confusion(name: str, alarm: NDArray[np.bool_], test: Scored) -> Confusion:
    bad, good = test.anomalous, test.normal
    counts = (alarm & bad, ~alarm & bad, alarm & good, ~alarm & good)
    return Confusion(name, *(int(rows.sum()) for rows in counts))


def highest_rows(manifest: Manifest, test: Scored) -> list[Suspect]:
    """Return the rows that score highest, each with the features that contribute most."""
    order = np.argsort(-test.scores, kind="stable")[:HIGHEST]
    return [_suspect(manifest, test, int(row)) for row in order]


def _suspect(manifest: Manifest, test: Scored, row: int) -> Suspect:
    rows, score = test.rows, float(test.scores[row])
    return Suspect(
        number=None if rows.numbers is None else int(rows.numbers[row]),
        score=score,
        p_value=float(test.p_values[row]),
        alarm=score > manifest.threshold,
        time=None if rows.times is None else float(rows.times[row]),
        label=None if rows.labels is None else int(rows.labels[row]),
        reasons=_reasons(manifest, test, row),
    )


def _reasons(manifest: Manifest, test: Scored, row: int) -> list[Reason]:
    parts = test.contributions[row].astype(np.float64)
    shares = parts / parts.sum() if parts.sum() > 0 else parts
    order = np.argsort(-parts, kind="stable")[:REASONS]
    return [
        Reason(
            feature=manifest.features[place],
            value=float(test.rows.features[row, place]),
            expected=float(test.reconstruction[row, place]),
            share=float(shares[place]),
        )
        for place in map(int, order)
        if parts[place] > 0
    ]
