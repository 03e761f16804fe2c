"""Functions of both backends in queries: what a row gets, and what a bad row gets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deploy.feeds import Feed, FeedOptions, cars, payments

FEATURES = ["time", *(f"v{number}" for number in range(1, 29)), "amount"]
ROWS = 20


@pytest.fixture(scope="module")
def feed() -> Feed:
    return payments(FeedOptions(rows=ROWS, anomalies=0.2, bad=0.0))


def test_both_script_folders_end_to_end(
    deployed: Callable[..., None], produce: Callable[..., int], alerts: Callable[..., list[dict[str, Any]]]
) -> None:
    deployed("payments")
    deployed("sensors")
    sent = payments(FeedOptions(rows=100, anomalies=0.05, bad=0.05))
    produce("payments", sent)
    driven = cars(FeedOptions(rows=100, anomalies=0.05, bad=0.05))
    produce("car_readings", driven, avro=True)
    for feed, scores, rejects in ((sent, "payment_scores", "payment_rejects"), (driven, "car_scores", "car_rejects")):
        scored = alerts(scores, at_least=100)
        assert len(scored) == 100
        bad = sum(record.bad for record in feed.records)
        assert sum(row["A"]["SCORE"] is None for row in scored) == bad
        assert len(alerts(rejects, at_least=bad)) == bad
    found = alerts("payment_alerts", at_least=sum(record.anomalous for record in sent.records) // 2)
    assert all(alert["TOP_FEATURE"] and alert["MODEL_VERSION"] for alert in found)
