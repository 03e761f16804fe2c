"""Rows from a Kafka topic, from one bound to another: JSON, or AVRO and JSON with a schema registry."""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from modelbuild.batches import Batches
from modelbuild.columns import parse_time
from modelbuild.errors import DataError, nearest
from modelbuild.kafka_values import ValueReader

if TYPE_CHECKING:
    import pyarrow as pa
    from confluent_kafka import Consumer, Message, TopicPartition

    from modelbuild.streams import Access

SCHEME = "kafka://"
PARAMETERS = ("from", "to", "registry", "limit")
REACH_SECONDS = 10.0
CONSUMED_AT_ONCE = 5_000
BATCH_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class KafkaTopic:
    """Messages of a topic from `start` (inclusive) to `end` (exclusive), at most `limit` of them.

    A bound is `earliest`, `latest`, an offset (in each partition), or a time in ISO 8601 (of the message). `latest` is
    where the topic ends when reading begins, so that reading always ends. The columns are the fields of the value,
    and, unless it has fields of these names, `rowtime` (milliseconds, the message's time) and `rowkey`.
    """

    topic: str
    bootstrap: str
    registry: str | None = None
    start: str = "earliest"
    end: str = "latest"
    limit: int | None = None
    patience: float = 30.0

    @property
    def name(self) -> str:
        """What the manifest calls it: no address, no secret."""
        return f"{SCHEME}{self.topic}"

    def read(self) -> pa.Table:
        """Read the messages. Raises DataError: no broker, no topic, no messages, a value that can not be read."""
        from confluent_kafka import KafkaException

        consumer = self._consumer()
        try:
            return self._read(consumer)
        except KafkaException as error:
            raise DataError(
                f"the broker {self.bootstrap} does not answer: {error.args[0].str()}", path=self.name
            ) from None
        finally:
            consumer.close()

    def _consumer(self) -> Consumer:
        from confluent_kafka import Consumer

        return Consumer(
            {
                "bootstrap.servers": self.bootstrap,
                "group.id": f"ksql-anomaly-{uuid.uuid4()}",
                "enable.auto.commit": False,
                "enable.partition.eof": True,
                "allow.auto.create.topics": False,
                "log_level": 0,
            }
        )

    def _read(self, consumer: Consumer) -> pa.Table:
        ranges = self._ranges(consumer)
        batches = Batches()
        with ValueReader(self.name, self.registry) as values:
            for message in self._messages(consumer, ranges):
                row = values.read(message)
                if row is not None:
                    batches.add({**_around(message), **row})
                if len(batches) == self.limit:
                    break
        if not len(batches):
            raise DataError("the topic has only messages without a value between the bounds", path=self.name)
        # Partitions come one after the other: who splits the rows in order of time has to sort them.
        return batches.table({"source": self.name, "unordered": "yes"}).sort_by("rowtime")

    def _ranges(self, consumer: Consumer) -> dict[int, tuple[int, int]]:
        """Return the first offset and the one after the last of every partition that has messages in between."""
        from confluent_kafka import TopicPartition

        found = consumer.list_topics(timeout=REACH_SECONDS).topics
        if self.topic not in found:
            there = sorted(name for name in found if not name.startswith("_"))
            hint = nearest(self.topic, there)
            raise DataError(f"no such topic{hint} (topics there: {', '.join(there) or 'none'})", path=self.name)
        partitions = [TopicPartition(self.topic, number) for number in found[self.topic].partitions]
        ends = {p.partition: consumer.get_watermark_offsets(p, timeout=REACH_SECONDS) for p in partitions}
        first = self._offsets(consumer, partitions, self.start, ends)
        last = self._offsets(consumer, partitions, self.end, ends)
        ranges = {number: (first[number], last[number]) for number in ends if first[number] < last[number]}
        if not ranges:
            raise DataError(self._nothing(ends), path=self.name)
        return ranges

    def _nothing(self, ends: dict[int, tuple[int, int]]) -> str:
        if all(low == high for low, high in ends.values()):
            return f"the topic has no messages ({len(ends)} empty partition{'s' if len(ends) > 1 else ''})"
        there = ", ".join(f"{number}: {low} … {high - 1}" for number, (low, high) in sorted(ends.items()) if low < high)
        return f"no messages from {self.start} to {self.end} (offsets there, by partition: {there})"

    def _offsets(
        self, consumer: Consumer, partitions: list[TopicPartition], bound: str, ends: dict[int, tuple[int, int]]
    ) -> dict[int, int]:
        from confluent_kafka import TopicPartition

        if bound in {"earliest", "latest"}:
            return {number: low if bound == "earliest" else high for number, (low, high) in ends.items()}
        if bound.isdigit():
            return {number: min(max(int(bound), low), high) for number, (low, high) in ends.items()}
        millis = round(_time(bound, self.name) * 1000)
        asked = [TopicPartition(self.topic, p.partition, millis) for p in partitions]
        answers = consumer.offsets_for_times(asked, timeout=REACH_SECONDS)
        return {p.partition: p.offset if p.offset >= 0 else ends[p.partition][1] for p in answers}

    def _messages(self, consumer: Consumer, ranges: dict[int, tuple[int, int]]) -> Iterator[Message]:
        from confluent_kafka import KafkaError, KafkaException, TopicPartition

        consumer.assign([TopicPartition(self.topic, number, first) for number, (first, _) in ranges.items()])
        open_partitions = set(ranges)
        while open_partitions:
            for message in self._batch(consumer):
                number, error = message.partition(), message.error()
                if error is not None and error.code() != KafkaError._PARTITION_EOF:
                    raise KafkaException(error)
                end = ranges[number][1]
                if error is None and message.offset() < end:
                    yield message
                # After the last message there may be a marker of a transaction: only the end of the partition tells.
                if error is not None or message.offset() >= end - 1:
                    open_partitions.discard(number)

    def _batch(self, consumer: Consumer) -> list[Message]:
        """The next messages as soon as there are some: `consume` itself waits for as many as it may return."""
        deadline = time.monotonic() + self.patience
        while time.monotonic() < deadline:
            messages: list[Message] = consumer.consume(CONSUMED_AT_ONCE, timeout=min(BATCH_SECONDS, self.patience))
            if messages:
                return messages
        raise DataError(f"no message for {self.patience:g} s, before the end was reached", path=self.name)


def parse_kafka(text: str, access: Access) -> KafkaTopic:
    """Read `kafka://host:port/topic?from=…&to=…&registry=…&limit=…` or, with a broker in `access`, `kafka://topic`.

    Raises DataError: no topic, no broker, an unknown parameter, a bound or limit that is none.
    """
    parts = urlsplit(text)
    given = dict(parse_qsl(parts.query.replace("+", "%2B"), keep_blank_values=True))
    unknown = [name for name in given if name not in PARAMETERS]
    if unknown:
        known = ", ".join(PARAMETERS)
        raise DataError(f"no parameter {unknown[0]!r}{nearest(unknown[0], PARAMETERS)} (known: {known})", path=text)
    topic, broker = (parts.path.strip("/"), parts.netloc) if parts.path.strip("/") else (parts.netloc, access.bootstrap)
    if ":" in topic or not topic:
        raise DataError("names no topic: kafka://HOST:PORT/TOPIC is expected", path=text)
    if not broker:
        raise DataError("names no broker: write kafka://HOST:PORT/TOPIC, or add --bootstrap HOST:PORT", path=text)
    limit = given.get("limit")
    if limit is not None and not (limit.isdigit() and int(limit)):
        raise DataError(f"limit is a number of messages, not {limit!r}", path=text)
    start, end = given.get("from", "earliest"), given.get("to", "latest")
    for bound in (start, end):
        if bound not in {"earliest", "latest"} and not bound.isdigit():
            _time(bound, text)
    registry = given.get("registry", access.registry)
    return KafkaTopic(topic, broker, registry, start, end, int(limit) if limit else None, access.patience)


def _time(bound: str, path: str) -> float:
    try:
        return parse_time(bound)
    except ValueError:
        expected = "earliest, latest, an offset, or a time in ISO 8601"
        raise DataError(f"not a bound: {bound!r}; {expected} is expected", path=path) from None


def _around(message: Message) -> dict[str, Any]:
    key = message.key()
    around: dict[str, Any] = {"rowtime": message.timestamp()[1]}
    if key is not None:
        around["rowkey"] = key.decode("utf-8", "replace")
    return around
