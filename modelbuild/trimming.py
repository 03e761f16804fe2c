"""Which training rows are left out of the fit: the strangest ones by a distance that few of them can bend."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

QUARTILES_TO_DEVIATION = 1.349
"""Interquartile range of a standard normal variable."""

LEAST_SCALE = 0.1
"""A column's robust scale is at least this share of its standard deviation: most of its values may be equal."""

EXPLAINED = 0.9
"""Share of the variance that the distance looks at."""

RARE = 0.01
"""Share of normally distributed rows that lie out."""


def kept_rows(values: NDArray[np.float64], trim: float, *, outlying: bool = False) -> NDArray[np.bool_]:
    """Return which rows of float64[n, d] to fit: all but the share `trim` that lies furthest out, bool[n].

    Furthest by Mahalanobis distance in the leading principal components of robustly scaled columns (median,
    interquartile range). With `outlying`, rows are kept too that are no further than one row in a hundred would be,
    were the middle half of all rows normally distributed: the usual reweighting of robust estimates (Rousseeuw and
    Van Driessen, Technometrics 1999).
    """
    if trim <= 0:
        return np.ones(len(values), bool)
    distance, components = _robust_distance(values)
    furthest = float(np.quantile(distance, 1 - trim))
    if outlying:
        furthest = max(furthest, float(np.median(distance)) * chdtri(components, RARE) / chdtri(components, 0.5))
    return np.asarray(distance <= furthest)


def _robust_distance(values: NDArray[np.float64]) -> tuple[NDArray[np.float64], int]:
    """Return squared distances float64[n], and of how many components."""
    low, middle, high = np.quantile(values, (0.25, 0.5, 0.75), axis=0)
    scale = np.maximum((high - low) / QUARTILES_TO_DEVIATION, LEAST_SCALE * values.std(axis=0))
    scaled = (values - middle) / np.where(scale > 0, scale, 1.0)
    centred = scaled - scaled.mean(axis=0)
    variances, axes = np.linalg.eigh(centred.T @ centred / len(values))
    variances, axes = variances[::-1], axes[:, ::-1]
    total = variances.sum()
    if total <= 0:
        return np.zeros(len(values)), 1
    count = int(np.searchsorted(np.cumsum(variances) / total, EXPLAINED)) + 1
    parts = centred @ axes[:, :count]
    return np.asarray((np.square(parts) / variances[:count]).sum(axis=1)), count
