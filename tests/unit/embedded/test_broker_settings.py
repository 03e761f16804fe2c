"""The broker's listeners: this machine only, unless it is told of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.embedded.addresses import parse_advertised
from deploy.embedded.broker import Broker
from deploy.embedded.errors import AddressError, PortInUseError
from deploy.embedded.processes import claim_port


def settings(broker: Broker) -> dict[str, str]:
    lines = broker._configure().read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_nothing_listens_beyond_this_machine_by_default(tmp_path: Path) -> None:
    found = settings(Broker(tmp_path, tmp_path / "log", 9092))
    assert all(listener.partition("://")[2].startswith("127.0.0.1:") for listener in found["listeners"].split(","))
    assert found["advertised.listeners"] == "PLAINTEXT://127.0.0.1:9092"


def test_each_advertised_address_has_a_listener(tmp_path: Path) -> None:
    advertised = parse_advertised("ksqldb:9092,127.0.0.1:45123@29092")
    found = settings(Broker(tmp_path, tmp_path / "log", 19092, "0.0.0.0", advertised))
    assert found["listeners"].endswith(",ADVERTISED1://0.0.0.0:9092,ADVERTISED2://0.0.0.0:29092")
    assert found["advertised.listeners"] == (
        "PLAINTEXT://127.0.0.1:19092,ADVERTISED1://ksqldb:9092,ADVERTISED2://127.0.0.1:45123"
    )
    assert "ADVERTISED2:PLAINTEXT" in found["listener.security.protocol.map"]


def test_an_advertised_port_that_is_taken(tmp_path: Path) -> None:
    import socket

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        broker = Broker(tmp_path, tmp_path / "log", 0, "127.0.0.1", parse_advertised(f"kafka:{taken}"))
        with pytest.raises(PortInUseError, match=rf"reached at kafka:{taken}: port {taken}.*--advertise"):
            broker.claim_port()


def test_a_host_that_is_not_ours() -> None:
    with pytest.raises(AddressError, match=r"cannot listen on 192\.0\.2\.1: not an address of this machine"):
        claim_port(8088, "server", "--port", "192.0.2.1")
