"""How well the scores part known anomalies from normal rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.rows import UNKNOWN, Rows


def evaluate(test: Rows, scores: NDArray[np.float32], threshold: float) -> tuple[dict[str, Any], str | None]:
    """Return the metrics on test rows, and a warning where they had to be left out.

    `scores` float32[n]. Without both labels among the test rows nothing can be said: the metrics then hold `left_out`,
    the reason.
    """
    reason = _why_not(test)
    if test.labels is None or reason is not None:
        return {"test_rows": len(test), "left_out": reason}, f"metrics left out: {reason}"
    known = test.labels != UNKNOWN
    return {"test_rows": len(test)} | _rates(test.labels[known] == 1, scores[known], threshold), None


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
        "alarms": int(alarm.sum()),
        "roc_auc": float(roc_auc_score(truth, scores)),
        "pr_auc": float(average_precision_score(truth, scores)),
        "precision": hits / int(alarm.sum()) if alarm.any() else None,
        "recall": hits / int(truth.sum()),
        "false_alarm_rate": float((alarm & ~truth).sum() / (~truth).sum()),
    }
