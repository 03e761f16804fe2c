"""TensorFlow and Keras, imported quietly and set up so that a seed decides every byte of a training."""

from __future__ import annotations

import os
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
# oneDNN picks its kernels by the machine's processor; without it the same seed gives the same weights elsewhere.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

with warnings.catch_warnings():
    # Deprecations inside TensorFlow's own dependencies are not ours to mend.
    warnings.simplefilter("ignore")
    import keras
    import tensorflow as tf

tf.get_logger().setLevel("ERROR")  # "Assets written to …" says nothing to whoever trains in a notebook

__all__ = ["keras", "make_repeatable", "tf"]


def make_repeatable(seed: int) -> None:
    """Seed Python, numpy and TensorFlow, and allow only operations with a fixed order of summation."""
    keras.utils.set_random_seed(seed)
    tf.config.experimental.enable_op_determinism()
