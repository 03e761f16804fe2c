"""Fit the training profile: bins by quantiles, and the share of rows in each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.preprocessing import Vocabulary
from modelbuild.profile import FeatureProfile, Histogram, Profile
from modelbuild.spec import FeatureSpec

DECILES = tuple(np.arange(1, 10) / 10)
SCORE_QUANTILES = (*DECILES, 0.95, 0.99, 0.999)
"""Scores matter most where they are high."""


MOST_CATEGORIES = 50
"""Values of a VARCHAR that have a bin each; the rarer ones share one."""


def fit_profile(
    specs: Sequence[FeatureSpec],
    vocabularies: Sequence[Vocabulary | None],
    training: NDArray[np.float64],
    scores: NDArray[np.floating[Any]] | None,
) -> Profile:
    """Profile training rows float64[n, f] (NaN: missing) and the scores [m] of rows that were held back.

    `vocabularies`: the values of a VARCHAR, whose column holds their indices, and the one after the last for others.
    """
    columns = zip(specs, vocabularies, training.T, strict=True)
    features = [
        FeatureProfile(name=spec.name, context=spec.weight == 0, **_feature_histogram(spec, known, column).model_dump())
        for spec, known, column in columns
    ]
    score = None if scores is None else fit_histogram(scores.astype(np.float64), SCORE_QUANTILES)
    return Profile(rows=len(training), features=features, score=score)


def _feature_histogram(spec: FeatureSpec, known: Vocabulary | None, column: NDArray[np.float64]) -> Histogram:
    if spec.sql_type == "BOOLEAN":
        return _counted(column, np.array([0.5]))
    return fit_histogram(column, DECILES) if known is None else fit_categories(column, len(known))


def fit_categories(indices: NDArray[np.float64], known: int) -> Histogram:
    """Count the indices float64[n] of so many known values: a bin for each frequent one, the rare ones, and any unseen.

    An index is a whole number, so that edges between two of them part values by their order of frequency.
    """
    last = min(known, MOST_CATEGORIES)
    return _counted(indices, np.unique([*np.arange(last) + 0.5, known - 0.5]))


def fit_histogram(values: NDArray[np.float64], quantiles: Sequence[float]) -> Histogram:
    """Bin values float64[n] at their quantiles.

    A value that two quantiles fall on (0 in many columns, an integer) gets a bin of its own: else what comes to lie
    below it would not be seen.
    """
    return _counted(values, _edges(np.quantile(values[~np.isnan(values)], quantiles, method="inverted_cdf")))


def _counted(values: NDArray[np.float64], edges: NDArray[np.float64]) -> Histogram:
    present = values[~np.isnan(values)]
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
