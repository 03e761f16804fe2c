"""What a search for better settings goes by: labelled anomalies, or faults put into rows that were held back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modelbuild.rows import ANOMALY, NORMAL, Rows
from modelbuild.spec import TrainingSpec

LEAST_ANOMALIES = 10
"""Labelled anomalies before the test rows; fewer tell settings apart by luck."""

MOST_ROWS = 5_000
SPIKES = (3.0, 8.0)
"""Standard deviations by which a fault moves a number: from mild to plain."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Criterion:
    """Rows float64[n, f] that no candidate was fitted on, and which of them should score high."""

    name: str
    features: Matrix
    truth: NDArray[np.bool_]

    def judge(self, score: Callable[[Matrix], NDArray[np.float64]]) -> float:
        """Return the PR-AUC (average precision) of a score."""
        from sklearn.metrics import average_precision_score

        return float(average_precision_score(self.truth, score(self.features)))


def choose_criterion(known: Rows, calibration: Rows, spec: TrainingSpec, seed: int) -> Criterion:
    """Return the criterion that the data allows.

    `known` are all rows before those of the test, `calibration` the normal ones among them that are held back from the
    fit. With ten labelled anomalies or more: those, beside the calibration rows. Else one calibration row in two gets
    a fault in one feature (docs/decisions/0161).
    """
    held = calibration.take(_sample(len(calibration), seed)).features
    if known.labels is not None:
        anomalies = known.features[known.labels == ANOMALY]
        if len(anomalies) >= LEAST_ANOMALIES:
            truth = np.arange(len(held) + len(anomalies)) >= len(held)
            return Criterion(f"{len(anomalies)} labelled anomalies", np.concatenate([held, anomalies]), truth)
    normal = known.features if known.labels is None else known.features[known.labels == NORMAL]
    faulty, truth = inject_faults(held, normal, spec, seed)
    return Criterion(f"{int(truth.sum())} injected faults", faulty, truth)


def inject_faults(held: Matrix, normal: Matrix, spec: TrainingSpec, seed: int) -> tuple[Matrix, NDArray[np.bool_]]:
    """Put a fault into one feature of every second row; return the rows and which are faulty.

    In turn a spike (3 to 8 standard deviations, up or down) and a swap (the value of another row, which is usual by
    itself and odd in its company). Categories are swapped only. Context (weight 0) stays as it is.
    """
    random = np.random.default_rng(seed)
    rows, deviation = held.copy(), np.nanstd(normal, axis=0)
    counted = [index for index, feature in enumerate(spec.features) if feature.weight > 0]
    truth = np.arange(len(rows)) % 2 == 1
    for turn, row in enumerate(np.flatnonzero(truth)):
        feature = int(random.choice(counted))
        if turn % 2 or spec.features[feature].categorical or not deviation[feature]:
            rows[row, feature] = normal[random.integers(len(normal)), feature]
        else:
            rows[row, feature] += random.choice([-1, 1]) * random.uniform(*SPIKES) * deviation[feature]
    return rows, truth


def _sample(count: int, seed: int) -> NDArray[np.int64]:
    chosen = np.random.default_rng(seed).permutation(count)[:MOST_ROWS]
    return np.sort(chosen)
