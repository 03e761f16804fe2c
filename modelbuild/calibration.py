"""Threshold and p-values from the scores of normal rows that the network never saw (split-conformal)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.bundle import Calibration, Tail

POINTS = 257
"""Points of the curve at most."""

LEAST_IN_TAIL = 20
"""Scores that a tail is fitted on, at least; five times as many must be there."""

MOST_SHAPE = 0.5

MOST_ALPHA = 0.999
"""Of a threshold that hardly any normal row is below."""

REACH = 10
"""The tail is believed for so many times the rows that were seen: down to an alpha of 1 / (10 (rows + 1))."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A row is anomalous above `score`; `alpha` is the false-alarm rate that it really stands for."""

    score: float
    alpha: float
    warning: str | None = None
    rule: str = ""
    """What it was chosen by, unless by `alpha` alone."""


def fit_threshold(scores: NDArray[np.floating[Any]], alpha: float) -> Threshold:
    """Take the score that a share `alpha` of normal rows exceeds at most.

    `scores` [n] of calibration rows. Below 1/alpha − 1 rows none of them is that rare: then the score comes from the
    fitted tail, as far as that reaches, and the warning says so and which rate it stands for.
    """
    ordered, count = np.sort(scores.astype(np.float64)), len(scores)
    rank = math.ceil((1 - alpha) * (count + 1))
    if rank <= count:
        return Threshold(float(ordered[rank - 1]), alpha)
    lacking = f"alpha {alpha:g} needs {math.ceil(1 / alpha) - 1} calibration rows and there are {count}"
    tail = fit_tail(ordered)
    if tail is None:
        reached = 1 / (count + 1)
        told = f"{lacking}: the threshold is their highest score, which stands for alpha {reached:.2g}"
        return Threshold(float(ordered[-1]), reached, told)
    reached = max(alpha, tail.least)
    told = f"{lacking}: the threshold, for alpha {reached:.2g}, is extrapolated from the tail of their scores"
    return Threshold(float(ordered[-1]) + tail.excess(reached * (count + 1)), reached, told)


def fit_calibration(scores: NDArray[np.floating[Any]], threshold: float) -> Calibration:
    """Condense the scores [n] into at most 257 points, dense in the upper tail, and a tail beyond the last.

    `threshold` is one of the points, unless it lies beyond them.
    """
    ordered = np.sort(scores.astype(np.float64))
    count = len(ordered)
    points = ordered[_ranks(count)]
    points = np.unique(np.append(points, threshold) if threshold <= ordered[-1] else points)
    at_least = count - np.searchsorted(ordered, points, side="left")
    p_values = (1 + at_least) / (count + 1)
    return Calibration(count=count, scores=points.tolist(), p_values=p_values.tolist(), tail=fit_tail(ordered))


def fit_tail(ordered: NDArray[np.float64]) -> Tail | None:
    """Fit the highest tenth of ascending scores [n] by a generalized Pareto distribution; None: too few, or all equal.

    By probability-weighted moments (Hosking and Wallis, Technometrics 1987). Never a tail with an end, which no sample
    can show: the shape is not below 0.
    """
    used = max(LEAST_IN_TAIL, len(ordered) // 10)
    if len(ordered) < 5 * LEAST_IN_TAIL:
        return None
    excesses = ordered[-used:] - ordered[-used - 1]
    mean = float(excesses.mean())
    weighted = float(np.mean((1 - (np.arange(1, used + 1) - 0.35) / used) * excesses))
    if excesses[-1] <= 0 or mean <= 2 * weighted:
        return None
    shape = min(max(0.0, 2 - mean / (mean - 2 * weighted)), MOST_SHAPE)
    # The mean of the distribution, scale / (1 − shape), is that of the excesses; the scale grows with the start.
    scale = mean * (1 - shape) + shape * float(excesses[-1])
    return Tail(scale=scale, shape=shape, least=1 / (REACH * (len(ordered) + 1)))


def _ranks(count: int) -> NDArray[np.int64]:
    """Return ranks in 0 … count − 1, half of them in equal steps, half in equal steps of the tail's logarithm."""
    if count <= POINTS - 1:
        return np.arange(count)
    even = np.linspace(0, count - 1, (POINTS - 1) // 2)
    tail = count - np.geomspace(1, count, (POINTS - 1) // 2)
    return np.unique(np.concatenate([even, tail]).round().astype(np.int64))
