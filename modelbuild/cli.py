"""The commands `ksql-anomaly model …`. Heavy imports wait until a command runs: `--help` must come at once."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from modelbuild.cli_init import INIT_EXAMPLES, init
from modelbuild.cli_quality import CARD_EXAMPLES, COMPARE_EXAMPLES, EVALUATE_EXAMPLES, card, compare, evaluate
from modelbuild.cli_sources import DATA_HELP, SOURCES, reads_rows
from modelbuild.cli_tune import TUNE_EXAMPLES, tune
from modelbuild.streams import Access, parse_source

if TYPE_CHECKING:
    from modelbuild.bundle import Bundle
    from modelbuild.sources import Source
    from modelbuild.spec import TrainingSpec

app = typer.Typer(
    help="Train models, and look at them.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

_TRAIN_EXAMPLES = f"""
Examples:

  ksql-anomaly model train payment                             on simulated payments

  ksql-anomaly model train payment creditcard.csv              on your own rows: CSV, Parquet, JSON lines

  ksql-anomaly model train my_spec.yaml rows.parquet --output models

  ksql-anomaly model train rows.jsonl                          without a spec: as `model init` would write it
{SOURCES}
Built-in specs: payment, car. A training whose data, spec, seed and libraries have not changed is not done again.
"""
_SHOW_EXAMPLES = """
Examples:

  ksql-anomaly model show models/payment-1.0.0

  ksql-anomaly model show models/payment-1.0.0 --json | jq .threshold
"""
_SIMULATE_EXAMPLES = """
Examples:

  ksql-anomaly model simulate payment --rows 50000 --output payments.csv

  ksql-anomaly model simulate car --seed 7 --anomalies 0.02 --output cars.parquet
"""

Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of text.")]
Seed = Annotated[int, typer.Option(min=0, help="Decides everything random; the same seed gives the same bytes.")]
Rows = Annotated[int | None, typer.Option(min=1, help="Rows to simulate. [default: 20000]")]
Anomalies = Annotated[
    float | None, typer.Option(min=0, max=0.5, help="Share of anomalies to simulate. [default: 0.01]")
]


app.command(epilog=INIT_EXAMPLES)(init)
app.command(epilog=EVALUATE_EXAMPLES)(evaluate)
app.command(epilog=COMPARE_EXAMPLES)(compare)
app.command(epilog=CARD_EXAMPLES)(card)
app.command(epilog=TUNE_EXAMPLES)(tune)


@app.command(epilog=_TRAIN_EXAMPLES)
@reads_rows
def train(
    spec: Annotated[str, typer.Argument(help="A spec's YAML file, the name of a built-in spec, or data alone.")],
    rows_from: Annotated[str | None, typer.Argument(metavar="[DATA]", help="The same as --data.")] = None,
    *,
    data: Annotated[str | None, typer.Option(help=f"{DATA_HELP} Without it rows are simulated.")] = None,
    output: Annotated[Path, typer.Option(help="Folder for the bundle NAME-VERSION.")] = Path("models"),
    seed: Seed = 0,
    rows: Rows = None,
    anomalies: Anomalies = None,
    keep_best: Annotated[
        bool, typer.Option("--keep-best", help="On Ctrl-C keep the best weights so far; twice ends at once.")
    ] = False,
    mlflow: Annotated[
        str | None, typer.Option(metavar="URI", help="Log the training there too: http://…, sqlite:///…, file:…")
    ] = None,
    access: Access,
    as_json: Json = False,
) -> None:
    """Train a model: rows in, bundle out."""
    if data is not None and rows_from is not None:
        raise typer.BadParameter("the data is named twice: as an argument and by --data")
    data = data or rows_from
    if data is not None and (rows is not None or anomalies is not None):
        raise typer.BadParameter("--rows and --anomalies are for simulated rows; --data brings its own")
    from rich.console import Console

    from modelbuild.display import TrainingDisplay
    from modelbuild.training import train as train_model

    if mlflow is not None:
        from modelbuild.mlflow_log import require_mlflow

        require_mlflow()
    signal.signal(signal.SIGTERM, _terminate)
    loaded, source = _spec_and_source(spec, data, access, _Simulation(rows, anomalies, seed))
    with TrainingDisplay(Console(stderr=True)) as display:
        if keep_best:
            signal.signal(signal.SIGINT, lambda *_: display.end_soon())
        bundle = train_model(loaded, source, output, seed=seed, progress=display)
    version = _log_to_mlflow(mlflow, bundle, loaded)
    if as_json:
        typer.echo(json.dumps(_summary(bundle) | {"reused": display.reused}))
    else:
        _print_training(bundle, display.reused)
        if version is not None:
            typer.echo(f"MLflow: {version}")


@app.command(epilog=_SHOW_EXAMPLES)
def show(
    bundle: Annotated[Path, typer.Argument(help="Folder of a bundle.")],
    as_json: Json = False,
) -> None:
    """Check a bundle's files and show what is in it."""
    from modelbuild.bundle import read_bundle

    found = read_bundle(bundle)
    if as_json:
        typer.echo(found.manifest.model_dump_json(indent=2))
    else:
        _print_bundle(found)


@app.command(epilog=_SIMULATE_EXAMPLES)
def simulate(
    name: Annotated[str, typer.Argument(help="payment or car")],
    output: Annotated[Path, typer.Option(help="File to write: .csv or .parquet.")],
    seed: Seed = 0,
    rows: Rows = None,
    anomalies: Anomalies = None,
) -> None:
    """Write simulated rows with labelled anomalies to a file."""
    from modelbuild.simulate import DEFAULT_RATE, DEFAULT_ROWS, write_table
    from modelbuild.simulate import simulate as draw

    table = draw(name, rows or DEFAULT_ROWS, seed, DEFAULT_RATE if anomalies is None else anomalies)
    write_table(table, output)
    typer.echo(f"{table.num_rows} rows in {output}")


@app.command(epilog="Example: ksql-anomaly model schema > manifest.schema.json")
def schema() -> None:
    """Print the JSON Schema of a bundle's manifest.json."""
    from modelbuild.bundle import manifest_schema

    typer.echo(json.dumps(manifest_schema(), indent=2, ensure_ascii=False))


def _terminate(*_: object) -> None:
    """End as after Ctrl-C: what is half written is removed on the way out."""
    raise SystemExit(128 + signal.SIGTERM)


def _log_to_mlflow(uri: str | None, bundle: Bundle, spec: TrainingSpec) -> str | None:
    if uri is None:
        return None
    from modelbuild.mlflow_log import log_training

    return log_training(uri, bundle, spec)


class _Simulation(NamedTuple):
    rows: int | None
    anomalies: float | None
    seed: int

    def draw(self, name: str) -> Source:
        from modelbuild.simulate import DEFAULT_RATE, DEFAULT_ROWS, simulate

        rate = DEFAULT_RATE if self.anomalies is None else self.anomalies
        return simulate(name, self.rows or DEFAULT_ROWS, self.seed, rate)


def _spec_and_source(
    spec: str, data: str | None, access: Access, simulation: _Simulation
) -> tuple[TrainingSpec, Source]:
    """Read the spec, or make one of the data when only data was named; without data rows are simulated."""
    from modelbuild.draft import names_data, spec_from_data
    from modelbuild.sources import settle
    from modelbuild.spec import load_spec

    if data is None and names_data(spec):
        source = settle(parse_source(spec, access))
        return spec_from_data(source, spec), source
    loaded = load_spec(spec)
    return loaded, simulation.draw(loaded.name) if data is None else parse_source(data, access)


def _summary(bundle: Bundle) -> dict[str, Any]:
    manifest = bundle.manifest
    fields = {"name", "version", "threshold", "alpha", "metrics", "warnings", "fingerprint"}
    return {"path": str(bundle.path.resolve()), "rows": manifest.data.rows, **manifest.model_dump(include=fields)}


def _print_training(bundle: Bundle, reused: bool) -> None:
    _print_bundle(bundle)
    typer.echo(
        "Unchanged: this bundle was there already." if reused else f"Report: {bundle.path / 'report/report.html'}"
    )
    typer.echo(f"Next: ksql-anomaly udf build {bundle.path} --output anomaly.jar")


def _print_bundle(bundle: Bundle) -> None:
    from rich.console import Console
    from rich.table import Table

    manifest = bundle.manifest
    console = Console()
    facts = Table.grid(padding=(0, 2))
    facts.add_row("bundle", str(bundle.path))
    facts.add_row("rows", f"{manifest.data.rows} from {manifest.data.source}")
    facts.add_row("features", f"{len(manifest.features)}: {', '.join(feature.name for feature in manifest.features)}")
    facts.add_row("threshold", f"{manifest.threshold:.4g} (alpha {manifest.alpha:.4g})")
    if manifest.threshold_rule:
        facts.add_row("chosen by", manifest.threshold_rule)
    facts.add_row("smallest alpha", f"{manifest.calibration.smallest_alpha:.2g}, by {manifest.calibration.count} rows")
    for name, value in manifest.metrics.items():
        shown = f"{value:.4g}" if isinstance(value, float) else str(value)
        facts.add_row(name.replace("_", " "), shown)
    console.print(f"{manifest.name} {manifest.version}", style="bold", highlight=False)
    console.print(facts)
    for warning in manifest.warnings:
        console.print(f"Warning: {warning}", style="yellow", highlight=False)
