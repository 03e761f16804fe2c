"""Which server a command talks to: its options, then the environment, then the embedded runtime."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from deploy.errors import DeployError

if TYPE_CHECKING:
    from deploy.targets.ksqldb import Target

UrlOption = Annotated[
    str | None,
    typer.Option("--url", help="The server, http://HOST:PORT. Default: $KSQL_ANOMALY_URL, else the embedded runtime."),
]
BootstrapOption = Annotated[
    str | None,
    typer.Option("--bootstrap", help="Its Kafka, HOST:PORT. Default: $KSQL_ANOMALY_BOOTSTRAP, else the embedded one."),
]
RegistryOption = Annotated[
    str | None,
    typer.Option(
        "--registry", help="Its schema registry, a URL. Default: $KSQL_ANOMALY_REGISTRY, else the embedded one."
    ),
]
StateOption = Annotated[
    Path | None,
    typer.Option("--state", help="State folder of the embedded runtime. Default: $KSQL_ANOMALY_STATE or the user's."),
]


def resolve(
    url: str | None = None,
    bootstrap: str | None = None,
    registry: str | None = None,
    state: Path | None = None,
) -> Target:
    """The target of a command.

    Raises:
        DeployError: no option, no environment variable and no embedded runtime names one.
    """
    from dataclasses import replace

    from deploy.targets import embedded, ksqldb

    if url:
        target = ksqldb.Target(url)
    else:
        found = ksqldb.from_environment() or embedded.find(state)
        if found is None and not bootstrap:
            raise DeployError("no server: start one with `ksql-anomaly up --detach`, or name one with --url")
        target = found or ksqldb.Target("")
    return replace(target, bootstrap=bootstrap or target.bootstrap, registry_url=registry or target.registry_url)


def journal_folder(state: Path | None = None) -> Path:
    """Where journals lie of servers whose Kafka is not reachable."""
    from deploy.embedded.state import default_state_dir

    return (state or default_state_dir()) / "journals"
