"""Servers under test in containers: our image alone, or the official stack of three."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from deploy.testing import engine
from deploy.testing.anomaly import KAFKA_LOCAL, KsqlAnomalyContainer
from deploy.testing.ksql_container import KsqlContainer
from deploy.testing.server import Server, model_source
from deploy.testing.settings import MODELS_VARIABLES

if TYPE_CHECKING:
    from deploy.testing.targets import Settings


def make(target: str, settings: Settings) -> Server:
    """The server of `image` or `compose`, not started; leftovers of killed runs are removed. Raises TestingError."""
    engine.reap()
    return ImageServer(settings) if target == "image" else _official(settings)


def _official(settings: Settings) -> Server:
    from deploy.testing.confluent import OfficialServer

    return OfficialServer(settings)


class ContainerServer(Server):
    """A server whose SQL side is one container, with jars and a model source as the settings say."""

    container: KsqlContainer

    def prepare(self, settings: Settings, bootstrap: str) -> None:
        """Give the container its jars and its model source; `bootstrap` is Kafka's address inside. Raises JarError."""
        self.models_topic = settings.models_topic
        self.container.with_envs(**model_source(bootstrap, settings.models_topic, *MODELS_VARIABLES))
        for jar in settings.jars:
            self.container.with_udf_jar(jar)

    def restart(self) -> None:
        """Restart the container alone; its volumes stay."""
        self.container.restart()

    def put_jar(self, jar: Path) -> None:
        """Copy a jar into the extension directory. Raises JarError."""
        self.container.put_udf_jar(jar)

    def remove_jar(self, name: str) -> None:
        """Delete a jar from the extension directory. Raises JarError."""
        self.container.remove_udf_jar(name)


class ImageServer(ContainerServer):
    """The embedded runtime as one container."""

    kind = "image"
    container: KsqlAnomalyContainer

    def __init__(self, settings: Settings) -> None:
        self.container = KsqlAnomalyContainer(settings.image or None)
        self.prepare(settings, f"127.0.0.1:{KAFKA_LOCAL}")

    @property
    def registry_url(self) -> str:
        """Base URL of the schema registry, which is started if it does not run."""
        return self.container.start_schema_registry()

    def start(self) -> None:
        """Start the container. Raises TestingError."""
        self.container.start()
        self.url, self.bootstrap = self.container.get_url(), self.container.get_bootstrap_servers()

    def stop(self) -> None:
        """Remove the container and its volumes."""
        self.container.stop()

    def logs(self) -> dict[str, str]:
        """Of the container, and of broker, registry and runner in it."""
        return self.container.logs()
