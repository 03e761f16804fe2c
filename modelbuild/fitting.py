"""Fit the autoencoder: batches in a seeded order, early stopping, the best weights kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modelbuild.backend import keras, make_repeatable, tf
from modelbuild.errors import TrainingError
from modelbuild.network import build_autoencoder
from modelbuild.progress import EndTraining
from modelbuild.spec import NetworkSpec

EpochProgress = Callable[[int, int, float], None]
"""Called after each epoch with (epochs done, epochs at most, validation loss)."""

Epoch = Callable[[tf.Tensor, tf.Tensor], tf.Tensor]

LEAST_BATCH, LEAST_STEPS = 32, 40
"""Few rows are taken in smaller batches, down to 32 rows, so that an epoch has 40 steps."""

LEAST_GAIN = 0.002
"""Share of the best validation loss by which a better one must fall."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A trained autoencoder (float32[n, f] → float32[n, f], on scaled values) and its losses, epoch by epoch."""

    autoencoder: keras.Model
    losses: list[float]
    validation_losses: list[float]
    best_epoch: int
    ended_early: bool = False
    """Whether somebody asked for the end (`EndTraining`) before training was done."""


def fit_autoencoder(
    training: NDArray[np.float32],
    validation: NDArray[np.float32],
    hidden: tuple[int, ...],
    spec: NetworkSpec,
    *,
    seed: int,
    progress: EpochProgress | None = None,
) -> Fit:
    """Train until the validation loss stops falling, and keep the best weights.

    `training` [n, f] and `validation` [m, f] are scaled values. The same arguments give the same weights, bit by bit.
    Raises TrainingError: the loss is not a number any more.
    """
    make_repeatable(seed)
    autoencoder = build_autoencoder(training.shape[1], hidden, spec.noise, seed)
    batch = min(spec.batch_size, len(training), max(LEAST_BATCH, len(training) // LEAST_STEPS))
    epochs = min(spec.epochs, -(-spec.steps // (len(training) // batch)))
    run_epoch = _epoch(autoencoder, _optimizer(autoencoder, spec, epochs * (len(training) // batch)), batch)
    random, data = np.random.default_rng(seed), tf.constant(training)
    losses: list[float] = []
    validation_losses: list[float] = []
    best, best_weights, ended = 0, autoencoder.get_weights(), False
    for epoch in range(epochs):
        losses.append(float(run_epoch(data, tf.constant(random.permutation(len(training))))))
        validation_losses.append(_loss(autoencoder, validation))
        if not np.isfinite(validation_losses[-1]):
            raise TrainingError(
                f"the loss became {validation_losses[-1]} in epoch {epoch + 1}: try a lower learning_rate"
            )
        if epoch == 0 or validation_losses[-1] < (1 - LEAST_GAIN) * validation_losses[best]:
            best, best_weights = epoch, autoencoder.get_weights()
        ended = not _goes_on(progress, epoch + 1, epochs, validation_losses[-1])
        if ended or epoch - best >= spec.patience:
            break
    autoencoder.set_weights(best_weights)
    return Fit(autoencoder, losses, validation_losses, best + 1, ended)


def _goes_on(progress: EpochProgress | None, done: int, epochs: int, loss: float) -> bool:
    """Tell the progress of an epoch; False when it wants the training to end here."""
    try:
        if progress is not None:
            progress(done, epochs, loss)
    except EndTraining:
        return False
    return True


def _optimizer(autoencoder: keras.Model, spec: NetworkSpec, steps: int) -> keras.optimizers.Optimizer:
    """Return Adam with a rate that falls along a cosine over all steps."""
    rate = keras.optimizers.schedules.CosineDecay(spec.learning_rate, steps, alpha=0.05)
    optimizer = keras.optimizers.Adam(rate)
    optimizer.build(autoencoder.trainable_variables)
    return optimizer


def _epoch(autoencoder: keras.Model, optimizer: keras.optimizers.Optimizer, batch: int) -> Epoch:
    """Return a function that takes every batch of one epoch in one graph call and returns the mean loss.

    `Model.fit` spends four fifths of its time between steps of this size.
    """

    @tf.function  # type: ignore[untyped-decorator]  # TensorFlow has no types
    def run(data: tf.Tensor, order: tf.Tensor) -> tf.Tensor:
        steps = tf.shape(order)[0] // batch
        total = tf.constant(0.0)
        for step in tf.range(steps):
            rows = tf.gather(data, order[step * batch : (step + 1) * batch])
            with tf.GradientTape() as tape:
                loss = tf.reduce_mean(tf.square(autoencoder(rows, training=True) - rows))
            variables = autoencoder.trainable_variables
            optimizer.apply(tape.gradient(loss, variables), variables)
            total += loss
        return total / tf.cast(steps, tf.float32)

    return run  # type: ignore[no-any-return]  # TensorFlow has no types


def _loss(autoencoder: keras.Model, rows: NDArray[np.float32]) -> float:
    """Return the mean squared error on scaled rows [n, f], without noise."""
    return float(np.mean(np.square(reconstruct(autoencoder, rows) - rows)))


def reconstruct(autoencoder: keras.Model, rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what the network makes of scaled rows: float32[n, f] → float32[n, f]."""
    result: NDArray[np.float32] = autoencoder(tf.constant(rows), training=False).numpy()
    return result
