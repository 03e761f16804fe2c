"""The model on disk: one SavedModel graph, proved by a call after loading it again; and calls of the graph itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.backend import keras, tf
from modelbuild.errors import TrainingError

BATCH = 16_384
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
    parts = [detector(tf.constant(part), training=False) for part in batches(inputs)]
    return {name: np.concatenate([part[name].numpy() for part in parts]) for name in parts[0]}


def batches(rows: NDArray[np.floating[Any]]) -> list[NDArray[np.floating[Any]]]:
    """Return the rows in parts; distances to many prototypes need a matrix a part."""
    return np.split(rows, range(BATCH, len(rows), BATCH))


def write_json(path: Path, document: Any) -> None:
    """Write a document as strict JSON (no NaN), in UTF-8, ending in a newline."""
    path.write_text(json.dumps(document, allow_nan=False, ensure_ascii=False) + "\n", encoding="utf-8")
