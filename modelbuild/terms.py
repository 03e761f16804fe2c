"""The terms of a score, fitted on rows: a distance in joint space, tails of each column, nearness to prototypes.

Numbers are rounded to float32, which is how network.json keeps them, and held as float64, which is how they are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]
Space = Literal["input", "joint"]

RIDGE = 1e-3
"""Share of the mean variance that is added to every variance: no direction is without any spread."""

MOST_KNOTS = 63
"""Of a column's tails: more rank no better, and fall out of the processor's cache (docs/decisions/0153)."""

MOST_CLUSTERED = 30_000
"""Rows that k-means looks at, at most."""

CLUSTER_ROUNDS = 30


@dataclass(frozen=True, slots=True)
class Mahalanobis:
    """Squared Mahalanobis distance from `center` [k] in joint space, as ‖(v − center) · triangle‖².

    `triangle` [k, k] is the lower Cholesky factor of the precision matrix.
    """

    center: Vector
    triangle: Matrix


@dataclass(frozen=True, slots=True)
class Tails:
    """How rare each column's value is, summed: max(−log P(X ≤ x), −log P(X ≥ x)), linear between knots.

    `knots` and `values` hold one ascending vector a column; beyond its ends a column's value stays that of the end.
    `weights` [d].
    """

    knots: tuple[Vector, ...]
    values: tuple[Vector, ...]
    weights: Vector


@dataclass(frozen=True, slots=True)
class Prototypes:
    """Squared distance to the nearest of `centers` [c, k], of rows of `space` that were multiplied by `scale` [k]."""

    space: Space
    scale: Vector
    centers: Matrix


@dataclass(frozen=True, slots=True)
class Residual:
    """Squared residual, summed over the first `columns` values of a joint row."""

    columns: int


Measure = Mahalanobis | Tails | Prototypes | Residual


def rounded(values: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Round to the nearest float32, kept as float64."""
    return np.asarray(values, np.float32).astype(np.float64)


def fit_mahalanobis(joint: Matrix) -> Mahalanobis:
    """Fit centre and precision on joint rows float64[n, k]; the covariance gets a ridge."""
    center = joint.mean(axis=0)
    return Mahalanobis(rounded(center), rounded(np.linalg.cholesky(precision(joint))))


def precision(rows: Matrix) -> Matrix:
    """Return the inverse of the covariance with its ridge, float64[k, k]."""
    centred = rows - rows.mean(axis=0)
    covariance = centred.T @ centred / len(rows)
    mean_variance = float(np.trace(covariance)) / len(covariance)
    ridge = RIDGE * (mean_variance if mean_variance > 0 else 1.0)
    inverse = np.linalg.inv(covariance + ridge * np.eye(len(covariance)))
    return np.asarray((inverse + inverse.T) / 2)


def fit_tails(columns: Matrix, weights: Vector) -> Tails:
    """Fit on all training rows float64[n, d]: knots at equal steps in the logit of the rank."""
    fitted = [_fit_tail(column) for column in columns.T]
    return Tails(tuple(knots for knots, _ in fitted), tuple(values for _, values in fitted), weights)


def _fit_tail(column: Vector) -> tuple[Vector, Vector]:
    ordered, count = np.sort(rounded(column)), len(column)
    reach = np.log(count)
    shares = 1 / (1 + np.exp(-np.linspace(-reach, reach, MOST_KNOTS)))
    knots = np.unique(ordered[np.clip(np.rint(shares * (count + 1)).astype(int) - 1, 0, count - 1)])
    below = np.searchsorted(ordered, knots, side="right") / count
    above = 1 - np.searchsorted(ordered, knots, side="left") / count
    return knots, rounded(np.maximum(-np.log(below), -np.log(above)))


def fit_prototypes(rows: Matrix, space: Space, count: int, weights: Vector, seed: int) -> Prototypes:
    """Cluster rows float64[n, k] (k-means, at most half as many centres as rows)."""
    from sklearn.cluster import KMeans
    from threadpoolctl import threadpool_limits

    scale = rounded(np.sqrt(weights))
    random = np.random.default_rng(seed)
    chosen = rows if len(rows) <= MOST_CLUSTERED else rows[random.permutation(len(rows))[:MOST_CLUSTERED]]
    scaled = np.unique((chosen * scale).astype(np.float32), axis=0)
    count = max(1, min(count, len(scaled) // 2))
    # More threads add up in an order of their own: the same seed would not give the same bytes.
    with threadpool_limits(1):
        clusters = KMeans(count, init="k-means++", n_init=1, max_iter=CLUSTER_ROUNDS, random_state=seed).fit(scaled)
    return Prototypes(space, scale, rounded(clusters.cluster_centers_))
