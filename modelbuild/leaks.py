"""Does one column alone give the label away?"""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from modelbuild.columns import parse_label

LEAK = 0.99
"""A single column with a higher ROC-AUC knows more than it should."""

CATEGORIES = 50
ROWS_A_CLASS = 100_000
"""More rows of a class are sampled: ROC-AUC does not depend on how many there are of each."""


def anomaly_flags(label: pa.ChunkedArray) -> NDArray[np.int8]:
    """Return 1, 0 or −1 (unknown) a row; what is not a label is unknown."""
    return np.array([_flag(text) for text in label.cast(pa.string()).to_pylist()], np.int8)


def is_label(text: str) -> bool:
    """Say whether a cell is one that labels may hold."""
    return _flag(text) >= 0


def leak_score(column: pa.ChunkedArray, anomalous: NDArray[np.int8]) -> float | None:
    """Return the ROC-AUC (0.5 … 1, whichever direction) of one column against the label, of a null's presence too.

    `anomalous` int8[n]. None where it can not be said: one class only, or text with many values.
    """
    from sklearn.metrics import roc_auc_score

    chosen = _sample(anomalous)
    values = _numbers(column, anomalous)
    if chosen is None or values is None:
        return None
    values, truth = values[chosen], anomalous[chosen]
    missing = np.isnan(values)
    areas = [roc_auc_score(truth, missing)] if missing.any() else []
    if len(np.unique(truth[~missing])) == 2:
        areas.append(roc_auc_score(truth[~missing], values[~missing]))
    return max((max(area, 1 - area) for area in map(float, areas)), default=None)


def _flag(text: str | None) -> int:
    try:
        return -1 if text is None else int(parse_label(text))
    except ValueError:
        return -1


def _sample(anomalous: NDArray[np.int8]) -> NDArray[np.int64] | None:
    random = np.random.default_rng(0)
    parts = [np.flatnonzero(anomalous == flag) for flag in (0, 1)]
    if not all(map(len, parts)):
        return None
    return np.concatenate([random.choice(part, min(len(part), ROWS_A_CLASS), replace=False) for part in parts])


def _numbers(column: pa.ChunkedArray, anomalous: NDArray[np.int8]) -> NDArray[np.float64] | None:
    """Return a column as float64[n]; a category as the share of anomalies in it."""
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _shares(column, anomalous)
    if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
        return column.cast(pa.float64()).to_numpy() if pa.types.is_boolean(kind) else None
    return np.asarray(pc.fill_null(column.cast(pa.float64(), safe=False), float("nan")).to_numpy(), np.float64)


def _shares(column: pa.ChunkedArray, anomalous: NDArray[np.int8]) -> NDArray[np.float64] | None:
    encoded = column.combine_chunks().dictionary_encode()
    if len(encoded.dictionary) > CATEGORIES:
        return None
    codes = np.asarray(pc.fill_null(encoded.indices, -1).to_numpy(zero_copy_only=False), np.int64)
    shares = [_share(anomalous[codes == code]) for code in range(len(encoded.dictionary))]
    return np.array([*shares, np.nan])[codes]


def _share(flags: NDArray[np.int8]) -> float:
    known = flags[flags >= 0]
    return float(known.mean()) if len(known) else 0.0
