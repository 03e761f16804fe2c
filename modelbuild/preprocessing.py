"""Imputation, clipping and scaling, fitted on training rows only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modelbuild.spec import FeatureSpec, TrainingSpec

CLIP_SCALES = 10.0
"""A value counts as at most this many scales from the centre: 1e300 must not overflow a float32."""


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """What was fitted, one float64[f] each; `impute` is NaN where a null rejects the row."""

    impute: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    center: NDArray[np.float64]
    scale: NDArray[np.float64]
    minimum: NDArray[np.float64]
    maximum: NDArray[np.float64]
    median: NDArray[np.float64]

    def apply(self, values: NDArray[np.float64]) -> NDArray[np.float32]:
        """Impute, clip and scale raw values [n, f] as the graph does; rows with a rejected null stay NaN."""
        filled = np.where(np.isnan(values), self.impute, values)
        return ((np.clip(filled, self.low, self.high) - self.center) / self.scale).astype(np.float32)

    @property
    def constant(self) -> NDArray[np.bool_]:
        """Which features never changed in training."""
        return np.equal(self.minimum, self.maximum)


def fit_preprocessing(values: NDArray[np.float64], spec: TrainingSpec) -> Preprocessing:
    """Fit on raw training values float64[n, f], NaN for a null; every feature needs one number at least."""
    minimum, maximum, median = np.nanmin(values, 0), np.nanmax(values, 0), np.nanmedian(values, 0)
    center, deviation = np.nanmean(values, 0), np.nanstd(values, 0)
    # A constant feature has no scale of its own: 1 keeps its unit and tells a changed value at once. Its mean may
    # differ from it in the last bit, which would look like a residual.
    constant = minimum == maximum
    center = np.where(constant, minimum, center)
    scale = np.where(constant | (deviation == 0), 1.0, deviation)
    low, high = _clip_range(values, spec, center, scale)
    return Preprocessing(
        impute=np.array([_filler(f, m) for f, m in zip(spec.features, median, strict=True)]),
        low=low,
        high=high,
        center=center,
        scale=scale,
        minimum=minimum,
        maximum=maximum,
        median=median,
    )


def _clip_range(
    values: NDArray[np.float64], spec: TrainingSpec, center: NDArray[np.float64], scale: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return lowest and highest value that counts: wide, so that a spike stays one.

    Context ends where training ended: it can not be anomalous, and the network must not guess beyond what it saw. A
    flattened tail ends at its quantile.
    """
    shares = [(feature.flatten, 1 - feature.flatten) for feature in spec.features]
    low, high = np.array([np.nanquantile(c, share) for c, share in zip(values.T, shares, strict=True)]).T
    narrow = np.array([feature.weight == 0 or feature.flatten > 0 for feature in spec.features])
    wide_low = np.minimum(low, center - CLIP_SCALES * scale)
    wide_high = np.maximum(high, center + CLIP_SCALES * scale)
    return np.where(narrow, low, wide_low), np.where(narrow, high, wide_high)


def _filler(feature: FeatureSpec, median: float) -> float:
    match feature.missing.policy:
        case "median":
            return median
        case "constant":
            return float(feature.missing.value or 0.0)
        case _:
            return float("nan")
