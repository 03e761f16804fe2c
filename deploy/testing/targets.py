"""From `--ksqldb=embedded|image|compose|URL` to a server under test."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from deploy.testing.errors import TestingError
from deploy.testing.server import EmbeddedServer, RemoteServer, Server

KINDS = ("embedded", "image", "compose")


@dataclass(frozen=True, slots=True)
class Settings:
    """What a server under test is made of.

    Attributes:
        folder: an empty folder for state and logs.
        jars: UDF jars that are in the extension directory before the start.
        image: image of `image` or of the ksqlDB server of `compose`; empty for the usual one.
        models_topic: topic of the model source that the server follows; empty for none.
        release: line of ksqlDB releases of `compose`, such as 7.x; decides the images that are not given.
    """

    folder: Path
    jars: tuple[Path, ...] = ()
    image: str = ""
    models_topic: str = ""
    release: str = ""


def make_server(target: str, settings: Settings) -> Server:
    """The server of a target, not started. Raises TestingError."""
    if target == "embedded":
        return EmbeddedServer(settings.folder, settings.jars, settings.models_topic)
    if target.startswith(("http://", "https://")):
        return _remote(target, settings.jars)
    if target not in KINDS:
        raise TestingError(f"--ksqldb={target}: expected {', '.join(KINDS)}, or a server's URL (http://HOST:PORT)")
    from deploy.testing import container_servers

    return container_servers.make(target, settings)


def _remote(url: str, jars: Iterable[Path]) -> RemoteServer:
    bootstrap = os.environ.get("KSQL_ANOMALY_BOOTSTRAP")
    if not bootstrap:
        raise TestingError(f"the Kafka of {url} is not known: set KSQL_ANOMALY_BOOTSTRAP to its HOST:PORT")
    return RemoteServer(url, bootstrap, os.environ.get("KSQL_ANOMALY_REGISTRY", ""), jars)
