"""Threshold and p-values from the scores of normal rows that the network never saw (split-conformal)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modelbuild.bundle import Calibration

POINTS = 257
"""Points of the curve at most."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A row is anomalous above `score`; `alpha` is the false-alarm rate that it really stands for."""

    score: float
    alpha: float
    warning: str | None = None


def fit_threshold(scores: NDArray[np.float32], alpha: float) -> Threshold:
    """Take the score that a share `alpha` of normal rows exceeds at most.

    `scores` float32[n] of calibration rows. Below 1/alpha − 1 rows no finite score is that rare: then the highest one
    is taken, and the warning says which rate that is.
    """
    ordered, count = np.sort(scores.astype(np.float64)), len(scores)
    rank = math.ceil((1 - alpha) * (count + 1))
    if rank <= count:
        return Threshold(float(ordered[rank - 1]), alpha)
    reached = 1 / (count + 1)
    return Threshold(
        float(ordered[-1]),
        reached,
        f"alpha {alpha:g} needs {math.ceil(1 / alpha) - 1} calibration rows and there are {count}: "
        f"the threshold is their highest score, which stands for alpha {reached:.2g}",
    )


def fit_calibration(scores: NDArray[np.float32], threshold: float) -> Calibration:
    """Condense the scores float32[n] into at most 257 points, dense in the upper tail; `threshold` is one of them."""
    ordered = np.sort(scores.astype(np.float64))
    count = len(ordered)
    points = np.unique(np.append(ordered[_ranks(count)], threshold))
    at_least = count - np.searchsorted(ordered, points, side="left")
    p_values = (1 + at_least) / (count + 1)
    return Calibration(count=count, scores=points.tolist(), p_values=p_values.tolist())


def _ranks(count: int) -> NDArray[np.int64]:
    """Return ranks in 0 … count − 1, half of them in equal steps, half in equal steps of the tail's logarithm."""
    if count <= POINTS - 1:
        return np.arange(count)
    even = np.linspace(0, count - 1, (POINTS - 1) // 2)
    tail = count - np.geomspace(1, count, (POINTS - 1) // 2)
    return np.unique(np.concatenate([even, tail]).round().astype(np.int64))
