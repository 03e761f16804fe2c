"""`ksql-anomaly deploy`: apply folders of scripts to a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deploy.cli_render import app as render_app
from deploy.cli_target import BootstrapOption, StateOption, UrlOption, journal_folder, resolve
from deploy.errors import DeployError

if TYPE_CHECKING:
    from deploy.apply import ApplyReport, Step

app = typer.Typer(help="Apply SQL scripts to a ksqlDB server or the embedded runtime.", no_args_is_help=True)
app.add_typer(render_app, name="render")

_APPLY_EXAMPLES = """
Examples:

  ksql-anomaly deploy apply payments                        the scripts of the package, to the embedded runtime

  ksql-anomaly deploy apply ./my-scripts --set partitions=4

  ksql-anomaly deploy apply sensors --url https://ksqldb.example.org --user key --bootstrap kafka.example.org:9092

A password is read from $KSQL_ANOMALY_PASSWORD. Run it again after an error: what was applied is not sent twice.
"""


@app.callback()
def deploy() -> None:
    """Apply SQL scripts to a ksqlDB server or the embedded runtime."""


@app.command(epilog=_APPLY_EXAMPLES)
def apply(
    folder: Annotated[str, typer.Argument(help="A folder of .sql files, or `payments` or `sensors` of the package.")],
    *,
    url: UrlOption = None,
    bootstrap: BootstrapOption = None,
    state: StateOption = None,
    user: Annotated[str | None, typer.Option(help="User name of basic authentication.")] = None,
    password: Annotated[str | None, typer.Option(envvar="KSQL_ANOMALY_PASSWORD", hidden=True)] = None,
    ca: Annotated[Path | None, typer.Option(help="File of certificates to trust.", exists=True)] = None,
    certificate: Annotated[Path | None, typer.Option(help="The client's certificate.", exists=True)] = None,
    key: Annotated[Path | None, typer.Option(help="The key of --certificate.", exists=True)] = None,
    variables: Annotated[
        list[str] | None, typer.Option("--set", help="name=value for ${name}; wins over the scripts' DEFINE.")
    ] = None,
    jar: Annotated[
        Path | None, typer.Option(help="UDF jar that the server should have: checked before anything is sent.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Name of the deployment. Default: the folder's name.")] = None,
    timeout: Annotated[float, typer.Option(help="Seconds a query may take to run.")] = 60.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Send the statements of a folder in order, skip what is applied, wait until each query runs."""
    from dataclasses import replace

    from deploy.apply import apply as run

    target = replace(
        resolve(url, bootstrap, None, state),
        ca=ca,
        certificate=(certificate, key) if certificate and key else None,
    )
    if user:
        target = replace(target, user=user, password=password)
    with target.connect(timeout) as client:
        report = run(
            find_folder(folder),
            client,
            variables=dict(map(variable, variables or [])),
            journal=target.journal(journal_folder(state)),
            deployment=name,
            jar=jar,
            timeout=timeout,
            progress=None if as_json else _print_step,
        )
    _print_report(report, as_json)


def find_folder(name: str) -> Path:
    """A folder by its path, else a collection of the package by its name.

    Raises:
        DeployError: neither is there.
    """
    from ksql_scripts import library

    if Path(name).is_dir():
        return Path(name)
    try:
        return library.find(name)
    except FileNotFoundError as error:
        raise DeployError(f"no folder {name}, and {error}") from error


def variable(text: str) -> tuple[str, str]:
    """Read `name=value`. Raises typer.BadParameter."""
    name, equals, value = text.partition("=")
    if not equals or not name.isidentifier():
        raise typer.BadParameter(f"{text!r} is not name=value", param_hint="--set")
    return name, value


def _print_step(step: Step) -> None:
    from rich.console import Console

    statement = step.statement
    what = f"{statement.kind} {statement.name or ''}".strip()
    place = f"{statement.file.name}:{statement.line}"
    query = f"  {step.query_id}" if step.query_id else ""
    line = f"{step.outcome:<10} {step.seconds:6.2f} s  {place:<24} {what}{query}"
    Console(highlight=False).print(line, soft_wrap=True)


def _print_report(report: ApplyReport, as_json: bool) -> None:
    import json
    from collections import Counter

    counts = Counter(step.outcome.value for step in report.steps)
    if not as_json:
        summary = ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
        typer.echo(f"{report.deployment}: {summary} in {report.seconds:.1f} s")
        if report.notice:
            typer.echo(report.notice)
        return
    steps = [
        {
            "file": str(step.statement.file),
            "line": step.statement.line,
            "statement": step.statement.text,
            "outcome": step.outcome.value,
            "query_id": step.query_id,
            "seconds": round(step.seconds, 3),
        }
        for step in report.steps
    ]
    document = {"deployment": report.deployment, "seconds": round(report.seconds, 3), "counts": counts, "steps": steps}
    document["notice"] = report.notice
    typer.echo(json.dumps(document, indent=2))
