"""Where the broker is reached from elsewhere: read from text, with a clear error for anything else."""

from __future__ import annotations

import socket

import pytest

from deploy.embedded.addresses import Address, Advertised, parse_advertised, reachable
from deploy.embedded.errors import AddressError


def test_a_host_and_a_port() -> None:
    assert parse_advertised("kafka.example.org:9092") == (Advertised(Address("kafka.example.org", 9092), 9092),)


def test_another_port_of_this_machine_behind_a_mapping() -> None:
    assert parse_advertised("127.0.0.1:45123@29092") == (Advertised(Address("127.0.0.1", 45123), 29092),)


def test_without_a_host_it_is_this_machine() -> None:
    first, second = parse_advertised(":9092, other:1")
    assert first.address == Address(socket.gethostname(), 9092)
    assert second.port == 1


def test_nothing_is_advertised_by_default() -> None:
    assert parse_advertised("") == ()


@pytest.mark.parametrize("text", ["kafka", "kafka:", "kafka:0", "kafka:70000", "kafka:x", "a b:1", "k:1@x"])
def test_anything_else_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(AddressError, match=r"is not HOST:PORT or HOST:PORT@LOCAL_PORT, such as"):
        parse_advertised(text)


def test_everywhere_is_reached_by_this_machine_at_the_loopback_address() -> None:
    assert reachable("0.0.0.0") == "127.0.0.1"
    assert reachable("10.0.0.7") == "10.0.0.7"
