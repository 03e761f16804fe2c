"""The model itself: everything fitted on training rows, and what it says of rows that were held back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from modelbuild.backend import keras
from modelbuild.calibration import Threshold
from modelbuild.core import Core, fit_core
from modelbuild.evaluation import evaluate
from modelbuild.export import Outputs, detect
from modelbuild.preprocessing import Preprocessing, fit_preprocessing
from modelbuild.progress import Progress, Step
from modelbuild.recipe import choose_recipe
from modelbuild.rows import Rows, Split, split_rows
from modelbuild.spec import TrainingSpec
from modelbuild.thresholds import choose_threshold
from modelbuild.vocabulary import fit_vocabularies, recode


@dataclass(frozen=True, slots=True)
class Model:
    """All that was fitted, and what it says of the rows that were held back."""

    spec: TrainingSpec
    split: Split
    preprocessing: Preprocessing
    core: Core

    @property
    def detector(self) -> keras.Model:
        """The graph from raw values to results."""
        return self.core.detector


@dataclass(frozen=True, slots=True)
class Judgement:
    """The model on rows that it was not fitted on."""

    threshold: Threshold
    calibration_outputs: Outputs
    test_outputs: Outputs
    metrics: dict[str, Any]
    warnings: list[str]


def fit(rows: Rows, spec: TrainingSpec, seed: int, tell: Progress) -> Model:
    """Split the rows, fit preprocessing and network on the training rows, and join them into one graph."""
    return fit_split(split_rows(rows, spec.split, seed, clean=spec.contamination == 0), spec, seed, tell)


def fit_split(parts: Split, spec: TrainingSpec, seed: int, tell: Progress) -> Model:
    """Fit on rows that are split already."""
    vocabularies = fit_vocabularies(parts.training, spec)
    split = parts.map(lambda part: recode(part, vocabularies))
    preprocessing = fit_preprocessing(split.training.features, spec, vocabularies)
    training, validation = (preprocessing.apply(part.features) for part in (split.training, split.validation))
    recipe = choose_recipe(training.shape[1], spec.contamination, spec.size, spec.network.hidden)
    weights = np.array([feature.weight for feature in spec.features])
    core = fit_core(
        training,
        validation,
        preprocessing,
        recipe,
        weights=weights,
        network=spec.network,
        seed=seed,
        progress=lambda done, total, loss: tell(Step("train", done, total, loss)),
    )
    return Model(spec, split, preprocessing, core)


def judge(model: Model) -> Judgement:
    """Score the rows that were held back: threshold from normal ones, metrics from the last ones."""
    split = model.split
    calibration = detect(model.detector, split.calibration.features)
    test = calibration if split.test is split.calibration else detect(model.detector, split.test.features)
    threshold = _threshold(model, calibration)
    metrics, warnings = evaluate(split.test, test["score"], threshold)
    if threshold.warning:
        warnings = [threshold.warning, *warnings]
    return Judgement(threshold, calibration, test, metrics, warnings)


def _threshold(model: Model, calibration: Outputs) -> Threshold:
    """Anomalies are scored only for a threshold that asks for them."""
    held, scores = model.split.calibration, calibration["score"]
    if model.spec.cost is not None or model.spec.alerts_per_day is not None:
        held = model.split.held
        scores = detect(model.detector, held.features)["score"]
    return choose_threshold(model.spec, calibration["score"], held, scores)
