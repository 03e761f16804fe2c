"""The autoencoder and the detector around it: Keras layers from raw values to score, reconstruction, contribution."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from modelbuild.backend import keras, tf
from modelbuild.encoding import Decode, Encode, Impute, SumByFeature
from modelbuild.preprocessing import Preprocessing
from modelbuild.spec import NetworkSpec, default_hidden


class Contribution(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """Squared residual in units of its usual size: (float32[n, d], float32[n, d]) → float32[n, d]."""

    def __init__(self, inverse_rms: NDArray[np.float32]) -> None:
        super().__init__(name="contribution", dtype="float32", trainable=False)
        self.inverse_rms = inverse_rms

    def call(self, inputs: tuple[tf.Tensor, tf.Tensor]) -> tf.Tensor:
        """Return ((scaled − reconstructed) · inverse_rms)²."""
        scaled, reconstructed = inputs
        return keras.ops.square((scaled - reconstructed) * self.inverse_rms)


class BlankRejected(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """Turn the rows that hold a rejected null into NaN, in any of the results: value[n, …] → value[n, …]."""

    def __init__(self, name: str, dtype: str) -> None:
        super().__init__(name=name, dtype=dtype, trainable=False, autocast=False)

    def call(self, inputs: tuple[tf.Tensor, tf.Tensor]) -> tf.Tensor:
        """Keep `values` where no entry of `imputed` is NaN."""
        values, imputed = inputs
        rejected = keras.ops.any(keras.ops.isnan(imputed), axis=1, keepdims=len(values.shape) == 2)
        return keras.ops.where(rejected, keras.ops.cast(np.nan, values.dtype), values)


def build_autoencoder(features: int, spec: NetworkSpec, seed: int) -> keras.Model:
    """Build the untrained network: noisy input, dense layers, linear output; float32[n, f] → float32[n, f].

    The narrowest layer is linear, the others are tanh: a saturated bottleneck would flatten rare but sound rows.
    """
    widths = spec.hidden or default_hidden(features)
    inputs = keras.Input((features,), dtype="float32", name="scaled")
    hidden = keras.layers.GaussianNoise(spec.noise, seed=seed)(inputs)
    for index, width in enumerate(widths):
        activation = "linear" if index == int(np.argmin(widths)) else "tanh"
        hidden = _dense(width, activation, f"hidden_{index + 1}", seed + index + 1)(hidden)
    outputs = _dense(features, "linear", "reconstructed", seed)(hidden)
    return keras.Model(inputs, outputs, name="autoencoder")


def _dense(width: int, activation: str, name: str, seed: int) -> keras.layers.Layer:
    initializer = keras.initializers.GlorotUniform(seed=seed)
    return keras.layers.Dense(width, activation=activation, kernel_initializer=initializer, name=name)


def build_detector(
    autoencoder: keras.Model, preprocessing: Preprocessing, inverse_rms: NDArray[np.float32]
) -> keras.Model:
    """Join preprocessing and autoencoder into one graph.

    float64[n, f] raw values, NaN for a null → `score` float32[n], `reconstruction` float64[n, f],
    `contribution` float32[n, f]. A row with a rejected null is NaN in all three.
    """
    inputs = keras.Input((len(preprocessing.impute),), dtype="float64", name="features")
    imputed = Impute(preprocessing)(inputs)
    scaled = keras.layers.Identity(dtype="float32")(Encode(preprocessing)((inputs, imputed)))
    reconstructed = autoencoder(scaled)
    contribution = SumByFeature(preprocessing, "float32")(Contribution(inverse_rms)((scaled, reconstructed)))
    outputs = {
        "score": BlankRejected("score", "float32")((keras.ops.mean(contribution, axis=1), imputed)),
        "reconstruction": BlankRejected("reconstruction", "float64")((Decode(preprocessing)(reconstructed), imputed)),
        "contribution": BlankRejected("contributions", "float32")((contribution, imputed)),
    }
    return keras.Model(inputs, outputs, name="detector")
