"""Everything once, end to end: train, build, start, apply, stream, stop."""

from __future__ import annotations

import contextlib
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.demo_display import Display, StepLine
from deploy.demo_models import BACKENDS, BuiltJar, Trained, build, train
from deploy.demo_report import DemoReport, FeedReport, ModelReport, commands, feed_report
from deploy.errors import DeployError
from deploy.feeds import Feed, FeedOptions, cars, payments

if TYPE_CHECKING:
    from deploy.embedded.stack import Stack

SCRIPTS = ("payments", "sensors")
DEFAULT_PORT = 8088


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """What the demo runs on.

    Attributes:
        output: where models, jar and report go; what is there and still fits is used again.
        payments: a CSV file of payments instead of the simulator.
        cars: a CSV file of car readings instead of the simulator.
        rows: rows of each feed.
        rate: rows a second of each feed.
        anomalies: share of known anomalies.
        seed: of training; the streams take the next one, so no model sees the rows it was trained on.
        port: of the server; None takes 8088, or a free one when that is in use.
        keep_running: leave the runtime on until Ctrl-C.
    """

    output: Path
    payments: Path | None = None
    cars: Path | None = None
    rows: int = 2000
    rate: float = 125.0
    anomalies: float = 0.02
    seed: int = 0
    port: int | None = None
    keep_running: bool = False


@dataclass(frozen=True, slots=True)
class _Folders:
    """Where the demo keeps its things."""

    output: Path

    @property
    def models(self) -> Path:
        return self.output / "models"

    @property
    def jar(self) -> Path:
        return self.output / "extensions" / "anomaly.jar"

    @property
    def logs(self) -> Path:
        return self.output / "logs"

    @property
    def runtime(self) -> Path:
        return self.output / "runtime"

    @property
    def report(self) -> Path:
        return self.output / "report.json"


def run(options: DemoOptions, display: Display) -> DemoReport:
    """Run the demo's six steps.

    Raises:
        DeployError, ModelBuildError, UdfBridgeError: a step failed; nothing is left running.
        KeyboardInterrupt: Ctrl-C; nothing is left running either.
    """
    from deploy.embedded.broker import write_atomically

    folders = _Folders(options.output.absolute())
    with _claimed(folders):
        models = _train(options, folders, display)
        jar = _build(models, folders, display)
        with ExitStack() as running:
            stack = _start(options, folders, display, running)
            _apply(stack, display)
            report = _report(models, jar, _stream(options, stack, models, display), folders)
            display.report(report)
            if options.keep_running:
                _wait(stack, display)
            _stop(running, display)
        shutil.rmtree(folders.runtime)
        report = replace(report, steps=tuple(display.steps))
        write_atomically(folders.report, json.dumps(report.to_json(), indent=2) + "\n")
    return report


@contextlib.contextmanager
def _claimed(folders: _Folders) -> Iterator[None]:
    """Hold the output folder against a second demo. Raises DeployError when one is at work there."""
    from filelock import FileLock, Timeout

    folders.output.mkdir(parents=True, exist_ok=True)
    path = folders.output / ".lock"
    lock = FileLock(path, timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise DeployError(f"another demo works in {folders.output}; name another folder with --output") from None
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        lock.release()


def _train(options: DemoOptions, folders: _Folders, display: Display) -> dict[str, Trained]:
    files = {"payment": options.payments, "car": options.cars}
    with display.step("train the models") as line:
        models = train(files, folders.models, folders.logs, options.seed, line.detail)
        line.result = ", ".join(f"{m.name} {m.version} {_reuse(m.reused, 'trained')}" for m in models.values())
    return models


def _build(models: dict[str, Trained], folders: _Folders, display: Display) -> BuiltJar:
    with display.step("build and prove one UDF jar") as line:
        jar = build(list(models.values()), folders.jar, line.detail)
        proofs = ", ".join(f"{name} ({BACKENDS[name]}) {jar.largest_difference(name):.1e}" for name in models)
        line.result = f"{_reuse(jar.reused, 'built')}; largest difference to Keras: {proofs}"
    return jar


def _reuse(reused: bool, otherwise: str) -> str:
    return "reused" if reused else otherwise


def _start(options: DemoOptions, folders: _Folders, display: Display, running: ExitStack) -> Stack:
    """Start broker, runner and server on fresh data; they stop when `running` is closed."""
    from deploy.embedded.stack import Stack

    with display.step("start Kafka and the SQL server") as line:
        shutil.rmtree(folders.runtime, ignore_errors=True)
        stack = Stack(folders.runtime, port=_port(options), extensions=folders.jar.parent)
        running.enter_context(stack)
        threading.Thread(target=_start_registry, args=(stack,), daemon=True).start()
        line.result = f"{stack.url}, Kafka at {stack.bootstrap}"
    return stack


def _start_registry(stack: Stack) -> None:
    """Start it while the first statements run; should it fail, the first AVRO statement says so."""
    with contextlib.suppress(DeployError):
        stack.registry.ensure_started()


def _port(options: DemoOptions) -> int:
    """The port asked for, else the usual one, else a free one."""
    from deploy.embedded.processes import accepts_connections

    if options.port is not None:
        return options.port
    return 0 if accepts_connections(DEFAULT_PORT) else DEFAULT_PORT


def _apply(stack: Stack, display: Display) -> None:
    from deploy.apply import Step, apply
    from deploy.client import Client
    from deploy.journal import TopicJournal
    from ksql_scripts import library

    with display.step("apply the scripts") as line, Client(stack.url) as client:

        def show(step: Step) -> None:
            line.detail(f"{step.statement.kind} {step.statement.name or ''}")

        journal = TopicJournal(stack.bootstrap)
        reports = [apply(library.find(name), client, journal=journal, progress=show) for name in SCRIPTS]
        steps = [step for report in reports for step in report.steps]
        queries = sum(step.query_id is not None for step in steps)
        line.result = f"{len(steps)} statements of {' and '.join(SCRIPTS)}, {queries} queries run"


def _stream(options: DemoOptions, stack: Stack, models: dict[str, Trained], display: Display) -> tuple[FeedReport, ...]:
    from deploy.demo_stream import WARM_UP_ROWS, stream

    thresholds = {"payments": models["payment"].threshold, "cars": models["car"].threshold}
    with display.step("stream rows, read alerts", with_bar=True) as line:
        feeds = _feeds(options, line)
        sent, tallies = stream(
            feeds,
            bootstrap=stack.bootstrap,
            registry_url=stack.registry_url,
            rate=options.rate,
            on_alert=lambda alert: display.alert(alert, thresholds[alert.feed]),
            on_progress=line.advance_to,
        )
        figures = tuple(feed_report(feed, sent[feed.name], tallies[feed.name], WARM_UP_ROWS) for feed in feeds)
        line.result = ", ".join(f"{f.rows_in} {f.name} → {f.alerts} alerts" for f in figures)
    return figures


def _feeds(options: DemoOptions, line: StepLine) -> list[Feed]:
    line.detail("draw the rows")
    common = FeedOptions(options.rows, options.anomalies, seed=options.seed + 1)
    feeds = [payments(replace(common, file=options.payments)), cars(replace(common, file=options.cars))]
    line.detail("")
    line.expect(sum(len(feed.records) for feed in feeds))
    return feeds


def _wait(stack: Stack, display: Display) -> None:
    """Until Ctrl-C, which then ends the demo in good order."""
    display.console.print(f"The runtime stays on at {stack.url} (Kafka at {stack.bootstrap}) until Ctrl-C.")
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()


def _stop(running: ExitStack, display: Display) -> None:
    with display.step("stop everything") as line:
        running.close()
        line.result = "no process left"


def _report(
    models: dict[str, Trained],
    jar: BuiltJar,
    figures: tuple[FeedReport, ...],
    folders: _Folders,
) -> DemoReport:
    described = tuple(
        ModelReport(
            name=model.name,
            version=model.version,
            threshold=model.threshold,
            backend=BACKENDS[model.name],
            bundle=str(model.bundle),
            reused=model.reused,
            largest_difference=jar.largest_difference(model.name),
        )
        for model in models.values()
    )
    return DemoReport(
        steps=(),  # known when the last one is done
        models=described,
        feeds=figures,
        artifacts={
            **{f"model {model.name}": str(model.bundle) for model in models.values()},
            "UDF jar": str(jar.path),
            "report": str(folders.report),
        },
        commands=commands(jar.path, {name: model.bundle for name, model in models.items()}),
    )
