"""`ksql-anomaly produce`: send payments or car readings to Kafka."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deploy.cli_target import BootstrapOption, RegistryOption, StateOption, resolve
from deploy.errors import DeployError

if TYPE_CHECKING:
    from deploy.feeds import Feed
    from deploy.produce import SendReport

_EXAMPLES = """
Examples:

  ksql-anomaly produce payments --rows 1000 --rate 200

  ksql-anomaly produce cars --file car_sensors.csv --anomalies 0.05

  ksql-anomaly produce cars --bootstrap kafka:9092 --registry http://registry:8081

Rows come from a seeded simulator, or from a file. Some are anomalous, some lack a value. Ctrl-C ends it; what was sent
stays sent.
"""

app = typer.Typer(help="Send a stream of payments or car readings to Kafka.", no_args_is_help=True, epilog=_EXAMPLES)

RowsOption = Annotated[int | None, typer.Option(min=1, help="How many rows. Default: 2000, or all of the file.")]
RateOption = Annotated[float | None, typer.Option(min=0.1, help="Rows a second. Default: as fast as Kafka takes them.")]
AnomaliesOption = Annotated[float, typer.Option(min=0.0, max=0.5, help="Share of rows that are known anomalies.")]
BadOption = Annotated[float, typer.Option(min=0.0, max=0.5, help="Share of rows that lack a value the model needs.")]
FileOption = Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="CSV file of rows.")]
SeedOption = Annotated[int, typer.Option(help="The same seed gives the same rows.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the report as JSON.")]


@app.command(epilog=_EXAMPLES)
def payments(
    *,
    rows: RowsOption = None,
    rate: RateOption = None,
    anomalies: AnomaliesOption = 0.02,
    bad: BadOption = 0.01,
    file: FileOption = None,
    seed: SeedOption = 1,
    bootstrap: BootstrapOption = None,
    state: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Card payments as JSON to the topic `payments`, keyed by customer."""
    from deploy import feeds

    feed = feeds.payments(feeds.FeedOptions(rows, anomalies, bad, file, seed))
    _send(feed, rate, resolve(bootstrap=bootstrap, state=state).bootstrap, None, as_json=as_json)


@app.command(epilog=_EXAMPLES)
def cars(
    *,
    rows: RowsOption = None,
    rate: RateOption = None,
    anomalies: AnomaliesOption = 0.02,
    bad: BadOption = 0.01,
    file: FileOption = None,
    seed: SeedOption = 1,
    bootstrap: BootstrapOption = None,
    registry: RegistryOption = None,
    state: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Sensor readings as AVRO to the topic `car_readings`, keyed by car."""
    from deploy import feeds

    feed = feeds.cars(feeds.FeedOptions(rows, anomalies, bad, file, seed))
    target = resolve(bootstrap=bootstrap, registry=registry, state=state)
    _send(feed, rate, target.bootstrap, target.registry_url, as_json=as_json)


def _send(feed: Feed, rate: float | None, bootstrap: str | None, registry: str | None, *, as_json: bool) -> None:
    import signal
    import threading

    from deploy.produce import send

    if bootstrap is None:
        raise DeployError("the server's Kafka is not known: name it with --bootstrap HOST:PORT")
    stop = threading.Event()
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    if not as_json:
        typer.echo(f"{feed.name}: {len(feed.records)} rows from {feed.source}", err=True)
    report = send(feed, bootstrap, registry_url=registry, rate=rate, stop=stop)
    _print(feed, report, as_json)


def _print(feed: Feed, report: SendReport, as_json: bool) -> None:
    import json

    sent = feed.records[: report.sent]
    anomalies, bad = sum(r.anomalous for r in sent), sum(r.bad for r in sent)
    if not as_json:
        rate = report.sent / report.seconds if report.seconds else 0.0
        typer.echo(f"{report.topic}: {report.sent} rows, {anomalies} anomalous, {bad} lack a value; {rate:,.0f}/s")
        return
    document = {
        "topic": report.topic,
        "sent": report.sent,
        "seconds": round(report.seconds, 3),
        "source": feed.source,
        "anomalous": [r.id for r in sent if r.anomalous],
        "bad": [r.id for r in sent if r.bad],
    }
    typer.echo(json.dumps(document))
