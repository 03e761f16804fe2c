"""Drift: how far the distribution of a feature has moved away from the one of training."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BINS = 10
WATCH, DRIFTED = 0.1, 0.25
"""Limits of the population stability index (PSI) that are usual in credit scoring."""

PRIOR = 0.5
"""Rows added to each bin: an empty one must not make the index infinite, nor decide it where rows are few."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Drift:
    """One feature then and now. `verdict` is `stable`, `watch` or `drifted`; medians are NaN without any value."""

    name: str
    psi: float
    verdict: str
    median_then: float
    median_now: float
    missing_then: float
    missing_now: float


def measure_drift(names: tuple[str, ...], then: Floats, now: Floats) -> list[Drift]:
    """Compare raw rows [m, f] of training with later ones [n, f]; NaN is a value that is missing."""
    return [_compare(name, a, b) for name, a, b in zip(names, then.T, now.T, strict=True)]


def _compare(name: str, then: Floats, now: Floats) -> Drift:
    edges = bin_edges(then)
    before, after = (histogram(values, edges) for values in (then, now))
    psi = population_stability(before, after)
    verdict = _verdict(psi, before, after)
    return Drift(name, psi, verdict, _median(then), _median(now), _missing(then), _missing(now))


def population_stability(before: NDArray[np.int64], after: NDArray[np.int64]) -> float:
    """Return Σ (q − p) ln(q / p) over the bins' shares p before and q after; counts int64[k] each."""
    used = before + after > 0
    p, q = ((counts[used] + PRIOR) / (counts[used] + PRIOR).sum() for counts in (before, after))
    return float(np.sum((q - p) * np.log(q / p)))


def bin_edges(values: Floats) -> Floats:
    """Return the inner edges of bins that hold a tenth of the values each; few distinct values get a bin each."""
    known = values[~np.isnan(values)]
    distinct = np.unique(known)
    if len(distinct) <= BINS:
        return np.asarray((distinct[1:] + distinct[:-1]) / 2)
    return np.unique(np.quantile(known, np.linspace(0, 1, BINS + 1)[1:-1]))


def histogram(values: Floats, edges: Floats) -> NDArray[np.int64]:
    """Count values by bin; the last bin is for what is missing."""
    places = np.where(np.isnan(values), len(edges) + 1, np.searchsorted(edges, values, side="left"))
    return np.bincount(places, minlength=len(edges) + 2)


def _verdict(psi: float, before: NDArray[np.int64], after: NDArray[np.int64]) -> str:
    """Judge a PSI; with few rows it is high by chance alone: about (bins − 1)(1/m + 1/n) without any drift."""
    chance = (np.count_nonzero(before + after) - 1) * (1 / max(before.sum(), 1) + 1 / max(after.sum(), 1))
    if psi < WATCH or psi < 2 * chance:
        return "stable"
    return "watch" if psi < DRIFTED else "drifted"


def _median(values: Floats) -> float:
    return float(np.nanmedian(values)) if not np.isnan(values).all() else float("nan")


def _missing(values: Floats) -> float:
    return float(np.isnan(values).mean())
