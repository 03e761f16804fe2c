"""Train a model: rows in, bundle out. The stages in order, each a function of its own module."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from modelbuild.bundle import FORMAT_VERSION, Bundle, DataFingerprint, Feature, Manifest, file_sha256, read_bundle
from modelbuild.calibration import Threshold, fit_calibration, fit_threshold
from modelbuild.cleaning import clean
from modelbuild.evaluation import evaluate
from modelbuild.fingerprint import library_versions, reusable_bundle, training_fingerprint
from modelbuild.golden import golden_document, golden_inputs
from modelbuild.preprocessing import Preprocessing, fit_preprocessing
from modelbuild.residuals import fit_inverse_rms, residual_quantiles, scaled_residuals
from modelbuild.rows import Rows, Split, split_rows
from modelbuild.sources import Source, read_rows, source_name, source_sha256
from modelbuild.spec import TrainingSpec
from modelbuild.staging import staged

if TYPE_CHECKING:
    from modelbuild.backend import keras
    from modelbuild.fitting import Fit


@dataclass(frozen=True, slots=True)
class Step:
    """Where a training is: `stage` (read, load, train, calibrate, export, report, reuse), `done` of `total` parts."""

    stage: str
    done: int = 0
    total: int = 1
    loss: float | None = None


Progress = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Model:
    """All that was fitted, and what it says of the rows that were held back."""

    spec: TrainingSpec
    split: Split
    preprocessing: Preprocessing
    fit: Fit
    inverse_rms: np.ndarray
    detector: keras.Model


@dataclass(frozen=True, slots=True)
class Judgement:
    """The model on rows that it was not fitted on."""

    threshold: Threshold
    calibration_outputs: dict[str, np.ndarray]
    test_scores: np.ndarray
    metrics: dict[str, Any]
    warnings: list[str]


def train(
    spec: TrainingSpec, source: Source, output_dir: str | Path, *, seed: int = 0, progress: Progress | None = None
) -> Bundle:
    """Train `spec` on `source` (CSV or Parquet file, or pyarrow Table); return the bundle `<name>-<version>`.

    A bundle that is there already and has the same fingerprint is returned as it is. Whatever goes wrong, an earlier
    bundle stays and no half one appears.
    Raises DataError (with file, line, column), TrainingError.
    """
    tell = progress or (lambda _: None)
    target = Path(output_dir) / f"{spec.name}-{spec.version}"
    tell(Step("read"))
    data_sha256 = source_sha256(source)
    fingerprint = training_fingerprint(spec, data_sha256, seed)
    unchanged = reusable_bundle(target, fingerprint)
    if unchanged is not None:
        tell(Step("reuse"))
        return unchanged
    rows, notices = clean(read_rows(source, spec), spec)
    model = fit(rows, spec, seed, tell)
    tell(Step("calibrate"))
    judgement = judge(model)
    first, last = rows.span
    data = DataFingerprint(
        rows=len(rows), sha256=data_sha256, time_from=first, time_to=last, source=source_name(source)
    )
    with staged(target) as folder:
        write_bundle(folder, model, judgement, data, fingerprint, seed, notices, tell)
    return read_bundle(target)


def fit(rows: Rows, spec: TrainingSpec, seed: int, tell: Progress) -> Model:
    """Split the rows, fit preprocessing and network on the training rows, and join them into one graph."""
    split = split_rows(rows, spec.split, seed)
    preprocessing = fit_preprocessing(split.training.features, spec)
    training, validation = (preprocessing.apply(part.features) for part in (split.training, split.validation))
    tell(Step("load"))
    from modelbuild.fitting import fit_autoencoder, reconstruct
    from modelbuild.network import build_detector

    fitted = fit_autoencoder(
        training, validation, spec.network, seed, lambda done, total, loss: tell(Step("train", done, total, loss))
    )
    residuals = training - reconstruct(fitted.autoencoder, training)
    inverse_rms = fit_inverse_rms(residuals, spec)
    detector = build_detector(fitted.autoencoder, preprocessing, inverse_rms)
    return Model(spec, split, preprocessing, fitted, inverse_rms, detector)


def judge(model: Model) -> Judgement:
    """Score the rows that were held back: threshold from normal ones, metrics from the last ones."""
    from modelbuild.export import detect

    calibration = detect(model.detector, model.split.calibration.features)
    test = detect(model.detector, model.split.test.features)
    threshold = fit_threshold(calibration["score"], model.spec.alpha)
    metrics, left_out = evaluate(model.split.test, test["score"], threshold.score)
    warnings = [text for text in (threshold.warning, left_out) if text]
    return Judgement(threshold, calibration, test["score"], metrics, warnings)


def write_bundle(
    folder: Path,
    model: Model,
    judgement: Judgement,
    data: DataFingerprint,
    fingerprint: str,
    seed: int,
    notices: list[str],
    tell: Progress,
) -> None:
    """Write every file of the bundle into an empty folder; the manifest, which lists the others, last."""
    from modelbuild.export import detect, export_saved_model, network_document, prove_saved_model, write_json
    from modelbuild.report import write_report

    tell(Step("export"))
    inputs, kinds = golden_inputs(model.split.test.features, model.preprocessing, seed)
    outputs = detect(model.detector, inputs)
    export_saved_model(model.detector, folder / "saved_model")
    prove_saved_model(folder / "saved_model", inputs, outputs)
    write_json(folder / "network.json", network_document(model.fit.autoencoder, model.preprocessing, model.inverse_rms))
    write_json(folder / "golden.json", golden_document(inputs, kinds, outputs))
    manifest = describe(model, judgement, data, fingerprint, notices)
    tell(Step("report"))
    write_report(folder, manifest, model, judgement)
    files = {path.relative_to(folder).as_posix(): file_sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    whole = manifest.model_copy(update={"files": files})
    (folder / "manifest.json").write_text(whole.model_dump_json(indent=2) + "\n", encoding="utf-8")


def describe(
    model: Model, judgement: Judgement, data: DataFingerprint, fingerprint: str, notices: list[str]
) -> Manifest:
    """Return the manifest, still without the list of files."""
    return Manifest(
        format_version=FORMAT_VERSION,
        name=model.spec.name,
        version=model.spec.version,
        description=model.spec.description,
        created_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        features=_features(model, judgement),
        threshold=judgement.threshold.score,
        alpha=judgement.threshold.alpha,
        calibration=fit_calibration(judgement.calibration_outputs["score"], judgement.threshold.score),
        metrics=judgement.metrics,
        data=data,
        libraries=library_versions(),
        fingerprint=fingerprint,
        warnings=[*notices, *judgement.warnings],
        files={},
    )


def _features(model: Model, judgement: Judgement) -> list[Feature]:
    fitted = model.preprocessing
    reconstruction = judgement.calibration_outputs["reconstruction"]
    residuals = scaled_residuals(model.split.calibration.features, reconstruction, fitted)
    columns = zip(
        model.spec.features, fitted.minimum, fitted.maximum, fitted.median, residual_quantiles(residuals), strict=True
    )
    return [
        Feature(
            **feature.model_dump(),
            minimum=float(minimum),
            maximum=float(maximum),
            median=float(median),
            residual_quantiles=quantiles,
        )
        for feature, minimum, maximum, median, quantiles in columns
    ]
