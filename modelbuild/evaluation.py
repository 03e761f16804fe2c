"""How well the scores part known anomalies from normal rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.rows import Rows


def evaluate(test: Rows, scores: NDArray[np.float32], threshold: float) -> tuple[dict[str, Any], str | None]:
    """Return the metrics on test rows, and a warning where metrics had to be left out.

    `scores` float32[n], NaN for rejected rows, which are counted apart. Without both labels among the scored test rows
    nothing can be said: the metrics then hold `left_out`, the reason.
    """
    scored = ~np.isnan(scores)
    counts: dict[str, Any] = {"test_rows": len(test), "rejected_rows": int((~scored).sum())}
    reason = _why_not(test, scored)
    if reason is not None:
        return counts | {"left_out": reason}, f"metrics left out: {reason}"
    known = scored & (test.labels >= 0)  # type: ignore[operator]  # _why_not excluded None
    truth, found = test.labels[known] == 1, scores[known]  # type: ignore[index]  # as above
    return counts | _rates(truth, found, threshold), None


def _why_not(test: Rows, scored: NDArray[np.bool_]) -> str | None:
    if test.labels is None:
        return "the data has no label column"
    present = {int(label) for label in np.unique(test.labels[scored])} - {-1}
    if present == {0, 1}:
        return None
    if not present:
        return "no test row has a label"
    only = present.pop()
    return f"every label among the test rows is {only}, both 0 and 1 are needed"


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
