"""Write a trained model as a bundle: graph, network, golden rows, report, and last the manifest that lists them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from modelbuild.bundle import (
    FORMAT_VERSION,
    MANIFEST,
    DataFingerprint,
    Feature,
    Manifest,
    Training,
    Window,
    file_sha256,
)
from modelbuild.calibration import fit_calibration
from modelbuild.card import render_card
from modelbuild.evidence import Evidence, Losses, scored
from modelbuild.export import detect, export_saved_model, prove_saved_model, write_json
from modelbuild.fingerprint import library_versions
from modelbuild.golden import golden_document, golden_inputs
from modelbuild.model import Judgement, Model
from modelbuild.network_file import network_document
from modelbuild.profile import Profile
from modelbuild.profiling import fit_profile
from modelbuild.progress import Progress, Step
from modelbuild.report import write_report
from modelbuild.residuals import residual_quantiles, scaled_residuals
from modelbuild.spec import TrainingSpec
from modelbuild.windows import row_features


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
    write_report(folder / "report", manifest, _evidence(model, judgement, manifest))
    (folder / "MODEL_CARD.md").write_text(render_card(manifest), encoding="utf-8")
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
    network = network_document(model.core, model.preprocessing)
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
        label_column=model.spec.label_column,
        time_column=model.spec.time_column,
        key_column=model.spec.key_column,
        threshold=judgement.threshold.score,
        alpha=judgement.threshold.alpha,
        threshold_rule=judgement.threshold.rule,
        calibration=fit_calibration(judgement.calibration_outputs["score"], judgement.threshold.score),
        window=_window(model.spec),
        profile=_profile(model, judgement),
        metrics=judgement.metrics,
        data=origin.data,
        training=_training(model, origin.seed),
        libraries=library_versions(),
        fingerprint=origin.fingerprint,
        warnings=[*origin.notices, *judgement.warnings],
        files={},
    )


def _features(model: Model, judgement: Judgement) -> list[Feature]:
    fitted = model.preprocessing
    reconstruction = judgement.calibration_outputs["reconstruction"]
    residuals = scaled_residuals(model.split.calibration.features, reconstruction, fitted)
    ranges = (fitted.minimum, fitted.maximum, fitted.median)
    columns = zip(model.spec.features, fitted.vocabularies, *ranges, residual_quantiles(residuals), strict=True)
    return [
        Feature(
            **feature.model_dump(),
            vocabulary=None if known is None else list(known),
            minimum=float(minimum),
            maximum=float(maximum),
            median=float(median),
            residual_quantiles=quantiles,
        )
        for feature, known, minimum, maximum, median, quantiles in columns
    ]


def _window(spec: TrainingSpec) -> Window | None:
    if spec.window is None:
        return None
    return Window(rows=spec.window.rows, key=spec.key_column or "", time=spec.time_column or "")


def _profile(model: Model, judgement: Judgement) -> Profile:
    """Profile single rows, whatever the model is of; a single row of a window has no score."""
    features = row_features(model.spec)
    scores = None if model.spec.window else judgement.calibration_outputs["score"]
    vocabularies = model.preprocessing.vocabularies[-len(features) :]
    return fit_profile(features, vocabularies, model.split.training.features[:, -len(features) :], scores)


def _training(model: Model, seed: int) -> Training:
    counts = {part: len(getattr(model.split, part)) for part in ("training", "validation", "calibration", "test")}
    columns = len(model.preprocessing.owners)
    return Training(
        seed=seed,
        epochs=len(model.core.fit.losses),
        best_epoch=model.core.fit.best_epoch,
        split=counts,
        layers=[columns, *model.core.recipe.hidden, columns],
        contamination=model.spec.contamination,
        terms=[type(term.measure).__name__.lower() for term in model.core.scoring.terms],
    )


def _evidence(model: Model, judgement: Judgement, manifest: Manifest) -> Evidence:
    return Evidence(
        test=scored(model.split.test, judgement.test_outputs, manifest.calibration),
        losses=Losses(model.core.fit.losses, model.core.fit.validation_losses, model.core.fit.best_epoch),
    )
