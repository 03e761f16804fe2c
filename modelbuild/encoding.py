"""The way from raw values to columns and back, as Keras layers and as the `encode` section of network.json."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.backend import keras, tf
from modelbuild.preprocessing import Preprocessing


class _Float64Layer(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """A layer of fixed numbers in float64, whatever comes in."""

    def __init__(self, name: str, preprocessing: Preprocessing) -> None:
        super().__init__(name=name, dtype="float64", trainable=False, autocast=False)
        self.preprocessing = preprocessing


class Impute(_Float64Layer):
    """Fill missing values: float64[n, f] with NaN → float64[n, f]; NaN stays where a feature rejects it."""

    def __init__(self, preprocessing: Preprocessing) -> None:
        super().__init__("impute", preprocessing)

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Replace each NaN by its feature's value, which is NaN itself for the policy `reject`."""
        return keras.ops.where(keras.ops.isnan(inputs), self.preprocessing.impute, inputs)


class Encode(_Float64Layer):
    """Columns of rows: (raw float64[n, f], imputed float64[n, f]) → float64[n, d]."""

    def __init__(self, preprocessing: Preprocessing) -> None:
        super().__init__("encode", preprocessing)

    def call(self, inputs: tuple[tf.Tensor, tf.Tensor]) -> tf.Tensor:
        """Clip and scale numbers, say what is missing, look categories up; in that order."""
        raw, imputed = inputs
        fitted = self.preprocessing
        numbers, missing = fitted.numbers, fitted.indicators
        chosen = _columns(imputed, numbers.features)
        columns = [
            (keras.ops.minimum(keras.ops.maximum(chosen, numbers.low), numbers.high) - numbers.center) / numbers.scale
        ]
        if len(missing.features):
            flags = keras.ops.cast(keras.ops.isnan(_columns(raw, missing.features)), "float64")
            columns.append((flags - missing.center) / missing.scale)
        for table in fitted.tables:
            columns.append(tf.gather(table.rows, _slots(imputed[:, table.feature], len(table.rows), table.values)))
        return columns[0] if len(columns) == 1 else tf.concat(columns, axis=1)


class Decode(_Float64Layer):
    """What columns mean in each feature's own unit: [n, d] → float64[n, f].

    A number is scaled back; of a categorical feature it is the index of the known value whose row is nearest.
    """

    def __init__(self, preprocessing: Preprocessing) -> None:
        super().__init__("decode", preprocessing)

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Undo the scaling, in float64."""
        columns, fitted = keras.ops.cast(inputs, "float64"), self.preprocessing
        numbers = fitted.numbers
        values = columns[:, : len(numbers.features)] * numbers.scale + numbers.center
        if not fitted.tables:
            return values
        start, parts = len(numbers.features) + len(fitted.indicators.features), [values]
        for table in fitted.tables:
            known = table.rows[: table.values]
            block = columns[:, start : start + table.width]
            distances = np.square(known).sum(axis=1) / 2 - tf.matmul(block, known, transpose_b=True)
            parts.append(tf.cast(tf.argmin(distances, axis=1), tf.float64)[:, None])
            start += table.width
        order = np.argsort([*numbers.features, *(table.feature for table in fitted.tables)])
        return tf.gather(tf.concat(parts, axis=1), order, axis=1)


class SumByFeature(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """Add up what belongs to a feature's columns: value[n, d] → value[n, f]."""

    def __init__(self, preprocessing: Preprocessing, dtype: str) -> None:
        super().__init__(name="by_feature", dtype=dtype, trainable=False)
        self.preprocessing = preprocessing

    def call(self, inputs: tf.Tensor) -> tf.Tensor:
        """Return the sums; the same tensor where each feature has one column."""
        owners, features = self.preprocessing.owners, len(self.preprocessing.impute)
        if np.array_equal(owners, np.arange(features)):
            return inputs
        return tf.transpose(tf.math.unsorted_segment_sum(tf.transpose(inputs), owners, features))


def encode_document(preprocessing: Preprocessing) -> dict[str, Any]:
    """Return the `encode` section of network.json."""
    numbers, missing = preprocessing.numbers, preprocessing.indicators
    return {
        "impute": [None if np.isnan(value) else float(value) for value in preprocessing.impute],
        "numbers": {
            "features": numbers.features.tolist(),
            "low": numbers.low.tolist(),
            "high": numbers.high.tolist(),
            "center": numbers.center.tolist(),
            "scale": numbers.scale.tolist(),
        },
        "indicators": {
            "features": missing.features.tolist(),
            "center": missing.center.tolist(),
            "scale": missing.scale.tolist(),
        },
        "tables": [
            {"feature": table.feature, "values": table.values, "rows": table.rows.tolist()}
            for table in preprocessing.tables
        ],
        "columns": [{"feature": int(feature)} for feature in preprocessing.owners],
    }


def _columns(values: tf.Tensor, features: NDArray[np.int64]) -> tf.Tensor:
    """Return some columns; all of them as they are."""
    if np.array_equal(features, np.arange(values.shape[1])):
        return values
    return tf.gather(values, features, axis=1)


def _slots(indices: tf.Tensor, count: int, unseen: int) -> tf.Tensor:
    """Return int32[n] rows of a table; what names none, NaN too, is the unseen value's."""
    known = (indices >= 0) & (indices < count)
    return tf.cast(tf.where(known, indices, tf.cast(unseen, tf.float64)), tf.int32)
