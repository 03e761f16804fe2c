"""Rows to windows: the last k rows of a key become one input of k·n values, for faults that no single row shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from modelbuild.errors import DataError
from modelbuild.rows import ANOMALY, NORMAL, Rows
from modelbuild.spec import FeatureSpec, TrainingSpec

MOST_WINDOWS = 200_000
"""Of more windows, which overlap anyhow, every n-th is taken: k·n values of each are kept in memory."""


def window_spec(spec: TrainingSpec) -> TrainingSpec:
    """Return the spec of the k·n features: `speed[-9]` is the speed nine rows before the newest, `speed[0]`."""
    if spec.window is None:
        return spec
    lags = range(1 - spec.window.rows, 1)
    features = tuple(_lagged(feature, lag) for lag in lags for feature in spec.features)
    # A copy is not validated, which the names would not survive.
    return spec.model_copy(update={"features": features})


def _lagged(feature: FeatureSpec, lag: int) -> FeatureSpec:
    return feature.model_copy(update={"name": f"{feature.name}[{lag}]"})


def row_features(spec: TrainingSpec) -> tuple[FeatureSpec, ...]:
    """Return the features of one row, the newest one of a windowed spec; their values are the last ones of an input."""
    count = len(spec.features) // (spec.window.rows if spec.window else 1)
    newest = spec.features[-count:]
    return tuple(feature.model_copy(update={"name": feature.name.partition("[")[0]}) for feature in newest)


def window_rows(rows: Rows, spec: TrainingSpec) -> tuple[Rows, list[str]]:
    """Return one row of k·n values for each row that has k − 1 before it, oldest first; and what was left out.

    The rows of a key are taken in order of time; of several at one time, the last one. A window has the label and time
    of its newest row. One whose newest row is normal and an older one anomalous is neither, and left out.
    Raises DataError: no key has enough rows.
    """
    if spec.window is None or rows.keys is None or rows.times is None:
        return rows, []
    ordered, size = _in_order(rows), spec.window.rows
    keys = np.asarray(ordered.keys)
    newest = np.arange(size - 1, len(ordered))
    newest = newest[keys[newest] == keys[newest - size + 1]]
    newest = newest[~_spoiled(ordered, newest[:, None] + np.arange(1 - size, 1))]
    if not len(newest):
        raise DataError(f"no {spec.key_column} has {size} rows, which is a window", path=rows.source)
    newest = newest[:: -(-len(newest) // MOST_WINDOWS)]
    features = ordered.features[newest[:, None] + np.arange(1 - size, 1)].reshape(len(newest), -1)
    return replace(ordered.take(newest), features=features), _notices(rows.keys, len(ordered))


def _in_order(rows: Rows) -> Rows:
    """Return the rows key by key, in order of time; without those that have no key, or are replaced by a later one."""
    keys, times = np.asarray(rows.keys), np.asarray(rows.times)
    order = np.lexsort((np.arange(len(rows)), times, keys))
    order = order[keys[order] >= 0]
    keys, times = keys[order], times[order]
    replaced = np.append((keys[1:] == keys[:-1]) & (times[1:] == times[:-1]), False)
    return rows.take(order[~replaced])


def _spoiled(ordered: Rows, windows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say which windows (rows [m, k]) end normally after an anomaly."""
    if ordered.labels is None:
        return np.zeros(len(windows), bool)
    labels = ordered.labels[windows]
    spoiled: NDArray[np.bool_] = np.any(labels[:, :-1] == ANOMALY, axis=1) & (labels[:, -1] == NORMAL)
    return spoiled


def _notices(keys: NDArray[np.int64], kept: int) -> list[str]:
    """Say how many rows, of which there are the `keys`, are in no window."""
    keyless = int((keys < 0).sum())
    replaced = len(keys) - keyless - kept
    notices = [f"{keyless} rows left out without a key"] if keyless else []
    return [*notices, f"{replaced} rows left out: a later one has the same key and time"] if replaced else notices
