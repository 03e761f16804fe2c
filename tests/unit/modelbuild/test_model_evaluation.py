"""Metrics on test rows, in numbers that can be checked by hand; and when there can be none."""

from __future__ import annotations

import numpy as np
import pytest

from modelbuild.calibration import Threshold
from modelbuild.evaluation import evaluate
from modelbuild.rows import Rows


def rows_with(labels: list[int] | None) -> Rows:
    count = 10 if labels is None else len(labels)
    return Rows(np.zeros((count, 2)), None if labels is None else np.array(labels, np.int8), None, "rows.csv")


def test_metrics() -> None:
    labels = [0, 0, 0, 0, 0, 0, 1, 1, 1, -1]
    scores = np.array([1, 1, 1, 1, 1, 7, 9, 8, 2, 99], np.float32)
    metrics, warnings = evaluate(rows_with(labels), scores, Threshold(5.0, 0.1))
    assert metrics == {
        "test_rows": 10,
        "anomalies": 3,
        "alarms": 4,
        "roc_auc": pytest.approx(17 / 18),
        "pr_auc": pytest.approx((1 + 1 + 3 / 4) / 3),
        "precision": pytest.approx(2 / 3),
        "recall": pytest.approx(2 / 3),
        "false_alarm_rate": pytest.approx(1 / 6),
    }
    assert warnings == []


def test_no_alarm_has_no_precision() -> None:
    metrics, _ = evaluate(rows_with([0, 1]), np.array([1, 2], np.float32), Threshold(5.0, 0.1))
    assert (metrics["precision"], metrics["recall"]) == (None, 0.0)


@pytest.mark.parametrize(
    ("labels", "reason"),
    [
        (None, "the data has no label column"),
        ([0] * 10, "every label among the 10 test rows is 0; both 0 and 1 are needed"),
        ([1] * 10, "every label among the 10 test rows is 1; both 0 and 1 are needed"),
        ([-1] * 10, "no test row has a label"),
    ],
)
def test_without_both_labels_metrics_are_left_out(labels: list[int] | None, reason: str) -> None:
    metrics, warnings = evaluate(rows_with(labels), np.arange(10, dtype=np.float32), Threshold(8.5, 0.1))
    assert metrics == {"test_rows": 10, "alarms": 1, "left_out": reason}
    assert warnings == [f"metrics left out: {reason}"]


def test_far_too_many_alarms_are_a_warning() -> None:
    scores = np.concatenate([np.zeros(980), np.full(20, 9.0)]).astype(np.float32)
    _, warnings = evaluate(rows_with([0] * 999 + [1]), scores, Threshold(5.0, 0.001))
    assert warnings == [
        "1.90% of the test rows that are not labelled anomalous score above the threshold, alpha is 0.10%: "
        "rows change with time, or anomalies among them have no label"
    ]
