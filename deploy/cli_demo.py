"""`ksql-anomaly demo`: everything once, end to end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from deploy.errors import DeployError


def demo(
    *,
    payments: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="CSV file of payments. Default: simulated ones.")
    ] = None,
    cars: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="CSV file of readings. Default: simulated ones.")
    ] = None,
    rows: Annotated[int, typer.Option(min=1, help="Rows of each stream.")] = 2000,
    rate: Annotated[float, typer.Option(min=0.1, help="Rows a second of each stream.")] = 125.0,
    anomalies: Annotated[float, typer.Option(min=0.0, max=0.5, help="Share of rows that are known anomalies.")] = 0.02,
    seed: Annotated[int, typer.Option(help="The same seed gives the same models and rows.")] = 0,
    output: Annotated[Path, typer.Option(help="Folder for models, jar and report.")] = Path(".ksql-anomaly/demo"),
    port: Annotated[int | None, typer.Option(help="Port of the SQL server. Default: 8088, or a free one.")] = None,
    keep_running: Annotated[bool, typer.Option("--keep-running", help="Leave the runtime on until Ctrl-C.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON; progress goes to stderr.")] = False,
) -> None:
    """Train two models, build their UDF jar, start Kafka, run the SQL, stream rows, show the alerts, stop.

    ksql-anomaly demo                                    rows of the simulator

    ksql-anomaly demo --payments creditcard.csv          rows of your own

    ksql-anomaly demo --rows 500 --rate 50 --json        for a program

    A second run uses the models and the jar of the first.
    """
    import json

    from rich.console import Console

    from deploy.demo import DemoOptions, run
    from deploy.demo_display import Display

    options = DemoOptions(output, payments, cars, rows, rate, anomalies, seed, port, keep_running)
    with _one_interrupt():
        report = run(options, Display(Console(stderr=as_json)))
    if as_json:
        typer.echo(json.dumps(report.to_json(), indent=2))
    if not report.is_complete:
        raise DeployError("some rows came back neither with a score nor with a reason; see the figures above")


@contextmanager
def _one_interrupt() -> Iterator[None]:
    """The first Ctrl-C or SIGTERM begins the clean-up; later ones do not disturb it."""
    import signal

    def interrupt(*_: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    previous = {number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
