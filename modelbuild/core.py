"""The fit itself: raw training rows in, one Keras graph out. Command line and Python API both come through here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.backend import keras, tf
from modelbuild.export import batches
from modelbuild.fitting import EpochProgress, Fit, fit_autoencoder
from modelbuild.network import build_autoencoder, build_detector, build_passes
from modelbuild.preprocessing import Preprocessing
from modelbuild.recipe import Recipe
from modelbuild.score_layers import Joint, measure_terms, tail_values
from modelbuild.scoring import Columns, Passes, Scoring, Standard, fit_scoring, measure_scale, standard_scale
from modelbuild.spec import NetworkSpec
from modelbuild.terms import rounded
from modelbuild.trimming import kept_rows


@dataclass(frozen=True, slots=True)
class Core:
    """A fitted network, its score, and both joined with the preprocessing in one graph."""

    recipe: Recipe
    fit: Fit
    scoring: Scoring
    preprocessing: Preprocessing
    detector: keras.Model

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the numbers: the graph is built again from them."""
        fit = self.fit
        history = (fit.losses, fit.validation_losses, fit.best_epoch)
        return _restore, (self.recipe, fit.autoencoder.get_weights(), history, self.scoring, self.preprocessing)

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds that one row costs."""
        weights = [layer.get_weights()[0] for layer in self.fit.autoencoder.layers if layer.weights]
        return sum(int(matrix.size) for matrix in weights) + self.scoring.multiply_adds


def fit_core(
    training: NDArray[np.float32],
    validation: NDArray[np.float32],
    preprocessing: Preprocessing,
    recipe: Recipe,
    *,
    weights: NDArray[np.float64],
    network: NetworkSpec,
    seed: int,
    progress: EpochProgress | None = None,
) -> Core:
    """Fit on encoded rows [n, d]; `validation` [m, d] tells when to stop; `weights` [f] says how much a feature counts.

    The same arguments give the same numbers, bit by bit. Raises TrainingError: the loss is not a number any more.
    """
    columns = Columns(preprocessing.share(weights), preprocessing.least_scale)
    encoded = training.astype(np.float64)
    kept = kept_rows(encoded, recipe.trim, outlying=recipe.outlying)
    center, scale = (rounded(part) for part in standard_scale(encoded[kept], columns.least_scale))
    scaled = (encoded - center) / scale
    fit = fit_autoencoder(
        scaled[kept].astype(np.float32),
        ((validation - center) / scale).astype(np.float32),
        recipe.hidden,
        network,
        seed=seed,
        progress=progress,
    )
    passes = build_passes(fit.autoencoder)
    reconstruction, latent = _run(passes, scaled)
    seen = Passes(scaled, reconstruction, latent, kept)
    scoring = fit_scoring(seen, columns, Standard(center, scale), recipe, seed=seed)
    logarithms = _run(_terms_model(passes, scoring), scaled)
    scoring = scoring.with_scales([measure_scale(values) for values in logarithms])
    return Core(recipe, fit, scoring, preprocessing, build_detector(passes, preprocessing, scoring))


def _restore(
    recipe: Recipe,
    weights: list[NDArray[np.float32]],
    history: tuple[list[float], list[float], int],
    scoring: Scoring,
    preprocessing: Preprocessing,
) -> Core:
    autoencoder = build_autoencoder(len(scoring.weights), recipe.hidden, 0.0, 0)
    autoencoder.set_weights(weights)
    detector = build_detector(build_passes(autoencoder), preprocessing, scoring)
    return Core(recipe, Fit(autoencoder, *history), scoring, preprocessing, detector)


def _terms_model(passes: keras.Model, scoring: Scoring) -> keras.Model:
    """Return the graph from standardised rows to the logarithm of each term."""
    inputs = keras.Input((len(scoring.weights),), dtype="float64")
    reconstructed, latent = passes(inputs)
    joint = Joint(scoring.joint_scale)((inputs, reconstructed, latent))
    return keras.Model(inputs, measure_terms(scoring, inputs, joint, tail_values(scoring, inputs)))


def _run(model: keras.Model, rows: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return the model's outputs for all rows, batch by batch."""
    # Keras hands a single output over by itself, not in a list of one.
    parts = [tf.nest.flatten(model(tf.constant(part), training=False)) for part in batches(rows)]
    return [np.concatenate([output.numpy() for output in outputs]) for outputs in zip(*parts, strict=True)]
