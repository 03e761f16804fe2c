"""KsqlAnomalyContainer: the embedded runtime (broker, registry, ksqlDB-compatible server) as one container."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path
from typing import Any, Self

from docker.errors import APIError, NotFound

from deploy.client import Client
from deploy.embedded.registry import API_PATH, answers
from deploy.testing.ksql_container import KsqlContainer
from deploy.testing.settings import anomaly_image

REGISTRY, KAFKA_INSIDE, KAFKA_OUTSIDE = 8081, 9092, 29092
KAFKA_LOCAL = 19092
"""Where processes inside of the container reach Kafka."""
LOGS = "/var/lib/ksql-anomaly/logs"
_USES_AVRO = (
    "CREATE STREAM ksql_anomaly_registry (a INT)"
    " WITH (KAFKA_TOPIC='ksql_anomaly_registry', VALUE_FORMAT='AVRO', PARTITIONS=1);"
    "DROP STREAM ksql_anomaly_registry DELETE TOPIC;"
)
"""The server starts its registry with the first statement that needs it."""


class KsqlAnomalyContainer(KsqlContainer):
    """One container instead of Kafka, Schema Registry and ksqlDB.

    >>> with KsqlAnomalyContainer().with_udf_jar("anomaly.jar") as ksqldb:    # doctest: +SKIP
    ...     Client(ksqldb.get_url()).statement("SHOW STREAMS;")

    Containers on the same network reach it as `http://ALIAS:8088`, `ALIAS:9092` and `http://ALIAS:8081`.
    """

    how_to_get = "build it with `make image`, or name another by --ksqldb-image or KSQL_ANOMALY_IMAGE"

    def __init__(self, image: str | None = None, **kwargs: Any) -> None:
        super().__init__(image or anomaly_image(), **kwargs)
        for port in (REGISTRY, KAFKA_OUTSIDE):
            self.with_published_port(port)

    def with_property(self, name: str, value: str) -> Self:
        """A default property of every statement, as `SET 'name' = 'value'`."""
        given = self.env.get("KSQL_ANOMALY_PROPERTIES", "")
        return self.with_env("KSQL_ANOMALY_PROPERTIES", f"{given} {name}={value}".strip())

    def get_bootstrap_servers(self) -> str:
        """`host:port` of Kafka, for clients outside of the container's network."""
        return f"{self.get_container_host_ip()}:{self.published[KAFKA_OUTSIDE]}"

    def get_schema_registry_url(self) -> str:
        """Base URL of the schema registry; it runs once a statement has used AVRO."""
        return f"http://{self.get_container_host_ip()}:{self.published[REGISTRY]}{API_PATH}"

    def start_schema_registry(self) -> str:
        """Start the schema registry if it does not run yet, and return its URL."""
        url = self.get_schema_registry_url()
        if not answers(f"{url}/subjects"):
            with Client(self.get_url(), timeout=90) as client:
                client.statement(_USES_AVRO)
        return url

    def logs(self) -> dict[str, str]:
        """What the container has written, and the logs of broker, runner and registry inside."""
        return {"container": self.log_text(), **self._inner_logs()}

    def _configure(self) -> None:
        host = self.get_container_host_ip()
        advertised = f":{KAFKA_INSIDE},{host}:{self.published[KAFKA_OUTSIDE]}@{KAFKA_OUTSIDE}"
        aliases = self._network_aliases or []
        if aliases:
            advertised = aliases[0] + advertised
        self.with_env("KSQL_ANOMALY_ADVERTISE", advertised)

    def _inner_logs(self) -> dict[str, str]:
        """The files of the log folder; read from outside, since a container that has ended runs no commands."""
        try:
            stream, _ = self.get_wrapped_container().get_archive(LOGS)
        except (APIError, NotFound):
            return {}
        found = {}
        with tarfile.open(fileobj=io.BytesIO(b"".join(stream))) as archive:
            for member in archive:
                content = archive.extractfile(member)
                if content is not None:
                    found[Path(member.name).name] = content.read().decode("utf-8", "replace")
        return found
