"""Write a trained model as a bundle: graph, network, golden rows, report, and last the manifest that lists them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from modelbuild.bundle import FORMAT_VERSION, MANIFEST, DataFingerprint, Feature, Manifest, file_sha256
from modelbuild.calibration import fit_calibration
from modelbuild.export import detect, export_saved_model, network_document, prove_saved_model, write_json
from modelbuild.fingerprint import library_versions
from modelbuild.golden import golden_document, golden_inputs
from modelbuild.model import Judgement, Model
from modelbuild.plots import PlotData
from modelbuild.progress import Progress, Step
from modelbuild.report import History, write_report
from modelbuild.residuals import residual_quantiles, scaled_residuals
from modelbuild.spec import default_hidden


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a model comes from: its rows, its seed, the hash of all that decided it, what was odd about the rows."""

    data: DataFingerprint
    seed: int
    fingerprint: str
    notices: list[str]


def write_bundle(folder: Path, model: Model, judgement: Judgement, origin: Origin, tell: Progress) -> None:
    """Write every file of the bundle into an empty folder. Raises TrainingError: the graph on disk is another one."""
    tell(Step("export"))
    _write_graph(folder, model, origin.seed)
    tell(Step("report"))
    manifest = describe(model, judgement, origin)
    write_report(folder, manifest, _history(model, origin.seed), _plot_data(model, judgement, manifest))
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    whole = manifest.model_copy(
        update={"files": {path.relative_to(folder).as_posix(): file_sha256(path) for path in paths}}
    )
    (folder / MANIFEST).write_text(whole.model_dump_json(indent=2) + "\n", encoding="utf-8")


def _write_graph(folder: Path, model: Model, seed: int) -> None:
    inputs, kinds = golden_inputs(model.split.test.features, model.preprocessing, seed)
    outputs = detect(model.detector, inputs)
    export_saved_model(model.detector, folder / "saved_model")
    prove_saved_model(folder / "saved_model", inputs, outputs)
    network = network_document(model.fit.autoencoder, model.preprocessing, model.inverse_rms)
    write_json(folder / "network.json", network)
    write_json(folder / "golden.json", golden_document(inputs, kinds, outputs))


def describe(model: Model, judgement: Judgement, origin: Origin) -> Manifest:
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
        data=origin.data,
        libraries=library_versions(),
        fingerprint=origin.fingerprint,
        warnings=[*origin.notices, *judgement.warnings],
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


def _history(model: Model, seed: int) -> History:
    counts = {part: len(getattr(model.split, part)) for part in ("training", "validation", "calibration", "test")}
    features = len(model.spec.features)
    widths = model.spec.network.hidden or default_hidden(features)
    return History(seed, len(model.fit.losses), model.fit.best_epoch, counts, [features, *widths, features])


def _plot_data(model: Model, judgement: Judgement, manifest: Manifest) -> PlotData:
    labels = model.split.test.labels
    known = np.ones(len(model.split.test), bool) if labels is None else labels >= 0
    return PlotData(
        losses=model.fit.losses,
        validation_losses=model.fit.validation_losses,
        best_epoch=model.fit.best_epoch,
        calibration_scores=judgement.calibration_outputs["score"],
        test_scores=judgement.test_scores[known],
        truth=None if "left_out" in judgement.metrics or labels is None else labels[known] == 1,
        threshold=judgement.threshold.score,
        names=model.spec.feature_names,
        residuals=[feature.residual_quantiles["0.99"] for feature in manifest.features],
    )
