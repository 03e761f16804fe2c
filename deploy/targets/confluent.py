"""The official stack: Kafka in KRaft mode, Schema Registry, ksqlDB; its images and settings, once for all who start it.

Settings are environment variables of the images, named as their documentation has it: a property of the server in
capitals, dots as `_`, after the prefix `KAFKA_`, `SCHEMA_REGISTRY_` or `KSQL_`.
"""

from __future__ import annotations

from dataclasses import dataclass

from deploy.errors import DeployError

KAFKA, REGISTRY, KSQLDB = "kafka", "schema-registry", "ksqldb"
"""Names of the three in their network."""
KAFKA_PORT, CONTROLLER_PORT, OUTSIDE_PORT, REGISTRY_PORT, KSQLDB_PORT = 9092, 9093, 29092, 8081, 8088
EXTENSIONS = "/extensions"
CLUSTER_ID = "a3NxbC1hbm9tYWx5LTAwMQ"
"""Kafka's id of the cluster: 16 bytes as base64url. Any will do, it must only stay the same."""


@dataclass(frozen=True, slots=True)
class Release:
    """A line of ksqlDB releases and the images that go together; `name` is also what `udf build --ksqldb` takes.

    From 7.x on, the server's image has the command line in it.
    """

    name: str
    ksqldb: str
    kafka: str
    registry: str
    cli: str


RELEASES = {
    release.name: release
    for release in (
        Release(
            "8.x",
            "confluentinc/cp-ksqldb-server:8.0.0",
            "confluentinc/cp-kafka:8.0.0",
            "confluentinc/cp-schema-registry:8.0.0",
            "confluentinc/cp-ksqldb-server:8.0.0",
        ),
        Release(
            "7.x",
            "confluentinc/cp-ksqldb-server:7.9.0",
            "confluentinc/cp-kafka:7.9.0",
            "confluentinc/cp-schema-registry:7.9.0",
            "confluentinc/cp-ksqldb-server:7.9.0",
        ),
        Release(
            "0.29",
            "confluentinc/ksqldb-server:0.29.0",
            "confluentinc/cp-kafka:7.9.0",
            "confluentinc/cp-schema-registry:7.9.0",
            "confluentinc/ksqldb-cli:0.29.0",
        ),
    )
}


def find_release(version: str) -> Release:
    """The release of a version such as `8.x`, `7.9` or `0.29.0`. Raises DeployError."""
    from udf_bridge.errors import TargetError
    from udf_bridge.target import find_target

    try:
        return RELEASES[find_target(version).name]
    except (KeyError, TargetError) as error:
        raise DeployError(f"no ksqlDB version {version!r}; there are {', '.join(RELEASES)}") from error


def kafka_environment(outside: str) -> dict[str, str]:
    """Settings of a single Kafka node that is broker and controller; `outside` is HOST:PORT for clients elsewhere."""
    return {
        "CLUSTER_ID": CLUSTER_ID,
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": f"1@{KAFKA}:{CONTROLLER_PORT}",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_INTER_BROKER_LISTENER_NAME": "INSIDE",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "INSIDE:PLAINTEXT,OUTSIDE:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_LISTENERS": (
            f"INSIDE://0.0.0.0:{KAFKA_PORT},OUTSIDE://0.0.0.0:{OUTSIDE_PORT},CONTROLLER://0.0.0.0:{CONTROLLER_PORT}"
        ),
        "KAFKA_ADVERTISED_LISTENERS": f"INSIDE://{KAFKA}:{KAFKA_PORT},OUTSIDE://{outside}",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_HEAP_OPTS": "-Xmx512m",
    }


def registry_environment() -> dict[str, str]:
    """Settings of the schema registry."""
    return {
        "SCHEMA_REGISTRY_HOST_NAME": REGISTRY,
        "SCHEMA_REGISTRY_LISTENERS": f"http://0.0.0.0:{REGISTRY_PORT}",
        "SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS": f"PLAINTEXT://{KAFKA}:{KAFKA_PORT}",
        "SCHEMA_REGISTRY_HEAP_OPTS": "-Xmx256m",
    }


def ksqldb_environment(natives: str = "") -> dict[str, str]:
    """Settings of the ksqlDB server.

    Args:
        natives: where the UDF unpacks TensorFlow; a temporary folder without it. A system property of the server, since
            every client may change a function's other settings.
    """
    return {
        "KSQL_LISTENERS": f"http://0.0.0.0:{KSQLDB_PORT}",
        "KSQL_BOOTSTRAP_SERVERS": f"{KAFKA}:{KAFKA_PORT}",
        "KSQL_KSQL_SCHEMA_REGISTRY_URL": f"http://{REGISTRY}:{REGISTRY_PORT}",
        "KSQL_KSQL_EXTENSION_DIR": EXTENSIONS,
        "KSQL_KSQL_SERVICE_ID": "ksql_anomaly_",
        "KSQL_KSQL_STREAMS_REPLICATION_FACTOR": "1",
        "KSQL_KSQL_INTERNAL_TOPIC_REPLICAS": "1",
        "KSQL_HEAP_OPTS": "-Xmx1g",
        **({"KSQL_OPTS": f"-Dksql.anomaly.udf.dir={natives}"} if natives else {}),
    }
