"""Commands of the embedded runtime: up, down, status, sql, test, doctor. `deploy.cli` mounts them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

StateOption = Annotated[
    Path | None,
    typer.Option(
        "--state", help="Folder of the runtime's data [default: this user's state folder].", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
UrlOption = Annotated[
    str | None,
    typer.Option(help="Server to talk to [default: the runtime of --state].", show_default=False),
]

KafkaPortOption = Annotated[
    int, typer.Option(envvar="KSQL_ANOMALY_KAFKA_PORT", help="Port of the Kafka broker; 0 takes a free one.")
]
RegistryPortOption = Annotated[
    int, typer.Option(envvar="KSQL_ANOMALY_REGISTRY_PORT", help="Port of the schema registry; 0 takes a free one.")
]
ExtensionsOption = Annotated[
    Path | None,
    typer.Option(envvar="KSQL_ANOMALY_EXTENSIONS", help="Folder of UDF jars, loaded at start.", show_default=False),
]
PropertiesOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="NAME=VALUE",
        envvar="KSQL_ANOMALY_PROPERTIES",
        help="Default property of every statement; parted by spaces in the variable.",
    ),
]
HostOption = Annotated[
    str, typer.Option(envvar="KSQL_ANOMALY_HOST", help="Address to listen on; 0.0.0.0 lets other machines in.")
]
AdvertiseOption = Annotated[
    str,
    typer.Option(
        metavar="HOST:PORT[@LOCAL_PORT],…",
        envvar="KSQL_ANOMALY_ADVERTISE",
        help="Where clients elsewhere reach Kafka: it listens on --host for each of these, too.",
        show_default=False,
    ),
]
RegistryAtStartOption = Annotated[
    bool,
    typer.Option(
        "--registry-at-start",
        envvar="KSQL_ANOMALY_REGISTRY_AT_START",
        help="Start the schema registry at once, not when a statement needs it.",
    ),
]
HeapOption = Annotated[str, typer.Option(envvar="KSQL_ANOMALY_HEAP", help="Java heap of the queries, as in -Xmx.")]


def up(
    *,
    port: Annotated[
        int, typer.Option(envvar="KSQL_ANOMALY_PORT", help="Port of the SQL server; 0 takes a free one.")
    ] = 8088,
    kafka_port: KafkaPortOption = 9092,
    registry_port: RegistryPortOption = 0,
    extensions: ExtensionsOption = None,
    properties: PropertiesOption = None,
    host: HostOption = "127.0.0.1",
    advertise: AdvertiseOption = "",
    registry_at_start: RegistryAtStartOption = False,
    heap: HeapOption = "512m",
    detach: Annotated[bool, typer.Option("--detach", "-d", help="Run in the background and return.")] = False,
    state: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Start a Kafka broker and a ksqlDB-compatible SQL server on this machine.

    ksql-anomaly up                              until Ctrl-C

    ksql-anomaly up --detach --extensions jars   in the background, with the functions of jars/*.jar

    ksql-anomaly up --port 0 --kafka-port 0      on free ports; `ksql-anomaly status` tells which

    ksql-anomaly up --kafka-port 0 --host 0.0.0.0 --advertise kafka.example.org:9092   for clients elsewhere
    """
    from deploy.embedded.daemon import Launch, run_detached, run_in_foreground

    launch = Launch(
        state_dir=_state_dir(state),
        port=port,
        kafka_port=kafka_port,
        extensions=extensions.absolute() if extensions else None,
        properties=_assignments(properties or []),
        host=host,
        advertised=advertise,
        registry_port=registry_port,
        registry_at_start=registry_at_start,
        heap=heap,
    )
    run = run_detached if detach else run_in_foreground
    run(launch, as_json=as_json)


def down(state: StateOption = None, as_json: JsonOption = False) -> None:
    """Stop the runtime that `up` started. Topics and statements stay, and are there after the next `up`.

    ksql-anomaly down
    """
    from deploy.embedded.state import StateDir, stop_running

    stopped = stop_running(StateDir(_state_dir(state)))
    _show({"stopped": stopped.url}, f"stopped {stopped.url}", as_json)


def status(state: StateOption = None, as_json: JsonOption = False) -> None:
    """Say what runs: addresses, processes, queries and their states. Exit code 3 when nothing runs.

    ksql-anomaly status --json
    """
    from deploy.embedded.reports import print_status, runtime_status

    found = runtime_status(_state_dir(state))
    if as_json:
        typer.echo(json.dumps(found, indent=2))
    else:
        print_status(found)
    raise typer.Exit(0 if found["running"] else 3)


def sql(
    *,
    statement: Annotated[str | None, typer.Argument(help="Statements, each with its ;")] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", help="Script to run.", exists=True, dir_okay=False, show_default=False),
    ] = None,
    url: UrlOption = None,
    properties: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="As SET 'NAME' = 'VALUE'.")
    ] = None,
    state: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Run SQL: one statement, a script, or a prompt with history and completion.

    ksql-anomaly sql

    ksql-anomaly sql "SELECT * FROM payment_alerts EMIT CHANGES LIMIT 3;"

    ksql-anomaly sql -f script.sql --set auto.offset.reset=earliest

    echo "SHOW STREAMS;" | ksql-anomaly sql --json

    Ctrl-C ends a push query.
    """
    from deploy.embedded.shell import run_shell

    if statement and file:
        raise typer.BadParameter("give a statement or --file, not both")
    text = file.read_text() if file else statement
    code = run_shell(_server_url(url, state), text, _assignments(properties or []), as_json=as_json)
    raise typer.Exit(code)


def test(
    *,
    files: Annotated[list[Path], typer.Argument(help="Case files, or folders of *.json files.", exists=True)],
    name: Annotated[str | None, typer.Option(help="Only cases whose name contains this.", show_default=False)] = None,
    extensions: Annotated[Path | None, typer.Option(help="Folder of UDF jars to load.", show_default=False)] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write every case's outcome to this JSON file.", show_default=False)
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show what differs, case by case.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Run test cases in the format of ksqlDB's query tests: statements, rows in, rows out. No broker is needed.

    ksql-anomaly test cases.json

    ksql-anomaly test tests/cases --name window --verbose

    Exit code 1 when a case is not passed.
    """
    from deploy.embedded.testcases import run_command

    code = run_command(files, name or "", extensions, report, verbose=verbose, as_json=as_json)
    raise typer.Exit(code)


def doctor(state: StateOption = None, as_json: JsonOption = False) -> None:
    """Say what is there, what is missing, and what to do about it. Exit code 1 when something needed is missing.

    ksql-anomaly doctor
    """
    from deploy.embedded.doctor import examine, print_findings

    findings = examine(_state_dir(state))
    if as_json:
        typer.echo(json.dumps([finding.to_json() for finding in findings], indent=2))
    else:
        print_findings(findings)
    raise typer.Exit(0 if all(finding.ok or not finding.needed for finding in findings) else 1)


def _assignments(pairs: list[str]) -> dict[str, str]:
    for pair in pairs:
        if "=" not in pair:
            raise typer.BadParameter(f"{pair!r}: expected NAME=VALUE")
    return dict(pair.split("=", 1) for pair in pairs)


def _state_dir(state: Path | None) -> Path:
    from deploy.embedded.state import default_state_dir

    return (state or default_state_dir()).absolute()


def _server_url(url: str | None, state: Path | None) -> str:
    import os

    from deploy.embedded.state import StateDir

    return url or os.environ.get("KSQL_ANOMALY_URL") or StateDir(_state_dir(state)).running().url


def _show(data: dict[str, Any], text: str, as_json: bool) -> None:
    typer.echo(json.dumps(data) if as_json else text)
