"""Fit the training profile: bins by quantiles, and the share of rows in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.profile import FeatureProfile, Histogram, Profile
from modelbuild.spec import FeatureSpec

DECILES = tuple(np.arange(1, 10) / 10)
SCORE_QUANTILES = (*DECILES, 0.95, 0.99, 0.999)
"""Scores matter most where they are high."""


def fit_profile(
    specs: Sequence[FeatureSpec], training: NDArray[np.float64], scores: NDArray[np.floating[Any]] | None
) -> Profile:
    """Profile training rows float64[n, f] (NaN: missing) and the scores [m] of rows that were held back."""
    features = [
        FeatureProfile(name=spec.name, context=spec.weight == 0, **fit_histogram(column, DECILES).model_dump())
        for spec, column in zip(specs, training.T, strict=True)
    ]
    score = None if scores is None else fit_histogram(scores.astype(np.float64), SCORE_QUANTILES)
    return Profile(rows=len(training), features=features, score=score)


def fit_histogram(values: NDArray[np.float64], quantiles: Sequence[float]) -> Histogram:
    """Bin values float64[n] at their quantiles.

    A value that two quantiles fall on (0 in many columns, an integer) gets a bin of its own: else what comes to lie
    below it would not be seen.
    """
    present = values[~np.isnan(values)]
    edges = _edges(np.quantile(present, quantiles, method="inverted_cdf"))
    counts = np.bincount(np.searchsorted(edges, present, side="left"), minlength=len(edges) + 1)
    return Histogram(
        edges=edges.tolist(),
        shares=(counts / len(values)).tolist(),
        missing=float(1 - len(present) / len(values)),
    )


def _edges(quantiles: NDArray[np.float64]) -> NDArray[np.float64]:
    points, times = np.unique(quantiles, return_counts=True)
    repeated = points[times > 1]
    return np.unique(np.concatenate([points, np.nextafter(repeated, -np.inf)]))
