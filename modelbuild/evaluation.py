"""How well the scores part known anomalies from normal rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.calibration import Threshold
from modelbuild.rows import ANOMALY, UNKNOWN, Rows


def evaluate(test: Rows, scores: NDArray[np.float32], threshold: Threshold) -> tuple[dict[str, Any], list[str]]:
    """Return the metrics on test rows, and warnings: metrics had to be left out, or alarms come too often.

    `scores` float32[n]. Without both labels among the test rows nothing can be said of precision and recall: the
    metrics then hold `left_out`, the reason.
    """
    alarms = scores > threshold.score
    metrics: dict[str, Any] = {"test_rows": len(test), "alarms": int(alarms.sum())}
    warnings = _too_many(alarms if test.labels is None else alarms[test.labels != ANOMALY], threshold.alpha)
    reason = _why_not(test)
    if test.labels is None or reason is not None:
        return metrics | {"left_out": reason}, [*warnings, f"metrics left out: {reason}"]
    known = test.labels != UNKNOWN
    return metrics | _rates(test.labels[known] == ANOMALY, scores[known], threshold.score), warnings


def _too_many(alarms: NDArray[np.bool_], alpha: float) -> list[str]:
    """Warn when rows that nobody calls anomalous, later than the calibration's, score high far too often."""
    count = int(alarms.sum())
    if count <= 3 * alpha * len(alarms) + 5:
        return []
    share = f"{count / len(alarms):.2%} of the test rows that are not labelled anomalous score above the threshold"
    return [f"{share}, alpha is {alpha:.2%}: rows change with time, or anomalies among them have no label"]


def _why_not(test: Rows) -> str | None:
    if test.labels is None:
        return "the data has no label column"
    present = {int(label) for label in np.unique(test.labels)} - {UNKNOWN}
    if present == {0, 1}:
        return None
    if not present:
        return "no test row has a label"
    return f"every label among the {len(test)} test rows is {present.pop()}; both 0 and 1 are needed"


def _rates(truth: NDArray[np.bool_], scores: NDArray[np.float32], threshold: float) -> dict[str, Any]:
    from sklearn.metrics import average_precision_score, roc_auc_score

    alarm = scores > threshold
    hits = int((alarm & truth).sum())
    return {
        "anomalies": int(truth.sum()),
        "roc_auc": float(roc_auc_score(truth, scores)),
        "pr_auc": float(average_precision_score(truth, scores)),
        "precision": hits / int(alarm.sum()) if alarm.any() else None,
        "recall": hits / int(truth.sum()),
        "false_alarm_rate": float((alarm & ~truth).sum() / (~truth).sum()),
    }
