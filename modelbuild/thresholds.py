"""Choose the threshold: by the rate of false alarms, by what errors cost, or by how many alerts a day there may be."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.calibration import MOST_ALPHA, Threshold, fit_calibration, fit_threshold
from modelbuild.errors import TrainingError
from modelbuild.rows import ANOMALY, NORMAL, Rows
from modelbuild.spec import SECONDS, CostSpec, TrainingSpec

SECONDS_A_DAY = 86_400
FEW_ANOMALIES = 20
"""Fewer say little of what a missed one costs on average."""

Scores = NDArray[np.floating[Any]]


def choose_threshold(spec: TrainingSpec, calibration: Scores, held: Rows, scores: Scores) -> Threshold:
    """Return the threshold as the spec asks for it.

    `calibration` [n] are the scores of normal rows that were held back, `scores` [m] those of all `held` rows of that
    time, anomalies too. Raises TrainingError: the held-back rows can not tell (no anomalies, no span of time).
    """
    if spec.cost is not None:
        found = least_cost(spec.cost, held, scores)
    elif spec.alerts_per_day is not None:
        found = by_alerts(spec.alerts_per_day, SECONDS[spec.time_unit], held, scores)
    else:
        return fit_threshold(calibration, spec.alpha)
    curve = fit_calibration(calibration, found.score)
    reached = curve.p_value(float(np.nextafter(found.score, np.inf)))
    return replace(found, alpha=min(reached, MOST_ALPHA))


def least_cost(cost: CostSpec, held: Rows, scores: Scores) -> Threshold:
    """Return the threshold with the least cost of errors on labelled rows, midway between the scores around it.

    Raises TrainingError: not both labels among the rows.
    """
    labels = np.full(len(held), NORMAL) if held.labels is None else held.labels
    known = np.isfinite(scores) & ((labels == NORMAL) | (labels == ANOMALY))
    order = np.argsort(-scores[known], kind="stable")
    ranked, anomalous = scores[known].astype(np.float64)[order], labels[known][order] == ANOMALY
    if anomalous.all() or not anomalous.any():
        raise TrainingError(
            f"{held.source}: a threshold by cost needs normal rows and anomalies among those held back to calibrate: "
            f"there are {int((~anomalous).sum())} and {int(anomalous.sum())}; `alpha` needs no anomalies"
        )
    # With the k highest as alarms, k = 0 … n; equal scores alarm together.
    false, missed = (np.concatenate([[0], np.cumsum(part)]) for part in (~anomalous, anomalous))
    costs = cost.false_alarm * false + cost.missed * (missed[-1] - missed)
    apart = np.concatenate([[True], ranked[1:] < ranked[:-1], [True]])
    best = int(np.flatnonzero(apart)[np.argmin(costs[apart])])
    ends = np.concatenate([[ranked[0]], ranked, [np.nextafter(ranked[-1], -np.inf)]])
    rule = (
        f"least cost (a false alarm {cost.false_alarm:g}, a missed anomaly {cost.missed:g}) on {len(ranked)} held-back "
        f"rows: {int(false[best])} false alarms and {int(missed[-1] - missed[best])} of {int(missed[-1])} missed"
    )
    few = int(missed[-1]) < FEW_ANOMALIES
    warning = f"the threshold by cost rests on {int(missed[-1])} anomalies: others may cost another" if few else None
    return Threshold(float((ends[best] + ends[best + 1]) / 2), 0.0, warning, rule)


def by_alerts(alerts: float, unit: float, held: Rows, scores: Scores) -> Threshold:
    """Return the threshold that so many rows a day exceed, of all rows, normal or not.

    `unit`: seconds that the unit of the time column has. Raises TrainingError: no time passes, or fewer rows a day.
    """
    times = np.array([]) if held.times is None else held.times[np.isfinite(held.times)]
    days = float(times.max() - times.min()) * unit / SECONDS_A_DAY if len(times) else 0.0
    if days <= 0:
        raise TrainingError(f"{held.source}: alerts per day: no time passes between the rows held back to calibrate")
    known = scores[np.isfinite(scores)]
    share = alerts * days / len(known)
    if share >= 1:
        raise TrainingError(
            f"{held.source}: {alerts:g} alerts per day are more than the {len(known) / days:.3g} rows a day that there "
            f"are (is `time_unit` right?)"
        )
    found = fit_threshold(known, share)
    rule = f"{alerts:g} alerts a day, of the {len(known) / days:.4g} rows a day among {len(known)} held-back rows"
    return Threshold(found.score, found.alpha, found.warning, rule)
