"""How large a residual usually is, feature by feature: what makes contributions comparable."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.preprocessing import Preprocessing

TAIL = 0.999
TAIL_OF_NORMAL = 3.2905
"""The TAIL quantile of the absolute value of a standard normal variable."""

FLOOR = 1e-3
"""Scaled units. A feature that is reproduced exactly would divide by zero; nobody measures a thousandth of a scale."""

LEAST_SHARE = 0.1
"""Of a column's least scale: what is usual for it is never taken to be less."""

QUANTILES = (0.5, 0.9, 0.99)


def fit_inverse_rms(
    residuals: NDArray[np.float32], weights: NDArray[np.float64], least_scale: NDArray[np.float64]
) -> NDArray[np.float32]:
    """Return what residuals are multiplied by, float32[d], from scaled residuals [n, d] of training rows.

    One over the root mean square. Where the tail is heavier than a normal variable's, one over the deviation that its
    tail suggests: else one feature with rare large values would set the threshold for all. A weight [d] counts by
    its root, since contributions are squares.
    """
    rms = np.sqrt(np.mean(np.square(residuals, dtype=np.float64), axis=0))
    tail = np.quantile(np.abs(residuals), TAIL, axis=0) / TAIL_OF_NORMAL
    usual = np.maximum(np.maximum(rms, tail), np.maximum(FLOOR, LEAST_SHARE * least_scale))
    return np.asarray(np.sqrt(weights) / usual, dtype=np.float32)


def residual_quantiles(residuals: NDArray[np.float32]) -> list[dict[str, float]]:
    """Return for each feature the quantiles of |residual| over normal rows [n, f], keyed "0.5", "0.9", "0.99"."""
    values = np.quantile(np.abs(residuals), QUANTILES, axis=0)
    return [{f"{q:g}": float(v) for q, v in zip(QUANTILES, column, strict=True)} for column in values.T]


def scaled_residuals(
    raw: NDArray[np.float64], reconstruction: NDArray[np.floating[Any]], preprocessing: Preprocessing
) -> NDArray[np.float32]:
    """Return how far each scaled value lies from its scaled reconstruction, float32[n, f], over a feature's columns."""
    gaps = np.subtract(preprocessing.apply(raw), preprocessing.apply(np.asarray(reconstruction, np.float64)))
    squares = np.zeros((len(preprocessing.impute), len(raw)), np.float32)
    np.add.at(squares, preprocessing.owners, np.square(gaps).T)
    return np.sqrt(squares).T
