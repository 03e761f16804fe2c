"""What the demo prints where no terminal is: one line a step, one line an alert, the figures."""

from __future__ import annotations

import io
import re

import pytest
from rich.console import Console

from deploy.alerts import Alert
from deploy.demo_display import MOST_ALERTS, Display
from deploy.demo_report import DemoReport, FeedReport


@pytest.fixture
def display() -> Display:
    return Display(Console(file=io.StringIO(), width=120))


def printed(display: Display) -> list[str]:
    output = display.console.file
    assert isinstance(output, io.StringIO)
    return output.getvalue().splitlines()


def alert(number: int) -> Alert:
    return Alert("cars", f"car{number}", str(number), 1.7e9, 12.345678, 0.001, "speed", "1.0.0", 0.01)


def test_a_step_is_one_line_with_its_seconds_and_result(display: Display) -> None:
    with display.step("build the jar") as line:
        line.detail("compile")
        line.result = "reused"
    assert re.fullmatch(r"✓ 1 build the jar +0\.\d s +reused", printed(display)[0])
    assert [step.title for step in display.steps] == ["build the jar"]


def test_a_step_that_fails_is_not_done(display: Display) -> None:
    with pytest.raises(ValueError, match="no"), display.step("build the jar"):
        raise ValueError("no")
    assert printed(display) == []
    assert display.steps == []


def test_alerts_are_rows_under_one_heading(display: Display) -> None:
    display.alert(alert(1), threshold=4.5)
    display.alert(alert(2), threshold=4.5)
    heading, first, second = printed(display)
    assert max(map(len, printed(display))) <= 80
    assert heading.split() == ["time", "key", "score", "threshold", "top", "feature", "model"]
    assert first.split()[1:] == ["car1", "12.35", "4.5", "speed", "car", "1.0.0"]
    assert second.split()[1] == "car2"


def test_after_many_alerts_they_are_only_counted(display: Display) -> None:
    for number in range(MOST_ALERTS + 20):
        display.alert(alert(number), threshold=4.5)
    lines = printed(display)
    assert len(lines) == 1 + MOST_ALERTS + 1
    assert "counted" in lines[-1]


def test_the_report_shows_figures_places_and_commands(display: Display) -> None:
    feed = FeedReport("cars", "simulator", 2000, 1990, 10, {"null feature: speed": 10}, 37, 40, 0.9, None, 6.4, 30.2)
    display.report(DemoReport((), (), (feed,), {"UDF jar": "/x/anomaly.jar"}, ("ksql-anomaly sql",)))
    text = "\n".join(printed(display))
    for part in (
        "2,000",
        "1,990",
        "0.900",
        "–",
        "6 ms",
        "30 ms",
        "rejected: null feature: speed (10)",
        "/x/anomaly.jar",
    ):
        assert part in text
