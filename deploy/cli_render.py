"""`ksql-anomaly deploy render`: files for a place to deploy to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Write the files for a place to deploy to.", no_args_is_help=True)

_EXAMPLES = """
Examples:

  ksql-anomaly udf build payment-1.0.0 -o anomaly.jar --ksqldb 8.x

  ksql-anomaly deploy render compose stack --jar anomaly.jar --ksqldb 8.x --scripts payments

  ksql-anomaly deploy render compose stack --jar anomaly.jar --scripts ./my-scripts --set partitions=4

Then in that folder: docker compose up --detach --wait ksqldb && docker compose up scripts
"""


@app.callback()
def render() -> None:
    """Write the files for a place to deploy to."""


@app.command(epilog=_EXAMPLES)
def compose(
    folder: Annotated[Path, typer.Argument(help="Where to write; made if it is not there.")],
    *,
    jar: Annotated[Path, typer.Option(help="UDF jar, built for the same version of ksqlDB.")],
    ksqldb: Annotated[str, typer.Option(help="Version of ksqlDB: 8.x, 7.x or 0.29.")] = "8.x",
    scripts: Annotated[
        list[str] | None,
        typer.Option(help="Folder of .sql files, or `payments` or `sensors`; repeatable. Default: both."),
    ] = None,
    variables: Annotated[
        list[str] | None, typer.Option("--set", help="name=value for ${name}; wins over the scripts' DEFINE.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the files as JSON.")] = False,
) -> None:
    """Write a folder for `docker compose`: Kafka, Schema Registry, ksqlDB with the jar, and the scripts."""
    import json

    from deploy.cli_deploy import find_folder, variable
    from deploy.targets.compose import Rendering, render

    folders = tuple(map(find_folder, scripts or ["payments", "sensors"]))
    written = render(Rendering(ksqldb, jar, folders, dict(map(variable, variables or []))), folder)
    if as_json:
        typer.echo(json.dumps([str(file) for file in written]))
        return
    for file in written:
        typer.echo(str(file))
    typer.echo(f"cd {folder} && docker compose up --detach --wait ksqldb && docker compose up scripts", err=True)
