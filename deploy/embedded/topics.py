"""Kafka topics as statements see them: list, create, delete, and records of one small topic."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from deploy.embedded.broker import admin_client
from deploy.embedded.errors import BrokerError

log = logging.getLogger(__name__)

SECONDS = 15.0
INTERNAL_PREFIXES = ("_", "__")
QUIET_LOG = logging.getLogger("deploy.embedded.kafka")


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic's name, number of partitions, and copies of each partition."""

    name: str
    partitions: int
    replicas: int

    @property
    def is_internal(self) -> bool:
        """Whether SHOW TOPICS leaves it out."""
        return self.name.startswith(INTERNAL_PREFIXES)


class Topics:
    """The topics of one broker. Methods raise BrokerError when it does not answer."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap
        self._admin = admin_client(bootstrap)
        self._cluster_id = ""

    def all(self) -> dict[str, Topic]:
        """Every topic by its name."""
        from confluent_kafka import KafkaException

        try:
            metadata = self._admin.list_topics(timeout=SECONDS)
        except KafkaException as error:
            raise BrokerError(f"the Kafka broker at {self.bootstrap} does not answer: {_reason(error)}") from error
        return {
            name: Topic(
                name, len(topic.partitions), max((len(p.replicas) for p in topic.partitions.values()), default=0)
            )
            for name, topic in sorted(metadata.topics.items())
        }

    def create(self, name: str, partitions: int, replicas: int = 1, settings: dict[str, str] | None = None) -> bool:
        """Create a topic; False when there is one of that name. Raises BrokerError when Kafka refuses."""
        from confluent_kafka import KafkaError, KafkaException
        from confluent_kafka.admin import NewTopic

        wanted = NewTopic(name, num_partitions=partitions, replication_factor=replicas, config=settings or {})
        try:
            self._admin.create_topics([wanted], operation_timeout=SECONDS)[name].result(SECONDS + 5)
        except KafkaException as error:
            if error.args[0].code() == KafkaError.TOPIC_ALREADY_EXISTS:
                return False
            raise BrokerError(f"topic {name} could not be created: {_reason(error)}") from error
        self._wait_for(name, there=True)
        return True

    def delete(self, *names: str) -> None:
        """Delete topics; those that are not there are left out."""
        from confluent_kafka import KafkaError, KafkaException

        if not names:
            return
        for name, answer in self._admin.delete_topics(list(names), operation_timeout=SECONDS).items():
            try:
                answer.result(SECONDS + 5)
            except KafkaException as error:
                if error.args[0].code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
                    raise BrokerError(f"topic {name} could not be deleted: {_reason(error)}") from error
            self._wait_for(name, there=False)

    def cluster_id(self) -> str:
        """The Kafka cluster's id; "" while the broker does not answer."""
        from confluent_kafka import KafkaException

        if not self._cluster_id:
            with suppress(KafkaException):
                self._cluster_id = str(self._admin.list_topics(timeout=2).cluster_id)
        return self._cluster_id

    def _wait_for(self, name: str, *, there: bool) -> None:
        """The controller has answered; the broker learns of it a moment later."""
        deadline = time.monotonic() + SECONDS
        while (name in self.all()) != there and time.monotonic() < deadline:
            time.sleep(0.02)

    def answers(self) -> bool:
        """Whether the broker answers within two seconds."""
        from confluent_kafka import KafkaException

        try:
            return bool(self._admin.list_topics(timeout=2).brokers)
        except KafkaException:
            return False


def read_all(bootstrap: str, topic: str) -> Iterator[tuple[int, bytes | None, bytes | None]]:
    """Offset, key and value of every record of a topic's one partition, up to its end now."""
    from confluent_kafka import Consumer, KafkaException, TopicPartition

    consumer = Consumer(
        {
            "bootstrap.servers": bootstrap,
            "group.id": "ksql-anomaly-reader",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "log_level": 2,
        },
        logger=QUIET_LOG,
    )
    try:
        first, end = _offsets(consumer, topic)
        consumer.assign([TopicPartition(topic, 0, first)])
        position = first
        while position < end:
            record = consumer.poll(SECONDS)
            if record is None or record.error():
                problem = record.error() if record is not None else "no answer"
                raise BrokerError(f"topic {topic} could not be read at offset {position}: {problem}")
            position = record.offset() + 1
            yield record.offset(), record.key(), record.value()
    except KafkaException as error:
        raise BrokerError(f"topic {topic} could not be read: {_reason(error)}") from error
    finally:
        consumer.close()


def _offsets(consumer: Any, topic: str) -> tuple[int, int]:
    """First offset and end of a topic's one partition; waits for the leader that a new topic does not have at once."""
    from confluent_kafka import KafkaException, TopicPartition

    deadline = time.monotonic() + SECONDS
    while True:
        try:
            first, end = consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=SECONDS)
            return int(first), int(end)
        except KafkaException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def producer(bootstrap: str, **settings: Any) -> Any:
    """A confluent-kafka Producer that loses and doubles nothing."""
    from confluent_kafka import Producer

    return Producer(
        {"bootstrap.servers": bootstrap, "enable.idempotence": True, "log_level": 2, **settings}, logger=QUIET_LOG
    )


def _reason(error: Exception) -> str:
    return str(error.args[0].str()) if error.args else str(error)
