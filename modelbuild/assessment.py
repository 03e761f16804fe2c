"""How good a bundle is on rows that are given to it: `model evaluate`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.assessment_report import report_assessment
from modelbuild.bundle import Bundle, Calibration
from modelbuild.bundle_scoring import RESULTS, ScoredRows, score_source
from modelbuild.curves import Interval, fit_curves
from modelbuild.rows import ANOMALY, NORMAL
from modelbuild.sources import Source, settle, source_name, source_sha256

ALPHAS = (0.05, 0.01, 0.001)


def assess(
    bundle: Bundle, source: Source, *, label: str | None = None, seed: int = 0, report: Path | None = None
) -> dict[str, Any]:
    """Score a source with a bundle and say how well that went, as what `model evaluate --json` prints.

    With labels: ROC-AUC and PR-AUC with 95 % bootstrap intervals, precision, recall and F1 at the threshold. With or
    without: how often rows that are not known to be anomalous raise an alarm, beside what was promised. `report` is a
    folder for a report like that of a training. Raises DataError; TrainingError: the report can not be written.
    """
    settled = settle(source)
    scored = score_source(bundle, settled, label, ("score",) if report is None else RESULTS)
    warnings = _warnings(scored, source_sha256(settled) == bundle.manifest.data.sha256)
    written = {} if report is None else {"report": str(report_assessment(report, bundle, scored, warnings))}
    return {
        "bundle": f"{bundle.manifest.name} {bundle.manifest.version}",
        "source": source_name(settled),
        **_counts(scored),
        "threshold": bundle.manifest.threshold,
        "alpha": bundle.manifest.alpha,
        **_quality(scored, bundle.manifest.threshold, seed),
        "false_alarms": false_alarms(scored, bundle.manifest.calibration),
        "warnings": warnings,
        **written,
    }


def _counts(scored: ScoredRows) -> dict[str, int]:
    labels = scored.rows.labels
    counts = {"rows": len(scored.rows), "not_scored": int((~scored.known).sum())}
    if labels is None:
        return counts
    return counts | {"anomalies": int((labels == ANOMALY).sum()), "normal": int((labels == NORMAL).sum())}


def _quality(scored: ScoredRows, threshold: float, seed: int) -> dict[str, Any]:
    labels = scored.rows.labels
    alarms = scored.scores > threshold
    found: dict[str, Any] = {"alarms": int(alarms.sum())}
    if labels is None:
        return found | {"left_out": "the data has no label column"}
    known = scored.known & (labels >= 0)
    truth, alarm = labels[known] == ANOMALY, alarms[known]
    if truth.all() or not truth.any():
        return found | {"left_out": "both labels, 0 and 1, are needed among rows with a score"}
    hits = int((alarm & truth).sum())
    curves = fit_curves(truth, scored.scores[known], seed)
    return found | {
        "roc_auc": _interval(curves.roc_auc),
        "pr_auc": _interval(curves.pr_auc),
        "precision": hits / int(alarm.sum()) if alarm.any() else None,
        "recall": hits / int(truth.sum()),
        "f1": 2 * hits / int(alarm.sum() + truth.sum()),
    }


def _interval(interval: Interval) -> dict[str, float]:
    return {"value": float(interval.value), "low": float(interval.low), "high": float(interval.high)}


def false_alarms(scored: ScoredRows, calibration: Calibration) -> list[dict[str, float]]:
    """Return for each alpha the share of rows, those labelled anomalous left out, whose p-value is at most alpha."""
    labels = scored.rows.labels
    normal = scored.known if labels is None else scored.known & (labels != ANOMALY)
    ordered = np.sort(scored.scores[normal])
    return [
        {"alpha": alpha, "realised": _rarer(ordered, calibration, alpha) / max(1, len(ordered)), "rows": len(ordered)}
        for alpha in ALPHAS
    ]


def _rarer(ordered: NDArray[np.float64], calibration: Calibration, alpha: float) -> int:
    """Count ascending scores with a p-value of at most alpha: p falls as the score rises, so bisection finds where."""
    low, high = 0, len(ordered)
    while low < high:
        middle = (low + high) // 2
        if calibration.p_value(float(ordered[middle])) <= alpha:
            high = middle
        else:
            low = middle + 1
    return len(ordered) - low


def _warnings(scored: ScoredRows, own: bool) -> list[str]:
    warnings = []
    if own:
        warnings.append("these are the rows that the model was trained on: new rows will look worse")
    left_out = int((~scored.known).sum())
    if left_out:
        warnings.append(f"{left_out} rows lack a value that the model requires and have no score")
    return warnings
