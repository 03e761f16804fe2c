"""The report of `model evaluate`: the same pages as of a training, on rows that were given to the bundle."""

from __future__ import annotations

from pathlib import Path

from modelbuild.bundle import Bundle
from modelbuild.bundle_scoring import ScoredRows
from modelbuild.calibration import Threshold
from modelbuild.evaluation import evaluate
from modelbuild.evidence import Evidence, scored
from modelbuild.report import write_report
from modelbuild.staging import staged


def report_assessment(folder: Path, bundle: Bundle, found: ScoredRows, warnings: list[str]) -> Path:
    """Write report.html, its plots and metrics.json into a folder, all or nothing; return the page's path.

    `found` has all results of the graph.
    Raises TrainingError: the place can not be written to, or holds something that is no such report.
    """
    manifest = bundle.manifest
    rows = found.rows.take(found.known)
    outputs = {name: values[found.known] for name, values in found.outputs.items()}
    metrics, more = evaluate(rows, outputs["score"], Threshold(manifest.threshold, manifest.alpha))
    described = manifest.model_copy(update={"metrics": metrics, "warnings": [*warnings, *more]})
    evidence = Evidence(test=scored(rows, outputs, manifest.calibration), source=rows.source)
    with staged(folder, like="report.html") as part:
        write_report(part, described, evidence)
    return folder / "report.html"
