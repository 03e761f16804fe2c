"""Keras layers from encoded rows to the score: float64 throughout, so that no backend's order of sums shows.

In single precision the joint distance, which divides by small spreads, would be off by more than parity allows
(docs/decisions/0111).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from modelbuild.backend import keras, tf
from modelbuild.scoring import TAIL_WEIGHT, Scoring, Standard, Term
from modelbuild.terms import Mahalanobis, Measure, Prototypes, Residual, Tails, Vector

TINY = 1e-9
"""Added before a logarithm: a row may lie exactly on a prototype."""


class _Float64Layer(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """A layer without variables that computes in float64."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(name=name, dtype="float64", trainable=False)


class Standardise(_Float64Layer):
    """Encoded columns to those of the fitted rows: float[n, d] → float64[n, d]."""

    def __init__(self, standard: Standard) -> None:
        super().__init__("standardise")
        self.standard = standard

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Subtract the centre, divide by the scale."""
        return (tf.cast(inputs, tf.float64) - self.standard.center) / self.standard.scale


class Unstandardise(_Float64Layer):
    """The way back: float64[n, d] → float64[n, d]."""

    def __init__(self, standard: Standard) -> None:
        super().__init__("unstandardise")
        self.standard = standard

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Multiply by the scale, add the centre."""
        return inputs * self.standard.scale + self.standard.center


class Joint(_Float64Layer):
    """Residual and latent side by side, each in its usual size: ([n, d], [n, d], [n, l]) → float64[n, d + l]."""

    def __init__(self, scale: Vector) -> None:
        super().__init__("joint")
        self.scale = scale

    def call(self, inputs: tuple[tf.Tensor, tf.Tensor, tf.Tensor]) -> tf.Tensor:
        """Return [x − r, z] · scale."""
        scaled, reconstructed, latent = inputs
        return tf.concat([scaled - reconstructed, latent], axis=1) * self.scale


class Distance(_Float64Layer):
    """Squared Mahalanobis distance: float64[n, k] → float64[n]."""

    def __init__(self, measure: Mahalanobis) -> None:
        super().__init__()
        self.measure = measure

    def call(self, joint: tf.Tensor) -> tf.Tensor:
        """Return ‖(joint − center) · triangle‖²."""
        return tf.reduce_sum(tf.square(tf.matmul(joint - self.measure.center, self.measure.triangle)), axis=1)


class TailValues(_Float64Layer):
    """How rare each column's value is: float64[n, d] → float64[n, d], weighted."""

    def __init__(self, measure: Tails) -> None:
        super().__init__()
        width = max(len(knots) for knots in measure.knots)
        self.knots = np.array([_padded(knots, width, np.inf) for knots in measure.knots])
        self.values = np.array([_padded(values, width, 0.0) for values in measure.values])
        slopes = map(_slopes, measure.knots, measure.values)
        self.slopes = np.array([_padded(slope, width, 0.0) for slope in slopes])
        self.low = np.array([knots[0] for knots in measure.knots])
        self.high = np.array([knots[-1] for knots in measure.knots])
        self.weights_ = measure.weights

    def call(self, scaled: tf.Tensor) -> tf.Tensor:
        """Interpolate between the two knots around each value."""
        columns = tf.transpose(tf.minimum(tf.maximum(scaled, self.low), self.high))
        after = tf.searchsorted(self.knots, columns, side="right") - 1
        start, value, slope = (
            tf.gather(table, after, axis=1, batch_dims=1) for table in (self.knots, self.values, self.slopes)
        )
        return tf.transpose(value + (columns - start) * slope) * self.weights_


class Nearest(_Float64Layer):
    """Squared distance to the nearest prototype: float64[n, k] → float64[n]."""

    def __init__(self, measure: Prototypes) -> None:
        super().__init__()
        self.measure = measure
        self.halves = np.square(measure.centers).sum(axis=1) / 2

    def call(self, rows: tf.Tensor) -> tf.Tensor:
        """Find the nearest centre by scalar products, then measure the distance without cancellation."""
        scaled = rows * self.measure.scale
        products = tf.matmul(scaled, self.measure.centers, transpose_b=True)
        nearest = tf.gather(self.measure.centers, tf.argmax(products - self.halves, axis=1))
        return tf.reduce_sum(tf.square(scaled - nearest), axis=1)


class Logarithm(_Float64Layer):
    """Logarithm of a sum of squares, which may be 0: float64[n] → float64[n]."""

    def call(self, values: tf.Tensor) -> tf.Tensor:
        """Return log(values + TINY)."""
        return tf.math.log(values + TINY)


class Largest(_Float64Layer):
    """The score from the terms' logarithms: [float64[n]…] → float64[n].

    Each is brought to one scale, 0 at its median and 1 at its 90 % quantile; the score is the largest of them.
    """

    def __init__(self, terms: tuple[Term, ...]) -> None:
        super().__init__("largest")
        self.terms = terms

    def call(self, logarithms: list[tf.Tensor]) -> tf.Tensor:
        """Return the largest of (logarithm − median) / spread."""
        pairs = zip(logarithms, self.terms, strict=True)
        return tf.reduce_max(tf.stack([(logarithm - term.median) / term.spread for logarithm, term in pairs]), axis=0)


def tail_values(scoring: Scoring, scaled: tf.Tensor) -> tf.Tensor | None:
    """Return how rare each column's value is, float64[n, d], if that counts at all."""
    return TailValues(scoring.deviations.tails)(scaled) if scoring.deviations else None


def measure_terms(scoring: Scoring, scaled: tf.Tensor, joint: tf.Tensor, tails: tf.Tensor | None) -> list[tf.Tensor]:
    """Return the logarithm of each term, float64[n]."""
    return [Logarithm()(_measure(term.measure, scaled, joint, tails)) for term in scoring.terms]


def _measure(measure: Measure, scaled: tf.Tensor, joint: tf.Tensor, tails: tf.Tensor | None) -> tf.Tensor:
    match measure:
        case Mahalanobis():
            return Distance(measure)(joint)
        case Tails():
            return keras.ops.sum(tails, axis=1)
        case Residual():
            return keras.ops.sum(_squared_residuals(joint, measure.columns), axis=1)
        case _:
            return Nearest(measure)(scaled if measure.space == "input" else joint)


def _squared_residuals(joint: tf.Tensor, columns: int) -> tf.Tensor:
    return keras.ops.square(joint[:, :columns])


def contributions(scoring: Scoring, scaled: tf.Tensor, joint: tf.Tensor, tails: tf.Tensor | None) -> tf.Tensor:
    """Return what each column adds to the score, float64[n, d]."""
    if scoring.deviations is None:
        return _squared_residuals(joint, len(scoring.weights))
    return Attribution(scoring.deviations.matrix, scoring.weights, TAIL_WEIGHT)((scaled, tails))


class Attribution(_Float64Layer):
    """What each column has to do with a row's score: ([n, d], tails [n, d]) → float64[n, d].

    The squared deviation of a column from what all others say of it, in its own spread: (x · matrix)², where column j
    of the matrix is that of the precision matrix over the root of its diagonal. And how rare the value is by itself.
    """

    def __init__(self, matrix: Any, weights: Vector, tail_weight: float) -> None:
        super().__init__("attribution")
        self.matrix, self.weights_, self.tail_weight = matrix, weights, tail_weight

    def call(self, inputs: tuple[tf.Tensor, tf.Tensor]) -> tf.Tensor:
        """Add both parts."""
        scaled, tails = inputs
        return tf.square(tf.matmul(scaled, self.matrix)) * self.weights_ + self.tail_weight * tails


def _padded(values: Vector, width: int, filler: float) -> Vector:
    return np.concatenate([values, np.full(width - len(values), filler)])


def _slopes(knots: Vector, values: Vector) -> Vector:
    """Return the slope after each knot; 0 after the last."""
    return np.append(np.diff(values) / np.diff(knots), 0.0)
