"""The report on a model: report.html, which needs no other file, a PNG of each plot, and metrics.json."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from modelbuild.bundle import Manifest
from modelbuild.curves import Curves, fit_curves
from modelbuild.drift import Drift, measure_drift
from modelbuild.evidence import Evidence, Scored
from modelbuild.export import write_json
from modelbuild.findings import ALPHAS, confusions, highest_rows
from modelbuild.plots import Gallery, draw_drift, draw_labels, draw_training
from modelbuild.rendering import render


def write_report(folder: Path, manifest: Manifest, evidence: Evidence) -> Path:
    """Write `report.html`, PNG plots and `metrics.json` into a folder, which is made; return the page's path.

    Parts that need labels are left out without rows of both labels, losses without the history of the training, drift
    without a profile in the manifest; the page says so.
    """
    folder.mkdir(parents=True, exist_ok=True)
    test, gallery = evidence.test, Gallery(folder)
    draw_training(gallery, manifest, test, evidence.losses)
    curves = _curves(test)
    table = confusions(manifest, test) if curves else []
    if curves:
        draw_labels(gallery, curves, table)
    drifts = measure_drift(manifest, test.rows.features)
    if drifts:
        draw_drift(gallery, drifts)
    write_json(folder / "metrics.json", _metrics(manifest, evidence, curves, drifts))
    page = folder / "report.html"
    values = {
        "source": evidence.source,
        "plots": gallery.plots,
        "curves": curves,
        "confusions": table,
        "drifts": drifts,
    }
    page.write_text(_page(manifest, test, values), encoding="utf-8")
    return page


def _page(manifest: Manifest, test: Scored, values: dict[str, Any]) -> str:
    drifted = [drift.name for drift in values["drifts"] if drift.verdict == "drifted" and not drift.context]
    return render(
        "report.html.j2",
        manifest=manifest,
        test=test,
        suspects=highest_rows(manifest, test),
        alphas=ALPHAS,
        drifted=drifted,
        **values,
    )


def _curves(test: Scored) -> Curves | None:
    if not test.labelled:
        return None
    known = test.normal | test.anomalous
    return fit_curves(test.anomalous[known], test.scores[known])


def _metrics(manifest: Manifest, evidence: Evidence, curves: Curves | None, drifts: list[Drift]) -> dict[str, Any]:
    training = manifest.training.model_dump() if manifest.training else {}
    intervals = {} if curves is None else {"roc_auc": asdict(curves.roc_auc), "pr_auc": asdict(curves.pr_auc)}
    losses = evidence.losses
    return training | {
        "metrics": manifest.metrics,
        "intervals": intervals,
        "threshold": manifest.threshold,
        "alpha": manifest.alpha,
        "warnings": manifest.warnings,
        "drift": {drift.name: drift.psi for drift in drifts},
        "losses": losses.training if losses else [],
        "validation_losses": losses.validation if losses else [],
    }
