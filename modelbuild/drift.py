"""Drift: how far features have moved away from the training profile in the manifest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modelbuild.bundle import Feature, Manifest
from modelbuild.profile import FeatureProfile, Histogram, index_of_counts

WATCH, DRIFTED = 0.1, 0.25
"""Limits of the population stability index (PSI) that are usual in credit scoring."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Drift:
    """One feature in training and now. `verdict` is `stable`, `watch` or `drifted`.

    `middle` is the median, of a VARCHAR or BOOLEAN the most frequent value; NaN without any value.
    """

    name: str
    feature: Feature
    context: bool
    psi: float
    verdict: str
    middle_then: float
    middle_now: float
    missing_then: float
    missing_now: float


def measure_drift(manifest: Manifest, rows: Floats) -> list[Drift]:
    """Compare raw rows [n, f], in the order of the manifest's features, with its profile, largest PSI first.

    NaN is a value that is missing. Empty without a profile.
    """
    if manifest.profile is None:
        return []
    # A windowed model profiles single rows: the newest one, name[0], is compared.
    columns = {
        feature.name.removesuffix("[0]"): (feature, rows[:, place]) for place, feature in enumerate(manifest.features)
    }
    known = [profile for profile in manifest.profile.features if profile.name in columns]
    drifts = [_compare(*columns[profile.name], profile, manifest.profile.rows) for profile in known]
    return sorted(drifts, key=lambda drift: -drift.psi)


def _compare(feature: Feature, now: Floats, profile: FeatureProfile, trained: int) -> Drift:
    psi = stability_index(profile, now, trained)
    return Drift(
        name=profile.name,
        feature=feature,
        context=profile.context,
        psi=psi,
        verdict=_verdict(psi, profile.bins, trained, len(now)),
        middle_then=feature.median,
        middle_now=_middle(feature, now[~np.isnan(now)]),
        missing_then=profile.missing,
        missing_now=float(np.isnan(now).mean()),
    )


def _middle(feature: Feature, values: Floats) -> float:
    if not len(values):
        return float("nan")
    if feature.sql_type not in {"VARCHAR", "BOOLEAN"}:
        return float(np.median(values))
    distinct, counts = np.unique(values, return_counts=True)
    return float(distinct[np.argmax(counts)])


def stability_index(histogram: Histogram, values: Floats, trained: int) -> float:
    """Return `modelbuild.profile.stability_index` of values float64[n], quickly."""
    places = np.searchsorted(histogram.edges, values, side="left")
    counts = np.bincount(np.where(np.isnan(values), histogram.bins, places), minlength=histogram.bins + 1)
    return index_of_counts(histogram, counts.tolist(), trained)


def _verdict(psi: float, bins: int, then: int, now: int) -> str:
    """Judge a PSI; with few rows it is high by chance alone: about (bins − 1)(1/m + 1/n) without any drift."""
    if psi < WATCH or psi < 2 * (bins - 1) * (1 / then + 1 / now):
        return "stable"
    return "watch" if psi < DRIFTED else "drifted"
