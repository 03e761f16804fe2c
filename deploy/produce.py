"""Send a feed to Kafka at a steady rate, as any producer would: JSON, or AVRO with the schema of the registry."""

from __future__ import annotations

import json
import threading
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.errors import DeployError
from deploy.feeds import Feed, Record
from deploy.kafka import client_settings

Encode = Callable[[Record], bytes]
Progress = Callable[[int], None]

FLUSH_SECONDS = 20.0


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
        ProduceError: the broker did not acknowledge every record.
    """
    from confluent_kafka import Producer

    encode = _encoder(feed, registry_url)
    failures: list[str] = []
    settings = {"linger.ms": 1, "acks": "all", "message.timeout.ms": 30_000}
    producer = Producer(client_settings(bootstrap, settings))
    started = time.monotonic()
    sent = 0
    for record in feed.records:
        if stop is not None and stop.is_set():
            break
        _wait_for_turn(producer, started, sent, rate)
        _produce(producer, feed.topic, record, encode(record), failures)
        sent += 1
        if progress and sent % max(1, int((rate or 5000) / 10)) == 0:
            progress(sent)
    left = producer.flush(FLUSH_SECONDS)
    if left or failures:
        raise ProduceError(f"{left + len(failures)} of {sent} records not acknowledged by {bootstrap}: {failures[:1]}")
    if progress:
        progress(sent)
    return SendReport(feed.topic, sent, time.monotonic() - started)


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


def _encoder(feed: Feed, registry_url: str | None) -> Encode:
    if feed.value_format == "JSON":
        return lambda record: json.dumps(record.value, separators=(",", ":")).encode()
    if not registry_url:
        raise ProduceError(f"the topic {feed.topic} is AVRO: name its schema registry with --registry")
    return _avro_encoder(feed.topic, registry_url, feed.schema)


def _avro_encoder(topic: str, registry_url: str, own_schema: Path | None) -> Encode:
    """Writes with the newest schema of the topic, registering our own only when there is none yet."""
    with warnings.catch_warnings(record=True):  # the registry client's authlib insists on showing a deprecation
        from confluent_kafka.schema_registry.avro import AvroSerializer
    from confluent_kafka.serialization import MessageField, SerializationContext

    registry, schema = _latest_schema(topic, registry_url, own_schema)
    names = {field["name"].lower(): field["name"] for field in json.loads(schema)["fields"]}
    serialize = AvroSerializer(
        registry,
        schema,
        conf={
            "auto.register.schemas": False,
            "use.latest.version": True,
            "subject.name.strategy.type": "TOPIC",
        },
    )
    context = SerializationContext(topic, MessageField.VALUE)

    def encode(record: Record) -> bytes:
        fields = {names[column]: value for column, value in record.value.items() if column in names}
        return bytes(serialize(fields, context))

    return encode


def _latest_schema(topic: str, registry_url: str, own_schema: Path | None) -> tuple[Any, str]:
    from confluent_kafka.schema_registry import Schema, SchemaRegistryClient, SchemaRegistryError

    registry = SchemaRegistryClient({"url": registry_url})
    subject = f"{topic}-value"
    try:
        return registry, str(registry.get_latest_version(subject).schema.schema_str)
    except SchemaRegistryError as error:
        if error.http_status_code != 404 or own_schema is None:
            raise ProduceError(f"no schema of {subject} at {registry_url}: {error}") from error
    except OSError as error:
        raise ProduceError(f"no schema registry answers at {registry_url}: {error}") from error
    schema = own_schema.read_text(encoding="utf-8")
    registry.register_schema(subject, Schema(schema, "AVRO"))
    return registry, schema
