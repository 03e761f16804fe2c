"""A model source that is a compacted topic: `pointer/MODEL` is a pointer, `bundle/LOCATION/0…` a bundle's parts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from udf_bridge.errors import PublishError
from udf_bridge.publish.pointer import Pointer, parse_pointer

CHUNK_BYTES = 512 << 10
"""Half of a broker's usual `max.request.size`."""

TIMEOUT_SECONDS = 30.0
_POINTER = "pointer/"


class TopicStore:
    """See `store.ModelStore`. Of two who publish at once, the last one wins: bundles of both are whole."""

    def __init__(self, topic: str, settings: dict[str, str]) -> None:
        self.topic = topic
        self._settings = {"log_level": 2, **settings}

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Make sure of the topic; a topic has no lock."""
        self._create()
        yield

    def models(self) -> list[str]:
        """See `ModelStore`."""
        return sorted(self._pointers())

    def read(self, model: str) -> Pointer:
        """See `ModelStore`."""
        content = self._pointers().get(model)
        return Pointer(model=model) if content is None else parse_pointer(content, f"{self.topic}: {_POINTER}{model}")

    def write_bundle(self, location: str, content: bytes) -> int:
        """See `ModelStore`."""
        parts = [content[start : start + CHUNK_BYTES] for start in range(0, len(content), CHUNK_BYTES)]
        self._produce({_part(location, number): part for number, part in enumerate(parts)})
        return len(parts)

    def write_pointer(self, pointer: Pointer, previous: Pointer) -> None:
        """See `ModelStore`."""
        self._produce({f"{_POINTER}{pointer.model}": pointer.model_dump_json().encode()})
        kept = {published.location for published in pointer.versions}
        dropped = [published for published in previous.versions if published.location not in kept]
        self._produce({_part(gone.location, number): None for gone in dropped for number in range(gone.chunks)})

    def _pointers(self) -> dict[str, bytes]:
        """The newest pointer of each model. Raises PublishError: no such topic, or no answer."""
        from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaException, TopicPartition

        settings = {"group.id": "ksql-anomaly-models", "enable.auto.commit": False, "enable.partition.eof": True}
        consumer = Consumer(self._settings | settings)
        try:
            known = consumer.list_topics(self.topic, timeout=TIMEOUT_SECONDS).topics[self.topic]
            if known.error is not None:
                raise PublishError(f"no model source in topic {self.topic}: {known.error.str()}")
            consumer.assign([TopicPartition(self.topic, number, OFFSET_BEGINNING) for number in known.partitions])
            return self._collect(consumer, len(known.partitions))
        except KafkaException as error:
            raise PublishError(f"topic {self.topic} can not be read: {error.args[0].str()}") from error
        finally:
            consumer.close()

    def _collect(self, consumer: Any, partitions: int) -> dict[str, bytes]:
        from confluent_kafka import KafkaError

        found: dict[str, bytes] = {}
        ended: set[int] = set()
        deadline = time.monotonic() + TIMEOUT_SECONDS
        while len(ended) < partitions:
            message = consumer.poll(0.2)
            if time.monotonic() > deadline:
                raise PublishError(f"topic {self.topic} could not be read to its end in {TIMEOUT_SECONDS:.0f} s")
            if message is None:
                continue
            if message.error() is not None:
                if message.error().code() == KafkaError._PARTITION_EOF:
                    ended.add(message.partition())
                continue
            key = (message.key() or b"").decode(errors="replace")
            if key.startswith(_POINTER) and message.value() is not None:
                found[key.removeprefix(_POINTER)] = message.value()
        return found

    def _produce(self, records: dict[str, bytes | None]) -> None:
        """Write records in order; all are acknowledged by all replicas when this returns."""
        from confluent_kafka import Producer

        failures: list[str] = []
        settings = {"acks": "all", "enable.idempotence": True, "linger.ms": 0}
        producer = Producer(self._settings | settings)
        for key, value in records.items():
            producer.produce(
                self.topic,
                key=key,
                value=value,
                partition=0,
                on_delivery=lambda error, _: failures.append(error.str()) if error else None,
            )
        if producer.flush(TIMEOUT_SECONDS) or failures:
            raise PublishError(f"topic {self.topic} can not be written: {failures[0] if failures else 'no answer'}")

    def _create(self) -> None:
        from confluent_kafka import KafkaError, KafkaException
        from confluent_kafka.admin import AdminClient, NewTopic

        topic = NewTopic(self.topic, num_partitions=1, replication_factor=-1, config={"cleanup.policy": "compact"})
        admin = AdminClient(self._settings)  # a name, or it is gone before it has answered
        try:
            admin.create_topics([topic], operation_timeout=TIMEOUT_SECONDS)[self.topic].result(TIMEOUT_SECONDS)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise PublishError(f"topic {self.topic} can not be made: {error.args[0].str()}") from error


def open_topic(rest: str, config: Path | None) -> TopicStore:
    """Return the store of `TOPIC` or `//HOST:PORT/TOPIC`; `config` is a properties file of Kafka's clients.

    Raises PublishError: no topic, no broker named, or a file that can not be read.
    """
    settings = _properties(config) if config else {}
    topic = rest
    if rest.startswith("//"):
        settings["bootstrap.servers"], _, topic = rest.removeprefix("//").rpartition("/")
    if not topic or not settings.get("bootstrap.servers"):
        raise PublishError(
            f"kafka:{rest}: kafka://HOST:PORT/TOPIC is expected, or kafka:TOPIC and bootstrap.servers in --kafka-config"
        )
    return TopicStore(topic, settings)


def _properties(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise PublishError(f"{path}: can not be read: {error.strerror}") from error
    pairs = (line.partition("=") for line in map(str.strip, lines) if line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _part(location: str, number: int) -> str:
    return f"bundle/{location}/{number}"
