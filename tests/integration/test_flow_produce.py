"""Feeds in real topics: what a consumer finds there is what was sent, in JSON and in AVRO."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from confluent_kafka import Consumer

from deploy.client import Client
from deploy.feeds import Feed, FeedOptions, cars, payments
from deploy.produce import ProduceError, send
from deploy.scripts import read_folder
from ksql_scripts import library

if TYPE_CHECKING:
    from deploy.embedded.stack import Stack
    from deploy.testing.server import Server


@pytest.fixture
def sources(client: Client, prefix: str) -> Iterator[str]:
    """The source streams of both script folders, under names of this test."""
    for collection in ("payments", "sensors"):
        source = read_folder(library.find(collection))[0].text
        name = "payments" if collection == "payments" else "car_readings"
        client.statement(
            source.replace(f"STREAM {name}", f"STREAM {prefix}{name}").replace(f"'{name}'", f"'{prefix}{name}'")
        )
    yield prefix


def renamed(feed: Feed, prefix: str) -> Feed:
    return replace(feed, topic=f"{prefix}{feed.topic}")


def test_payments_arrive_as_json_under_their_customer(ksqldb: Server, sources: str) -> None:
    feed = renamed(payments(FeedOptions(rows=50)), sources)
    report = send(feed, ksqldb.bootstrap, rate=500)
    assert (report.topic, report.sent) == (feed.topic, 50)
    assert report.seconds == pytest.approx(0.1, abs=2.0)
    arrived = [(key.decode(), json.loads(value)) for key, value in consume(ksqldb.bootstrap, feed.topic, 50)]
    assert arrived == [(record.key, record.value) for record in feed.records]


def test_readings_are_rows_of_the_stream_with_nulls_where_a_value_lacks(
    client: Client, stack: Stack, sources: str
) -> None:
    feed = renamed(cars(FeedOptions(rows=60, bad=0.3)), sources)
    send(feed, stack.bootstrap, registry_url=stack.registry_url)
    query = f"SELECT car, reading, speed, tire_pressure_1_1 FROM {feed.topic} EMIT CHANGES LIMIT 60;"
    with client.query(query, {"auto.offset.reset": "earliest"}) as rows:
        found = list(rows)
    assert found == [[r.key, r.value["reading"], r.value["speed"], r.value["tire_pressure_1_1"]] for r in feed.records]


def test_a_topic_that_nobody_created_is_an_error(ksqldb: Server, prefix: str) -> None:
    with pytest.raises(ProduceError, match=f"no topic {prefix}payments.*apply the scripts first"):
        send(renamed(payments(FeedOptions(rows=1)), prefix), ksqldb.bootstrap)


def consume(bootstrap: str, topic: str, count: int) -> list[tuple[bytes, bytes]]:
    consumer = Consumer({"bootstrap.servers": bootstrap, "group.id": topic, "auto.offset.reset": "earliest"})
    try:
        consumer.subscribe([topic])
        messages = consumer.consume(count, timeout=30)
        return [(message.key(), message.value()) for message in messages]
    finally:
        consumer.close()
