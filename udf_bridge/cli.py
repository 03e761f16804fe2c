"""Commands `ksql-anomaly udf …`: build a UDF jar from bundles, prove it, describe it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from udf_bridge.errors import BuildError
from udf_bridge.target import DEFAULT_TARGET, TARGETS

if TYPE_CHECKING:
    from rich.status import Status

    from udf_bridge.description import JarDescription
    from udf_bridge.jar import JarReport
    from udf_bridge.parity import ParityReport

app = typer.Typer(
    help="UDF jars: SQL functions made of trained models.", no_args_is_help=True, rich_markup_mode="markdown"
)

_BUILD_EXAMPLES = """
Examples:

  ksql-anomaly udf build models/payment-1.0.0 models/car-1.0.0 -o anomaly.jar

  ksql-anomaly udf build models/payment-1.0.0 -o anomaly.jar --backend payment=tensorflow --ksqldb 7.6

  ksql-anomaly udf build models/car-1.0.0 -o anomaly.jar --function CAR_ANOMALY_SCORE=ANOMALY
"""
_VERIFY_EXAMPLES = """
Examples:

  ksql-anomaly udf verify anomaly.jar

  ksql-anomaly udf verify anomaly.jar --json | jq '.models[].score_difference'
"""
_DESCRIBE_EXAMPLES = """
Examples:

  ksql-anomaly udf describe anomaly.jar

  ksql-anomaly udf describe anomaly.jar --json | jq '.functions[].name'
"""

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Jar = Annotated[Path, typer.Argument(help="A jar built by `udf build`.")]


@app.command(epilog=_BUILD_EXAMPLES)
def build(
    bundles: Annotated[list[Path], typer.Argument(help="Folders of model bundles; all go into one jar.")],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="The jar to write.")],
    backend: Annotated[
        list[str] | None, typer.Option(metavar="MODEL=java|tensorflow", help="How a model runs (default: java).")
    ] = None,
    function: Annotated[
        list[str] | None, typer.Option(metavar="NAME=NEW", help="Give a function another name in SQL.")
    ] = None,
    ksqldb: Annotated[str, typer.Option(help=f"The ksqlDB version to run on: {', '.join(TARGETS)}.")] = DEFAULT_TARGET,
    prove: Annotated[
        bool, typer.Option(help="Compare all functions with Keras before the jar is put in its place.")
    ] = True,
    json: Json = False,
) -> None:
    """Build one UDF jar with the SQL functions of one or more models.

    Each model gets four functions, e.g. for `payment`: PAYMENT_ANOMALY, PAYMENT_ANOMALY_SCORE, PAYMENT_IS_ANOMALY and
    PAYMENT_ANOMALY_EXPLAIN. The jar stays as it is when nothing that it is made of has changed.
    """
    from udf_bridge import jar

    backends, names = pairs(backend or (), "--backend"), pairs(function or (), "--function")
    with stages() as show:
        report = jar.build(
            bundles, output, backends=backends, names=names, target=ksqldb, prove=prove, progress=show.next
        )
    if json:
        typer.echo(build_json(report))
        return
    print_description(report.description)
    print_parity(report.parity)
    typer.echo(f"{report.path}  {report.size / 1e6:.1f} MB{'  unchanged' if report.reused else ''}")


@app.command(epilog=_VERIFY_EXAMPLES)
def verify(jar: Jar, json: Json = False) -> None:
    """Call all functions of a jar with its golden rows, in every call form; exit code 1 when one differs from Keras."""
    from udf_bridge import parity

    with stages() as show:
        show.next("prove parity with Keras")
        report = parity.verify(jar)
    if json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        print_parity(report)
    raise typer.Exit(0 if report.passed else 1)


@app.command(epilog=_DESCRIBE_EXAMPLES)
def describe(jar: Jar, json: Json = False) -> None:
    """Show the models and functions of a jar, and what it was built for."""
    from udf_bridge.description import describe as read_description

    description = read_description(jar)
    if json:
        typer.echo(description.model_dump_json(indent=2))
    else:
        print_description(description)


class Stages:
    """Shows one stage at a time on the terminal, each with its time when it is done; on standard error."""

    def __init__(self, status: Status) -> None:
        self._status = status
        self._name = ""
        self._start = time.monotonic()

    def next(self, name: str) -> None:
        """End the stage that runs, if any, and begin the next one."""
        if self._name:
            self._status.console.print(f"  {self._name:<26} {time.monotonic() - self._start:5.1f} s", style="dim")
        self._name, self._start = name, time.monotonic()
        if name:
            self._status.update(name)


@contextmanager
def stages() -> Iterator[Stages]:
    """Show stages while the block runs."""
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        show = Stages(status)
        yield show
        show.next("")


def pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """Return `NAME=VALUE` texts as a dict.

    Raises:
        BuildError: one has no `=`, an empty side, or a name that was given before.
    """
    result: dict[str, str] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if not name or not value:
            raise BuildError(f"{option} {text}: NAME=VALUE is expected")
        if name in result:
            raise BuildError(f"{option} {text}: {name} was given before")
        result[name] = value
    return result


def build_json(report: JarReport) -> str:
    """Return a build's result as JSON text."""
    import json

    document = {
        "path": str(report.path.resolve()),
        "size": report.size,
        "reused": report.reused,
        "parity": report.parity and report.parity.model_dump(),
        "jar": report.description.model_dump(),
    }
    return json.dumps(document, indent=2)


def print_description(description: JarDescription) -> None:
    """Print a table of models, one of functions, and the platform."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    models = Table("model", "version", "backend", "features", "threshold")
    for model in description.models:
        models.add_row(model.name, model.version, model.backend, str(len(model.features)), f"{model.threshold:.6g}")
    functions = Table("function", "call forms", "returns")
    for function in description.functions:
        forms = "\n".join(short_form(signature.parameters) for signature in function.signatures)
        functions.add_row(function.name, forms, function.signatures[0].returns)
    platform = description.platform
    console.print(models, functions)
    console.print(
        f"for ksqlDB {platform.ksqldb}, Java {platform.java} or newer"
        + (f", TensorFlow Java {platform.tensorflow_java} on {platform.natives}" if platform.tensorflow_java else "")
    )


def short_form(parameters: list[str]) -> str:
    """Return parameter types with repeats counted: `30 × DOUBLE`."""
    if len(parameters) > 2 and len(set(parameters)) == 1:
        return f"{len(parameters)} × {parameters[0]}"
    return ", ".join(parameters)


def print_parity(report: ParityReport | None) -> None:
    """Print the largest differences of each model, and the first faults."""
    if report is None:
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("model", "backend", "golden rows", "calls", "largest difference", "allowed", "verdict")
    for model in report.models:
        verdict = "[red]differs[/red]" if model.faults else "[green]equal to Keras[/green]"
        counts = (str(model.golden_rows), str(model.calls), f"{model.score_difference:.1e}", f"{model.tolerance:.1e}")
        table.add_row(f"{model.model} {model.version}", model.backend, *counts, verdict)
    console = Console()
    console.print(table)
    for model in report.models:
        for fault in model.faults:
            console.print(f"{model.model}: {fault}", style="red", markup=False)
