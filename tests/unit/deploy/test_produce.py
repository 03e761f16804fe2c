"""Sending to a broker that is not there. With a broker: tests/integration/test_flow_produce.py."""

from __future__ import annotations

import socket

import pytest

from deploy.feeds import FeedOptions, cars, payments
from deploy.produce import ProduceError, send


@pytest.fixture
def nobody() -> str:
    """`host:port` where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"127.0.0.1:{taken.getsockname()[1]}"


def test_a_feed_in_avro_needs_a_registry(nobody: str) -> None:
    with pytest.raises(ProduceError, match="the topic car_readings is AVRO: name its schema registry with --registry"):
        send(cars(FeedOptions(rows=1)), nobody)


def test_a_registry_that_does_not_answer_is_named(nobody: str) -> None:
    with pytest.raises(ProduceError, match=f"no schema registry answers at http://{nobody}"):
        send(cars(FeedOptions(rows=1)), nobody, registry_url=f"http://{nobody}")


def test_a_broker_that_does_not_answer_is_named(nobody: str) -> None:
    with pytest.raises(ProduceError, match=f"no Kafka broker answers at {nobody}"):
        send(payments(FeedOptions(rows=1)), nobody)
