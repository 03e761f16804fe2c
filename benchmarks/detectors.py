"""The detectors that `benchmarks.quality` compares: ours and PyOD's, the latter at their defaults."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from sklearn.preprocessing import StandardScaler

from benchmarks.adbench import Task
from modelbuild.recipe import Size

PYOD = {
    "IForest": "iforest",
    "ECOD": "ecod",
    "COPOD": "copod",
    "HBOS": "hbos",
    "PCA": "pca",
    "KNN": "knn",
    "LOF": "lof",
    "AutoEncoder": "auto_encoder",
    "DeepSVDD": "deep_svdd",
}
OURS: dict[str, Size] = {"recipe": "default", "recipe-small": "small"}
METHODS = (*OURS, *PYOD)

Fitted = tuple[Callable[[NDArray[np.float64]], NDArray[np.floating[Any]]], int | None]
"""A function from rows to scores, higher is worse; and its multiply-adds a row, where they are fixed."""


def fit(method: str, task: Task) -> Fitted:
    """Fit one detector on a task's training rows."""
    return _fit_ours(OURS[method], task) if method in OURS else _fit_pyod(method, task)


def _fit_ours(size: Size, task: Task) -> Fitted:
    from modelbuild import AutoencoderDetector

    contamination: float | Literal["auto"] = 0.0 if task.protocol == "P2" else "auto"
    detector = AutoencoderDetector(random_state=task.seed, contamination=contamination, size=size).fit(task.training)
    return detector.anomaly_score, detector.multiply_adds_


def _fit_pyod(method: str, task: Task) -> Fitted:
    """Fit on standardised rows; what is random gets the task's seed, everything else stays at its default."""
    detector_class = getattr(importlib.import_module(f"pyod.models.{PYOD[method]}"), method)
    options: dict[str, Any] = {}
    if method in {"IForest", "PCA", "AutoEncoder", "DeepSVDD"}:
        options["random_state"] = task.seed
    if method == "DeepSVDD":
        options["n_features"] = task.training.shape[1]
    scaler = StandardScaler().fit(task.training)
    detector = detector_class(**options).fit(scaler.transform(task.training))
    return lambda rows: detector.decision_function(scaler.transform(rows)), None


def version(method: str) -> str:
    """Return what a result was computed with: PyOD's version, or the hash of our own code."""
    if method in PYOD:
        return str(importlib.import_module("pyod.version").__version__)
    import hashlib

    digest = hashlib.sha256()
    for path in sorted((Path(__file__).parents[1] / "modelbuild").glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
