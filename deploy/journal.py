"""What a deployment applied: one entry a statement, kept beside the queries themselves in a compacted Kafka topic."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any, Literal, Protocol

from pydantic import BaseModel, ConfigDict, ValidationError

from deploy.errors import DeployError
from deploy.kafka import client_settings

FORMAT_VERSION = 1
TOPIC = "_ksql_anomaly_journal"


class JournalError(DeployError):
    """The journal can not be read or written."""


class Entry(BaseModel):
    """The last thing that happened to one statement of one deployment."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format_version: int = FORMAT_VERSION
    deployment: str
    identity: str
    checksum: str
    outcome: Literal["started", "applied"]
    order: int
    file: str
    line: int
    statement: str
    query_id: str | None = None
    jar: str | None = None
    at: float = 0.0

    @property
    def key(self) -> str:
        """Key of the entry: a later one with the same key replaces it."""
        return f"{self.deployment}/{self.identity}"


class Journal(Protocol):
    """Where entries are kept."""

    def read(self, deployment: str) -> dict[str, Entry]:
        """The newest entry of each statement of a deployment, by the statement's identity."""
        ...

    def write(self, entry: Entry) -> None:
        """Keep an entry; it is durable when this returns."""
        ...


def stamp(entry: Entry) -> Entry:
    """The entry with the present time."""
    return entry.model_copy(update={"at": round(time.time(), 3)})


class FileJournal:
    """A journal in a file of JSON lines, for a server whose Kafka can not be reached from here."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self, deployment: str) -> dict[str, Entry]:
        """See `Journal`. Raises JournalError with file and line."""
        if not self.path.exists():
            return {}
        lines = self.path.read_text(encoding="utf-8").splitlines()
        entries = [parse(line, f"{self.path}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
        return {entry.identity: entry for entry in entries if entry.deployment == deployment}

    def write(self, entry: Entry) -> None:
        """See `Journal`."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("a", encoding="utf-8") as file:
            file.write(stamp(entry).model_dump_json() + "\n")
            file.flush()
            os.fsync(file.fileno())


class TopicJournal:
    """A journal in a compacted topic with one partition, so that whoever deploys next finds it."""

    def __init__(self, bootstrap: str, topic: str = TOPIC, timeout: float = 20.0) -> None:
        self.bootstrap = bootstrap
        self.topic = topic
        self.timeout = timeout
        self._create()

    def read(self, deployment: str) -> dict[str, Entry]:
        """See `Journal`. Raises JournalError when the topic can not be read to its end in time."""
        from confluent_kafka import OFFSET_BEGINNING, Consumer, TopicPartition

        settings = {
            "group.id": "ksql-anomaly-journal",
            "enable.auto.commit": False,
            "enable.partition.eof": True,
            "fetch.wait.max.ms": 20,
            "isolation.level": "read_committed",
        }
        consumer = Consumer(client_settings(self.bootstrap, settings))
        try:
            consumer.assign([TopicPartition(self.topic, 0, OFFSET_BEGINNING)])
            values = self._values(consumer)
        finally:
            consumer.close()
        entries = [parse(value, f"{self.topic}@{offset}") for offset, value in values]
        return {entry.identity: entry for entry in entries if entry.deployment == deployment}

    def write(self, entry: Entry) -> None:
        """See `Journal`. Raises JournalError when no broker acknowledged the entry in time."""
        from confluent_kafka import Producer

        failures: list[str] = []
        producer = Producer(client_settings(self.bootstrap, {"acks": "all", "linger.ms": 0}))
        producer.produce(
            self.topic,
            key=entry.key,
            value=stamp(entry).model_dump_json(),
            on_delivery=lambda error, _: failures.append(str(error)) if error else None,
        )
        if producer.flush(self.timeout) or failures:
            raise JournalError(f"can not write to {self.topic} at {self.bootstrap}: {failures or 'no answer'}")

    def _create(self) -> None:
        from confluent_kafka import KafkaError, KafkaException
        from confluent_kafka.admin import AdminClient, NewTopic

        topic = NewTopic(self.topic, num_partitions=1, replication_factor=-1, config={"cleanup.policy": "compact"})
        admin = AdminClient(client_settings(self.bootstrap))  # a name, or it is gone before it has answered
        try:
            admin.create_topics([topic], operation_timeout=self.timeout)[self.topic].result(self.timeout)
        except KafkaException as error:
            if error.args[0].code() != KafkaError.TOPIC_ALREADY_EXISTS:
                raise JournalError(f"can not create {self.topic} at {self.bootstrap}: {error}") from error

    def _values(self, consumer: Any) -> list[tuple[int, bytes]]:
        """Offsets and values up to the present end of the topic."""
        from confluent_kafka import KafkaError

        values: list[tuple[int, bytes]] = []
        deadline = time.monotonic() + self.timeout
        while time.monotonic() < deadline:
            message = consumer.poll(0.2)
            if message is None:
                continue
            if message.error() is None and message.value() is not None:
                values.append((message.offset(), message.value()))
            elif message.error() is not None and message.error().code() == KafkaError._PARTITION_EOF:
                return values
        raise JournalError(f"{self.topic} at {self.bootstrap} could not be read to its end in {self.timeout:.0f} s")


def parse(value: str | bytes, place: str) -> Entry:
    """One entry from its JSON text.

    Raises:
        JournalError: not an entry, or written by a newer version; the message names `place` and both versions.
    """
    try:
        content = json.loads(value)
        found = content.get("format_version")
        if isinstance(found, int) and found > FORMAT_VERSION:
            raise JournalError(f"{place}: journal format {found} is newer than {FORMAT_VERSION}, which this reads")
        return Entry.model_validate(content)
    except (ValueError, AttributeError, ValidationError) as error:
        raise JournalError(f"{place}: not a journal entry: {error}") from error
