"""Rows into topics and out of them, in tests: dictionaries as JSON, or as AVRO with the topic's schema."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from deploy.feeds import Feed, Record
from deploy.kafka import client_settings
from deploy.testing.errors import TestingError

Row = Mapping[str, Any]


def send_rows(
    topic: str, rows: Iterable[Row], bootstrap: str, *, key: str | None = None, registry_url: str | None = None
) -> int:
    """Send rows in order; returns how many.

    Args:
        topic: must exist.
        rows: column → value; JSON, or AVRO with the newest schema of the topic when `registry_url` is given.
        bootstrap: `host:port` of Kafka.
        key: name of the column that is the record's key; it is left out of the value.
        registry_url: the schema registry of an AVRO topic.

    Raises:
        ProduceError: no broker, no such topic, no schema, or not every row was acknowledged.
    """
    from deploy.produce import send

    records = [_record(row, key) for row in rows]
    feed = Feed(topic, topic, "AVRO" if registry_url else "JSON", records, "a test")
    return send(feed, bootstrap, registry_url=registry_url).sent


def send_feed(feed: Feed, topic: str, bootstrap: str, registry_url: str | None = None) -> int:
    """Send a feed of `deploy.feeds` to a topic of another name. Raises ProduceError."""
    from deploy.produce import send

    return send(replace(feed, topic=topic), bootstrap, registry_url=registry_url).sent


def read_values(topic: str, bootstrap: str, *, at_least: int, timeout: float) -> list[dict[str, Any]]:
    """The JSON values in a topic, from its beginning, as soon as there are enough of them.

    Raises:
        TestingError: fewer after `timeout` seconds; the message has those that came.
    """
    from confluent_kafka import Consumer

    settings = {"group.id": uuid.uuid4().hex, "auto.offset.reset": "earliest", "enable.auto.commit": False}
    consumer = Consumer(client_settings(bootstrap, {**settings, "isolation.level": "read_committed"}))
    found: list[dict[str, Any]] = []
    deadline = time.monotonic() + timeout
    try:
        consumer.subscribe([topic])
        while len(found) < at_least and time.monotonic() < deadline:
            message = consumer.poll(0.1)
            if message is not None and message.error() is None and message.value() is not None:
                found.append(json.loads(message.value()))
        found += _there_already(consumer)
    finally:
        consumer.close()
    if len(found) < at_least:
        raise TestingError(f"{len(found)} of {at_least} records in {topic} after {timeout:g} s: {found}")
    return found


def _there_already(consumer: Any) -> Sequence[dict[str, Any]]:
    messages = consumer.consume(1000, timeout=0.2)
    return [json.loads(m.value()) for m in messages if m.error() is None and m.value() is not None]


def _record(row: Row, key: str | None) -> Record:
    if key is not None and key not in row:
        raise TestingError(f"a row has no column {key!r}, which should be its key; it has {', '.join(row)}")
    value = {name: content for name, content in row.items() if name != key}
    return Record("" if key is None else str(row[key]), "", value, anomalous=False)
