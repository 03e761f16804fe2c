"""Options of every command that reads rows: how streams are reached. Their help names the forms of DATA."""

from __future__ import annotations

import functools
import inspect
import os
from collections.abc import Callable
from typing import Annotated, Any, get_type_hints

import typer

from modelbuild.streams import Access

DATA_HELP = "CSV, Parquet or JSON lines file, kafka://HOST:PORT/TOPIC, or 'ksql:SELECT …;'."

SOURCES = """
Rows come from CSV with a header, Parquet or JSON lines (told apart by their content), from a topic or from a query:

  kafka://127.0.0.1:9092/pumps                                 JSON; AVRO with --registry

  'kafka://pumps?from=2026-01-01T00:00Z&to=latest&limit=50000' bounds: time, offset, earliest, latest

  'ksql:SELECT * FROM pumps EMIT CHANGES LIMIT 50000;'         or, without LIMIT, --seconds 60
"""

Bootstrap = Annotated[
    str | None, typer.Option(envvar="KSQL_ANOMALY_BOOTSTRAP", help="HOST:PORT of the broker for kafka://TOPIC.")
]
Registry = Annotated[
    str | None, typer.Option(envvar="KSQL_ANOMALY_REGISTRY", help="URL of the schema registry, for AVRO.")
]
Server = Annotated[
    str | None,
    typer.Option(
        envvar="KSQL_ANOMALY_URL", help="URL of the ksqlDB server for ksql:…  [default: http://127.0.0.1:8088]"
    ),
]
Patience = Annotated[float, typer.Option(min=0.1, help="Seconds to wait for the next row of a stream.")]
Seconds = Annotated[float | None, typer.Option(min=0.1, help="Seconds after which a query without LIMIT ends.")]


def reads_rows(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say how streams are reached; it gets them as one `access`.

    User and password of a server come from the environment alone: a command line is seen by everybody.
    """
    hints = get_type_hints(command, include_extras=True)
    own = [
        parameter.replace(annotation=hints[name])
        for name, parameter in inspect.signature(command).parameters.items()
        if name != "access"
    ]

    @functools.wraps(command)
    def run(**values: Any) -> None:
        reach = {name: values.pop(name) for name in _OPTIONS}
        user, password = os.environ.get("KSQL_ANOMALY_USER"), os.environ.get("KSQL_ANOMALY_PASSWORD")
        command(**values, access=Access(**reach, user=user, password=password))

    run.__signature__ = inspect.Signature([*own, *_OPTIONS.values()])  # type: ignore[attr-defined]
    return run


def _option(name: str, kind: Any, default: float | None = None) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)


_OPTIONS = {
    "bootstrap": _option("bootstrap", Bootstrap),
    "registry": _option("registry", Registry),
    "server": _option("server", Server),
    "patience": _option("patience", Patience, 30.0),
    "seconds": _option("seconds", Seconds),
}
