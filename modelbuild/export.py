"""The model on disk: one SavedModel graph, proved by a call after loading it again, and `network.json`."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.backend import keras, tf
from modelbuild.encoding import encode_document
from modelbuild.errors import TrainingError
from modelbuild.preprocessing import Preprocessing

FORMAT_VERSION = 2
Outputs = dict[str, NDArray[np.floating[Any]]]


def export_saved_model(detector: keras.Model, folder: Path) -> None:
    """Write `detector` as a SavedModel with the signature `score`: `features` float64[n, f] → its three results.

    ExportArchive keeps hold of the variables. A plain `tf.saved_model.save` of a Keras model loads in Java and then
    fails on its first call.
    """
    archive = keras.export.ExportArchive()
    archive.track(detector)
    shape = (None, detector.input_shape[1])
    archive.add_endpoint(
        "score",
        lambda features: detector(features, training=False),
        input_signature=[tf.TensorSpec(shape, tf.float64, name="features")],
    )
    archive.write_out(str(folder), verbose=False)


def prove_saved_model(folder: Path, inputs: NDArray[np.float64], expected: Outputs) -> None:
    """Load the SavedModel again and call it once. Raises TrainingError unless it repeats Keras' own outputs."""
    signature = tf.saved_model.load(str(folder)).signatures["score"]
    results = signature(features=tf.constant(inputs))
    for name, values in expected.items():
        if not np.allclose(results[name].numpy(), values, rtol=1e-6, atol=1e-6, equal_nan=True):
            raise TrainingError(f"the exported graph's {name} is not the one of the trained model")


def detect(detector: keras.Model, inputs: NDArray[np.float64]) -> Outputs:
    """Return `score` float32[n], `reconstruction` float64[n, f], `contribution` float32[n, f] of raw rows [n, f]."""
    results = detector(tf.constant(inputs), training=False)
    return {name: values.numpy() for name, values in results.items()}


def network_document(
    autoencoder: keras.Model, preprocessing: Preprocessing, inverse_rms: NDArray[np.float32]
) -> dict[str, Any]:
    """Return the content of `network.json`: the same graph as numbers, for a backend without TensorFlow."""
    dense = [layer for layer in autoencoder.layers if isinstance(layer, keras.layers.Dense)]
    return {
        "format_version": FORMAT_VERSION,
        "inputs": len(preprocessing.impute),
        "encode": encode_document(preprocessing),
        "layers": [_dense_document(layer) for layer in dense],
        "score": {"kind": "residual", "inverse_rms": [float(value) for value in inverse_rms]},
    }


def _dense_document(layer: keras.layers.Dense) -> dict[str, Any]:
    weights, bias = (variable.numpy() for variable in layer.weights)
    return {
        "kind": "dense",
        "inputs": weights.shape[0],
        "outputs": weights.shape[1],
        "activation": layer.activation.__name__,
        "weights": _base64(weights),
        "bias": _base64(bias),
    }


def _base64(values: NDArray[np.float32]) -> str:
    """Return little-endian float32, row by row, in base64."""
    return base64.b64encode(values.astype("<f4").tobytes()).decode("ascii")


def write_json(path: Path, document: Any) -> None:
    """Write a document as strict JSON (no NaN), in UTF-8, ending in a newline."""
    path.write_text(json.dumps(document, allow_nan=False, ensure_ascii=False) + "\n", encoding="utf-8")
