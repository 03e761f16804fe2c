"""What the demo shows: a line for each step with its time, alerts as they come, tables of figures at the end."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from deploy.alerts import Alert
from deploy.demo_report import DemoReport, FeedReport, StepReport

MOST_ALERTS = 40
"""Alerts shown one by one; more are only counted."""

_COLUMNS = "{:<12} {:<6} {:>8} {:>9} {:<27} {}"


class StepLine:
    """The line of a step that runs: what it does now, and what came of it."""

    def __init__(self, progress: Progress, title: str) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=None, detail="")
        self.result = ""

    def detail(self, text: str) -> None:
        """Show what the step does now."""
        self._progress.update(self._task, detail=text)

    def expect(self, total: int) -> None:
        """Say how far it will go."""
        self._progress.update(self._task, total=total)

    def advance_to(self, completed: int) -> None:
        """Show how far it is."""
        self._progress.update(self._task, completed=completed)


class Display:
    """Writes to a console; `steps` remembers what each took."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.steps: list[StepReport] = []
        self._alerts = 0

    @contextmanager
    def step(self, title: str, *, with_bar: bool = False) -> Iterator[StepLine]:
        """Run a step inside: a live line while it runs, one line with its time and result when it is done."""
        started = time.monotonic()
        number = len(self.steps) + 1
        with self._progress(with_bar=with_bar) as progress:
            line = StepLine(progress, f"{number} {title}")
            yield line
        seconds = time.monotonic() - started
        self.steps.append(StepReport(title, round(seconds, 3)))
        self.console.print(f"[green]✓[/green] {number} {title:<29} {seconds:6.1f} s   {line.result}", soft_wrap=True)

    def alert(self, alert: Alert, threshold: float) -> None:
        """Show an alert: one row of a table without end."""
        if self._alerts == 0:
            heading = _COLUMNS.format("time", "key", "score", "threshold", "top feature", "model")
            self.console.print(f"[bold]{heading}[/bold]", highlight=False, soft_wrap=True)
        self._alerts += 1
        if self._alerts <= MOST_ALERTS:
            self.console.print(_alert_row(alert, threshold), highlight=False, soft_wrap=True)
        elif self._alerts == MOST_ALERTS + 1:
            self.console.print(f"[dim]… more alerts are counted, not shown after the first {MOST_ALERTS}[/dim]")

    def report(self, report: DemoReport) -> None:
        """Show the figures, where things lie, and how to go on."""
        self.console.print()
        self.console.print(_figures(report.feeds))
        for feed in report.feeds:
            text = f"{feed.name}: rows from {feed.source}; rejected: {_reasons(feed)}"
            self.console.print(f"[dim]{text}[/dim]", highlight=False, soft_wrap=True)
        self.console.print()
        for name, place in report.artifacts.items():
            self.console.print(f"{name:<16} {place}", highlight=False, soft_wrap=True)
        self.console.print("\n[bold]Go on with[/bold]")
        for command in report.commands:
            self.console.print(f"  {command}", highlight=False, soft_wrap=True)

    def _progress(self, *, with_bar: bool) -> Progress:
        bar = (BarColumn(bar_width=24),) if with_bar else ()
        columns = (SpinnerColumn(), TextColumn("{task.description}"), *bar, TimeElapsedColumn())
        detail = TextColumn("[dim]{task.fields[detail]}[/dim]")
        return Progress(*columns, detail, console=self.console, transient=True, disable=not self.console.is_terminal)


def _alert_row(alert: Alert, threshold: float) -> str:
    at = datetime.fromtimestamp(alert.produced_at).strftime("%H:%M:%S.%f")[:12]
    model = f"{alert.feed.removesuffix('s')} {alert.model_version}"
    return _COLUMNS.format(at, alert.key, f"{alert.score:.4g}", f"{threshold:.4g}", alert.top_feature, model)


def _figures(feeds: tuple[FeedReport, ...]) -> Table:
    table = Table("", *(feed.name for feed in feeds), title="What came of it", title_justify="left")
    rows: Mapping[str, list[str]] = {
        "rows in": [f"{feed.rows_in:,}" for feed in feeds],
        "rows scored": [f"{feed.rows_scored:,}" for feed in feeds],
        "rows rejected": [f"{feed.rows_rejected:,}" for feed in feeds],
        "alerts": [f"{feed.alerts:,}" for feed in feeds],
        "known anomalies": [f"{feed.known_anomalies:,}" for feed in feeds],
        "precision": [_ratio(feed.precision) for feed in feeds],
        "recall": [_ratio(feed.recall) for feed in feeds],
        "produce → alert, median": [_milliseconds(feed.median_latency_ms) for feed in feeds],
        "produce → alert, p99": [_milliseconds(feed.p99_latency_ms) for feed in feeds],
    }
    for name, cells in rows.items():
        table.add_row(name, *cells)
    return table


def _reasons(feed: FeedReport) -> str:
    """The three most frequent reasons."""
    shown = [f"{reason} ({count})" for reason, count in list(feed.reasons.items())[:3]]
    return ", ".join(shown + ["…"] * (len(feed.reasons) > 3)) or "none"


def _ratio(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _milliseconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.0f} ms"
