"""How large a residual usually is, feature by feature."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.preprocessing import Preprocessing

QUANTILES = (0.5, 0.9, 0.99)


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
