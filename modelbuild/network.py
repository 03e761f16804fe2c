"""The autoencoder and the detector around it: Keras layers from raw values to score, reconstruction, contribution."""

from __future__ import annotations

import numpy as np

from modelbuild.backend import keras, tf
from modelbuild.encoding import Decode, Encode, Impute, SumByFeature
from modelbuild.preprocessing import Preprocessing
from modelbuild.score_layers import (
    Joint,
    Largest,
    Standardise,
    Unstandardise,
    contributions,
    measure_terms,
    tail_values,
)
from modelbuild.scoring import Scoring


class BlankRejected(keras.layers.Layer):  # type: ignore[misc]  # Keras has no types
    """Turn the rows that hold a rejected null into NaN, in any of the results: value[n, …] → value[n, …]."""

    def __init__(self, name: str, dtype: str) -> None:
        super().__init__(name=name, dtype=dtype, trainable=False, autocast=False)

    def call(self, inputs: tuple[tf.Tensor, tf.Tensor]) -> tf.Tensor:
        """Keep `values` where no entry of `imputed` is NaN."""
        values, imputed = keras.ops.cast(inputs[0], self.compute_dtype), inputs[1]
        rejected = keras.ops.any(keras.ops.isnan(imputed), axis=1, keepdims=len(values.shape) == 2)
        return keras.ops.where(rejected, keras.ops.cast(np.nan, values.dtype), values)


def build_autoencoder(columns: int, hidden: tuple[int, ...], noise: float, seed: int) -> keras.Model:
    """Build the untrained network: noisy input, dense layers, linear output; float32[n, d] → float32[n, d].

    The narrowest layer, the latent, is linear, the others are tanh: a saturated bottleneck would flatten rare but
    sound rows.
    """
    inputs = keras.Input((columns,), dtype="float32", name="scaled")
    outputs = keras.layers.GaussianNoise(noise, seed=seed)(inputs)
    for index, width in enumerate(hidden):
        activation = "linear" if index == latent_index(hidden) else "tanh"
        outputs = _dense(width, activation, f"hidden_{index + 1}", seed + index + 1)(outputs)
    outputs = _dense(columns, "linear", "reconstructed", seed)(outputs)
    return keras.Model(inputs, outputs, name="autoencoder")


def latent_index(hidden: tuple[int, ...]) -> int:
    """Return which of the hidden layers is the narrowest."""
    return int(np.argmin(hidden))


def dense_layers(autoencoder: keras.Model) -> list[keras.layers.Dense]:
    """Return the network's dense layers in order."""
    return [layer for layer in autoencoder.layers if isinstance(layer, keras.layers.Dense)]


def _dense(width: int, activation: str, name: str, seed: int, dtype: str = "float32") -> keras.layers.Layer:
    initializer = keras.initializers.GlorotUniform(seed=seed)
    return keras.layers.Dense(width, activation=activation, kernel_initializer=initializer, name=name, dtype=dtype)


def build_passes(autoencoder: keras.Model) -> keras.Model:
    """Return the trained network in float64, without noise: standardised [n, d] → reconstruction [n, d], latent [n, l].

    Its weights are the float32 ones: only the arithmetic is finer (docs/decisions/0111).
    """
    trained = dense_layers(autoencoder)
    inputs = keras.Input((autoencoder.input_shape[1],), dtype="float64")
    outputs, passed = inputs, []
    for layer in trained:
        exact = _dense(layer.units, layer.activation.__name__, layer.name, 0, "float64")
        outputs = exact(outputs)
        exact.set_weights([weights.astype(np.float64) for weights in layer.get_weights()])
        passed.append(outputs)
    latent = passed[latent_index(tuple(layer.units for layer in trained[:-1]))]
    return keras.Model(inputs, [outputs, latent], name="passes")


def build_detector(passes: keras.Model, preprocessing: Preprocessing, scoring: Scoring) -> keras.Model:
    """Join preprocessing, network and score into one graph.

    float64[n, f] raw values, NaN for a null → `score` float32[n], `reconstruction` float64[n, f],
    `contribution` float32[n, f]. A row with a rejected null is NaN in all three.
    """
    inputs = keras.Input((len(preprocessing.impute),), dtype="float64", name="features")
    imputed = Impute(preprocessing)(inputs)
    encoded = keras.layers.Identity(dtype="float32")(Encode(preprocessing)((inputs, imputed)))
    scaled = Standardise(scoring.standard)(encoded)
    reconstructed, latent = passes(scaled)
    joint = Joint(scoring.joint_scale)((scaled, reconstructed, latent))
    tails = tail_values(scoring, scaled)
    score = Largest(scoring.terms)(measure_terms(scoring, scaled, joint, tails))
    contribution = SumByFeature(preprocessing, "float64")(contributions(scoring, scaled, joint, tails))
    expected = Decode(preprocessing)(Unstandardise(scoring.standard)(reconstructed))
    outputs = {
        "score": BlankRejected("score", "float32")((score, imputed)),
        "reconstruction": BlankRejected("reconstruction", "float64")((expected, imputed)),
        "contribution": BlankRejected("contributions", "float32")((contribution, imputed)),
    }
    return keras.Model(inputs, outputs, name="detector")
