"""Is one ranking of the same rows better than another, or was it luck? A paired bootstrap of PR-AUC and ROC-AUC."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 1000
LEVEL = 0.95

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of two models on the same rows: `a`, `b`, and the 95 % interval of b − a.

    `chance` is the share of resamples in which the sign of b − a is not that of the whole: small means no luck.
    """

    a: float
    b: float
    low: float
    high: float
    chance: float

    @property
    def verdict(self) -> str:
        """`better` or `worse` (of b) when the interval lies on one side of 0, else `even`."""
        return "better" if self.low > 0 else "worse" if self.high < 0 else "even"


class Ranking:
    """Rows in the order of their scores, highest first; figures follow quickly for any weights of the rows."""

    def __init__(self, truth: NDArray[np.bool_], scores: Floats) -> None:
        self._order = np.argsort(-scores, kind="stable")
        ordered = scores[self._order]
        # Rows with one score are one step of the curve, not several.
        self._ends = np.append(np.flatnonzero(np.diff(ordered)), len(ordered) - 1)
        self._truth = truth[self._order]

    def areas(self, weights: Floats) -> tuple[float, float]:
        """Return PR-AUC (average precision) and ROC-AUC of the rows, each counted `weights` float64[n] times."""
        weighted = weights[self._order]
        hits = np.cumsum(np.where(self._truth, weighted, 0))[self._ends]
        alarms = np.cumsum(np.where(self._truth, 0, weighted))[self._ends]
        steps = np.diff(hits, prepend=0)
        precision = hits / np.maximum(hits + alarms, 1e-300)
        before = np.concatenate([[0.0], alarms[:-1]])
        # Each anomaly beats the normal rows below its step, and ties with half of those on it.
        beaten = alarms[-1] - (before + alarms) / 2
        return float((steps * precision).sum() / hits[-1]), float((steps * beaten).sum() / (hits[-1] * alarms[-1]))


def compare_rankings(
    truth: NDArray[np.bool_], a: Floats, b: Floats, seed: int = 0, resamples: int = RESAMPLES
) -> dict[str, Difference]:
    """Compare scores of the same rows: `truth` bool[n] with both values in it, `a` and `b` float64[n].

    Rows of each class are drawn anew with replacement, the same ones for both models: what is easy or hard about the
    rows is the same on both sides and cancels (Efron and Tibshirani, An Introduction to the Bootstrap, 1993).
    Returns `pr_auc` and `roc_auc`.
    """
    random = np.random.default_rng(seed)
    classes = [np.flatnonzero(truth), np.flatnonzero(~truth)]
    rankings = [Ranking(truth, scores) for scores in (a, b)]
    whole = np.array([ranking.areas(np.ones(len(truth))) for ranking in rankings])
    differences = np.empty((resamples, 2))
    for resample in range(resamples):
        weights = np.zeros(len(truth))
        for members in classes:
            weights[members] = np.bincount(random.integers(0, len(members), len(members)), minlength=len(members))
        first, second = (ranking.areas(weights) for ranking in rankings)
        differences[resample] = np.subtract(second, first)
    return {name: _difference(whole[:, i], differences[:, i]) for i, name in enumerate(("pr_auc", "roc_auc"))}


def _difference(whole: Floats, differences: Floats) -> Difference:
    low, high = np.quantile(differences, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    sign = np.sign(whole[1] - whole[0])
    chance = float((np.sign(differences) != sign).mean()) if sign else 1.0
    return Difference(float(whole[0]), float(whole[1]), float(low), float(high), chance)
