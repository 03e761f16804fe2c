"""Rows that can not be learned from are left out, and said so; a column that says nothing is named."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from modelbuild.columns import shorten
from modelbuild.errors import DataError
from modelbuild.rows import UNKNOWN, Rows
from modelbuild.spec import TrainingSpec


def clean(rows: Rows, spec: TrainingSpec) -> tuple[Rows, list[str]]:
    """Leave out rows with a rejected null or without a time; return the rest and the warnings.

    Raises DataError: a column without any value, fewer rows than features.
    """
    missing: NDArray[np.bool_] = np.isnan(rows.features)
    for name, empty in zip(spec.feature_names, np.all(missing, axis=0), strict=True):
        if empty:
            raise DataError("has no value in any row", path=rows.source, column=name)
    rejecting = np.array([feature.missing.policy == "reject" for feature in spec.features])
    rejected: NDArray[np.bool_] = np.any(missing & rejecting, axis=1)
    timeless = np.zeros(len(rows), bool) if rows.times is None else np.isnan(rows.times) & ~rejected
    kept = rows.take(~rejected & ~timeless)
    if not len(kept):
        raise DataError("every row lacks a value that the spec requires", path=rows.source)
    if len(kept) < len(spec.features):
        raise DataError(
            f"{_rows(len(kept))} for {len(spec.features)} features: a model needs more rows than features",
            path=rows.source,
        )
    return kept, [
        *_left_out(rejected, missing & rejecting, spec),
        *_without_time(timeless, spec),
        *_notices(kept, spec),
    ]


def _left_out(rejected: NDArray[np.bool_], missing: NDArray[np.bool_], spec: TrainingSpec) -> list[str]:
    count = int(rejected.sum())
    names = [name for name, some in zip(spec.feature_names, np.any(missing, axis=0), strict=True) if some]
    return [f"{_rows(count)} left out for a null in {', '.join(names)}"] if count else []


def _without_time(timeless: NDArray[np.bool_], spec: TrainingSpec) -> list[str]:
    count = int(timeless.sum())
    return [f"{_rows(count)} left out without a value in {spec.time_column}"] if count else []


def _notices(rows: Rows, spec: TrainingSpec) -> list[str]:
    """Return what is odd about the rows that stay: constant columns, labels that are missing."""
    lowest: NDArray[np.float64] = np.nanmin(rows.features, axis=0)
    highest: NDArray[np.float64] = np.nanmax(rows.features, axis=0)
    notices = [
        f"column {name!r} is constant ({_shown(rows, index, low)}): any other value will look anomalous"
        for index, (name, low, high) in enumerate(zip(spec.feature_names, lowest, highest, strict=True))
        if low == high
    ]
    notices += _many_values(rows, spec)
    if spec.label_column and rows.labels is None:
        notices.append(f"no label column {spec.label_column!r}: every row is taken as normal")
    unknown = 0 if rows.labels is None else int((rows.labels == UNKNOWN).sum())
    if unknown:
        notices.append(f"{_rows(unknown)} without a label: neither learned from nor tested with")
    if spec.time_column and rows.times is None:
        notices.append(f"no time column {spec.time_column!r}: rows are split at random")
    return notices


def _many_values(rows: Rows, spec: TrainingSpec) -> list[str]:
    counts = [(feature, len(texts)) for feature, texts in zip(spec.features, rows.texts or (), strict=False) if texts]
    return [
        f"column {feature.name!r} has {count} values: the {feature.most_values} most frequent are told apart, the "
        "others count as unseen (`most_values` in the spec)"
        for feature, count in counts
        if count > feature.most_values
    ]


def _shown(rows: Rows, index: int, value: float) -> str:
    texts = rows.texts[index] if rows.texts else None
    return f"{value:g}" if texts is None else shorten(texts[int(value)])


def _rows(count: int) -> str:
    return f"{count} row{'' if count == 1 else 's'}"
