"""Send a feed to Kafka at a steady rate, as any producer would: JSON, or AVRO with the schema of the registry."""

from __future__ import annotations

import json
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from deploy.errors import DeployError
from deploy.feeds import Feed, Record
from deploy.kafka import client_settings

Encode = Callable[[Record], bytes]
Progress = Callable[[int], None]

FLUSH_SECONDS = 20.0
LINGER_MS = 50
"""Records go in small batches: alone, each would be a request and a turn of every query, more work than its score."""


class ProduceError(DeployError):
    """Rows could not be sent: no broker, no registry, or a schema that does not fit."""


@dataclass(frozen=True, slots=True)
class SendReport:
    """How many records were acknowledged, and in how many seconds."""

    topic: str
    sent: int
    seconds: float


def send(
    feed: Feed,
    bootstrap: str,
    *,
    registry_url: str | None = None,
    rate: float | None = None,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> SendReport:
    """Send the records of a feed in order.

    Args:
        feed: what to send, and to which topic.
        bootstrap: `host:port` of a broker.
        registry_url: the schema registry; needed when the feed is AVRO.
        rate: records a second; None sends as fast as the broker takes them.
        progress: hears the number sent so far, about ten times a second.
        stop: when set, sending ends early and what was sent is flushed.

    Raises:
        ProduceError: no broker, no such topic, or the broker did not acknowledge every record.
    """
    from confluent_kafka import Producer

    failures: list[str] = []
    settings = {"linger.ms": LINGER_MS, "acks": "all", "message.timeout.ms": 30_000}
    producer = Producer(client_settings(bootstrap, settings))
    with _encoder(feed, registry_url) as encode:
        _check_topic(producer, feed.topic, bootstrap)
        started, sent, step = time.monotonic(), 0, max(1, int((rate or 5000) / 10))
        for record in feed.records:
            if stop is not None and stop.is_set():
                break
            _wait_for_turn(producer, started, sent, rate)
            _produce(producer, feed.topic, record, encode(record), failures)
            sent += 1
            if progress and sent % step == 0:
                progress(sent)
    left = producer.flush(FLUSH_SECONDS)
    if left or failures:
        raise ProduceError(f"{left + len(failures)} of {sent} records not acknowledged by {bootstrap}: {failures[:1]}")
    return SendReport(feed.topic, sent, time.monotonic() - started)


def _check_topic(producer: Any, topic: str, bootstrap: str) -> None:
    from confluent_kafka import KafkaException

    try:
        there = producer.list_topics(timeout=5).topics
    except KafkaException as error:
        raise ProduceError(f"no Kafka broker answers at {bootstrap}: {error.args[0].str()}") from error
    if topic not in there:
        raise ProduceError(f"no topic {topic} at {bootstrap}: apply the scripts first, `ksql-anomaly deploy apply DIR`")


def _wait_for_turn(producer: Any, started: float, number: int, rate: float | None) -> None:
    """Serve delivery reports until the record's turn comes; turns are counted from the start, so no drift adds up."""
    wait = started + number / rate - time.monotonic() if rate else 0.0
    producer.poll(max(0.0, wait))
    while rate and (wait := started + number / rate - time.monotonic()) > 0:
        time.sleep(wait)


def _produce(producer: Any, topic: str, record: Record, value: bytes, failures: list[str]) -> None:
    def delivered(error: Any, _: Any) -> None:
        if error:
            failures.append(str(error))

    while True:
        try:
            producer.produce(topic, key=record.key, value=value, on_delivery=delivered)
            return
        except BufferError:
            producer.poll(0.1)


@contextmanager
def _encoder(feed: Feed, registry_url: str | None) -> Iterator[Encode]:
    if feed.value_format == "JSON":
        yield lambda record: json.dumps(record.value, separators=(",", ":")).encode()
        return
    if not registry_url:
        raise ProduceError(f"the topic {feed.topic} is AVRO: name its schema registry with --registry")
    with warnings.catch_warnings(record=True):  # the registry client's authlib insists on showing a deprecation
        from confluent_kafka.schema_registry import SchemaRegistryClient
    with SchemaRegistryClient({"url": registry_url, "max.retries": 1}) as registry:
        yield _avro_encoder(feed.topic, registry, _latest_schema(registry, registry_url, feed))


def _avro_encoder(topic: str, registry: Any, schema: str) -> Encode:
    """Writes records with a schema of the registry, whose fields may have another case than ours."""
    with warnings.catch_warnings(record=True):
        from confluent_kafka.schema_registry.avro import AvroSerializer
    from confluent_kafka.serialization import MessageField, SerializationContext

    names = {field["name"].lower(): field["name"] for field in json.loads(schema)["fields"]}
    settings = {"auto.register.schemas": False, "use.latest.version": True, "subject.name.strategy.type": "TOPIC"}
    serialize = AvroSerializer(registry, schema, conf=settings)
    context = SerializationContext(topic, MessageField.VALUE)

    def encode(record: Record) -> bytes:
        fields = {names[column]: value for column, value in record.value.items() if column in names}
        return bytes(serialize(fields, context))

    return encode


def _latest_schema(registry: Any, url: str, feed: Feed) -> str:
    """The newest schema of the topic; our own is registered when there is none yet."""
    import httpx
    from confluent_kafka.schema_registry import Schema, SchemaRegistryError

    subject = f"{feed.topic}-value"
    try:
        return str(registry.get_latest_version(subject).schema.schema_str)
    except SchemaRegistryError as error:
        if error.http_status_code != 404 or feed.schema is None:
            raise ProduceError(f"no schema of {subject} at {url}: {error}") from error
    except (OSError, httpx.TransportError) as error:
        raise ProduceError(f"no schema registry answers at {url}: {error}") from error
    schema = feed.schema.read_text(encoding="utf-8")
    registry.register_schema(subject, Schema(schema, "AVRO"))
    return schema
