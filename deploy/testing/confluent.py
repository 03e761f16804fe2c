"""The official stack as Testcontainers on one network: Kafka in KRaft mode, Schema Registry, ksqlDB."""

from __future__ import annotations

import contextlib
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from docker.errors import APIError
from testcontainers.core.network import Network

from deploy.embedded.registry import answers
from deploy.targets import confluent
from deploy.testing import engine
from deploy.testing.container import ServiceContainer
from deploy.testing.container_servers import ContainerServer
from deploy.testing.ksql_container import KsqlContainer
from deploy.testing.settings import kafka_image, registry_image

if TYPE_CHECKING:
    from deploy.testing.targets import Settings


class KafkaContainer(ServiceContainer):
    """One Kafka node in KRaft mode; reached as `kafka:9092` in its network."""

    def __init__(self, image: str = confluent.RELEASES["8.x"].kafka, **kwargs: Any) -> None:
        super().__init__(image, **kwargs)
        self.with_published_port(confluent.OUTSIDE_PORT)
        self.with_network_aliases(confluent.KAFKA)

    def get_bootstrap_servers(self) -> str:
        """`host:port` for clients outside of the network."""
        return f"{self.get_container_host_ip()}:{self.published[confluent.OUTSIDE_PORT]}"

    def is_healthy(self) -> bool:
        """Whether the broker tells its topics."""
        from deploy.embedded.broker import cluster_id

        return cluster_id(self.get_bootstrap_servers()) is not None

    def _configure(self) -> None:
        self.env = {**confluent.kafka_environment(self.get_bootstrap_servers()), **self.env}


class SchemaRegistryContainer(ServiceContainer):
    """Confluent's schema registry; reached as `http://schema-registry:8081` in its network."""

    def __init__(self, image: str = confluent.RELEASES["8.x"].registry, **kwargs: Any) -> None:
        super().__init__(image, **kwargs)
        self.with_published_port(confluent.REGISTRY_PORT)
        self.with_network_aliases(confluent.REGISTRY)

    def get_url(self) -> str:
        """Base URL for clients outside of the network."""
        return f"http://{self.get_container_host_ip()}:{self.published[confluent.REGISTRY_PORT]}"

    def is_healthy(self) -> bool:
        """Whether it answers."""
        return answers(f"{self.get_url()}/")

    def _configure(self) -> None:
        self.env = {**confluent.registry_environment(), **self.env}


class KsqlDbContainer(KsqlContainer):
    """A ksqlDB server; needs a Kafka called `kafka` in its network, and a schema registry for AVRO.

    >>> with Network() as network:                                        # doctest: +SKIP
    ...     kafka = KafkaContainer().with_network(network).start()
    ...     registry = SchemaRegistryContainer().with_network(network).start()
    ...     ksqldb = KsqlDbContainer().with_network(network).with_udf_jar("anomaly.jar").start()
    """

    def __init__(self, image: str = confluent.RELEASES["8.x"].ksqldb, **kwargs: Any) -> None:
        super().__init__(image, **kwargs)
        self.with_network_aliases(confluent.KSQLDB)

    def _configure(self) -> None:
        self.env = {**confluent.ksqldb_environment(), **self.env}


class OfficialServer(ContainerServer):
    """The three containers of a release on a network of their own."""

    kind = "compose"

    def __init__(self, settings: Settings) -> None:
        release = confluent.find_release(settings.release or _release_of(settings.image))
        self.network = Network(docker_network_kw={"labels": {engine.OWNER: engine.owner()}})
        self.kafka = KafkaContainer(kafka_image(release.kafka)).with_network(self.network)
        self.registry = SchemaRegistryContainer(registry_image(release.registry)).with_network(self.network)
        self.container = KsqlDbContainer(settings.image or release.ksqldb).with_network(self.network)
        self.prepare(settings, f"{confluent.KAFKA}:{confluent.KAFKA_PORT}")
        self._running = ExitStack()

    @property
    def registry_url(self) -> str:
        """Base URL of the schema registry."""
        return self.registry.get_url()

    def start(self) -> None:
        """Start the three in order, each healthy before the next. Raises TestingError."""
        with ExitStack() as parts:
            self.network.create()
            parts.callback(self._remove_network)
            for container in (self.kafka, self.registry, self.container):
                parts.enter_context(container)
            self._running = parts.pop_all()
        self.url, self.bootstrap = self.container.get_url(), self.kafka.get_bootstrap_servers()

    def stop(self) -> None:
        """Remove the containers, their volumes and the network."""
        self._running.close()

    def logs(self) -> dict[str, str]:
        """Of each container."""
        parts = {confluent.KAFKA: self.kafka, confluent.REGISTRY: self.registry, confluent.KSQLDB: self.container}
        return {name: container.log_text() for name, container in parts.items()}

    def _remove_network(self) -> None:
        with contextlib.suppress(APIError):  # reaped at the next start
            self.network.remove()


def _release_of(image: str) -> str:
    """The release that the tag of an official image tells; 8.x for any other image."""
    name, _, tag = image.rpartition("/")[2].partition(":")
    return tag if name.endswith("ksqldb-server") and tag[:1].isdigit() else "8.x"
