"""The numbers behind the report's curves: ROC and precision–recall with bootstrap bands, realised false alarms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 400
LEVEL = 0.95
"""Of the confidence bands and intervals."""

NORMAL_QUANTILE = 1.959964
"""Of a standard normal variable, at (1 + LEVEL) / 2."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Band:
    """A curve over `x` float64[k] with the band that holds it with a probability of 95 %, point by point."""

    x: Floats
    y: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the ends of its 95 % confidence interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curves:
    """How well scores part two classes: curves, and the areas under them."""

    roc: Band
    precision_recall: Band
    roc_auc: Interval
    pr_auc: Interval


def fit_curves(truth: NDArray[np.bool_], scores: Floats, seed: int = 0) -> Curves:
    """Return ROC and precision–recall curve of labelled rows [n], both labels among them, with bootstrap bands.

    Rows of each class are drawn anew with replacement, RESAMPLES times. A curve depends only on how many rows of each
    class lie at and between the scores of anomalies, so these counts are drawn (multinomial), not the rows.
    """
    hits, alarms = _level_counts(truth, scores)
    random = np.random.default_rng(seed)
    grid = np.unique(np.concatenate([np.linspace(0, 1, 101), np.geomspace(1e-4, 0.1, 100)]))
    samples = [_curve(hits, alarms, grid)]
    for _ in range(RESAMPLES):
        samples.append(_curve(_draw(random, hits), _draw(random, alarms), grid))
    recall, precision, roc_auc, pr_auc = (np.array(part) for part in zip(*samples, strict=True))
    return Curves(_band(grid, recall), _band(grid, precision), _interval(roc_auc), _interval(pr_auc))


def _level_counts(truth: NDArray[np.bool_], scores: Floats) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Count anomalies and normal rows at each level, highest first.

    Levels alternate: normal rows between two scores of anomalies, then rows with the very score of anomalies.
    """
    edges = np.unique(scores[truth])[::-1]
    hits, alarms = (np.bincount(_levels(edges, scores[rows]), minlength=2 * len(edges) + 1) for rows in (truth, ~truth))
    return hits, alarms


def _levels(edges: Floats, scores: Floats) -> NDArray[np.int64]:
    places = np.searchsorted(-edges, -scores, side="left")
    return np.asarray(2 * places + (np.append(edges, np.nan)[places] == scores))


def _draw(random: np.random.Generator, counts: NDArray[np.int64]) -> NDArray[np.int64]:
    total = int(counts.sum())
    return random.multinomial(total, counts / total)


def _curve(hits: NDArray[np.int64], alarms: NDArray[np.int64], grid: Floats) -> tuple[Floats, Floats, float, float]:
    """Return recall over a grid of false-alarm rates, precision over the same grid of recalls, and both areas."""
    found, false = np.cumsum(hits), np.cumsum(alarms)
    recall, rate = found / found[-1], false / false[-1]
    precision = found / np.maximum(found + false, 1)
    roc_auc = np.trapezoid(np.append(0, recall), np.append(0, rate))
    pr_auc = float(np.sum(np.diff(np.append(0, recall)) * precision))
    recall_at = np.interp(grid, np.append(0, rate), np.append(0, recall))
    reaching = np.searchsorted(recall, np.maximum(grid, 1e-9) - 1e-12)
    return recall_at, precision[reaching], float(roc_auc), pr_auc


def _band(grid: Floats, samples: Floats) -> Band:
    low, high = np.quantile(samples[1:], [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return Band(grid, samples[0], low, high)


def _interval(samples: Floats) -> Interval:
    low, high = np.quantile(samples[1:], [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(samples[0]), float(low), float(high))


def realised_rates(p_values: Floats, alphas: Floats) -> Band:
    """Return the share of normal rows with a p-value of at most alpha, for each alpha, with Wilson's interval."""
    count = len(p_values)
    rate = np.searchsorted(np.sort(p_values), alphas, side="right") / count
    square = NORMAL_QUANTILE**2 / count
    middle = (rate + square / 2) / (1 + square)
    half = NORMAL_QUANTILE / (1 + square) * np.sqrt(rate * (1 - rate) / count + square / (4 * count))
    return Band(alphas, rate, np.maximum(middle - half, 0), middle + half)


def alphas_up_to_half(calibration_rows: int) -> Floats:
    """Return 60 alphas in equal steps of their logarithm, from the smallest that the calibration rows can tell."""
    return np.geomspace(1 / (calibration_rows + 1), 0.5, 60)
