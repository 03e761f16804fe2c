"""Figures of the demo, from records that were sent and alerts that came back."""

from __future__ import annotations

from collections import Counter

import pytest

from deploy.alerts import Alert, Tally
from deploy.demo_report import DemoReport, FeedReport, StepReport, feed_report, quantile
from deploy.feeds import Feed, Record


def record(number: int, *, anomalous: bool = False) -> Record:
    return Record("car1", str(number), {}, anomalous)


def alert(number: int, latency: float = 0.01) -> Alert:
    return Alert("cars", "car1", str(number), 0.0, 9.0, 0.001, "speed", "1.0.0", latency)


def feed(*records: Record) -> Feed:
    return Feed("cars", "car_readings", "AVRO", records, "a test")


def test_precision_and_recall_count_rows_not_messages() -> None:
    rows = feed(*(record(n, anomalous=n < 4) for n in range(10)))
    report = feed_report(rows, 10, Tally(scored=10, alerts=[alert(0), alert(1), alert(1), alert(9)]))
    assert report.precision == pytest.approx(2 / 3)
    assert report.recall == pytest.approx(2 / 4)
    assert (report.known_anomalies, report.alerts) == (4, 4)


def test_only_rows_that_were_sent_count() -> None:
    rows = feed(record(0, anomalous=True), record(1, anomalous=True))
    report = feed_report(rows, 1, Tally(scored=1, alerts=[alert(0)]))
    assert (report.rows_in, report.known_anomalies, report.recall) == (1, 1, 1.0)


def test_nothing_to_divide_by_is_no_number() -> None:
    report = feed_report(feed(record(0)), 1, Tally(scored=1))
    assert (report.precision, report.recall, report.median_latency_ms) == (None, None, None)


def test_reasons_come_with_the_most_frequent_first() -> None:
    reasons = Counter({"null feature: v3": 1, "null feature: v7": 4})
    report = feed_report(feed(), 0, Tally(rejected=5, reasons=reasons))
    assert list(report.reasons) == ["null feature: v7", "null feature: v3"]


@pytest.mark.parametrize(("share", "value"), [(0.0, 1), (0.5, 50), (0.99, 99), (1.0, 100)])
def test_a_quantile_is_one_of_the_values(share: float, value: int) -> None:
    assert quantile(list(range(1, 101)), share) == value


def test_latencies_are_milliseconds() -> None:
    report = feed_report(feed(record(0)), 1, Tally(scored=1, alerts=[alert(0, 0.02), alert(0, 0.004), alert(0, 0.5)]))
    assert (report.median_latency_ms, report.p99_latency_ms) == (pytest.approx(20), pytest.approx(500))


def test_latencies_leave_out_the_rows_that_warm_up() -> None:
    rows = feed(record(0), record(1))
    report = feed_report(rows, 2, Tally(scored=2, alerts=[alert(0, 9.0), alert(1, 0.02)]), warm_up=1)
    assert report.p99_latency_ms == pytest.approx(20)
    assert report.alerts == 2


@pytest.mark.parametrize(("scored", "rejected", "complete"), [(9, 1, True), (9, 0, False)])
def test_a_report_is_complete_when_no_row_is_lost(scored: int, rejected: int, complete: bool) -> None:
    figures: FeedReport = feed_report(feed(*map(record, range(10))), 10, Tally(scored=scored, rejected=rejected))
    report = DemoReport((StepReport("train", 1.0),), (), (figures,), {}, ())
    assert report.is_complete is complete
    assert report.to_json()["complete"] is complete
