"""Where parts of the runtime listen, and under which names they are reached."""

from __future__ import annotations

import socket
from dataclasses import dataclass

from deploy.embedded.errors import AddressError

HOST = "127.0.0.1"
"""Where everything listens unless it is told otherwise: reachable from this machine only."""


@dataclass(frozen=True, slots=True)
class Address:
    """A host name and a port, as in `kafka.example.org:9092`."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Advertised:
    """Where clients elsewhere reach a service, and the port of this machine that they end up at."""

    address: Address
    port: int


def parse_advertised(text: str) -> tuple[Advertised, ...]:
    """Read `HOST:PORT[@LOCAL_PORT],…`; without HOST it is this machine's name. Raises AddressError."""
    return tuple(_parse(part.strip()) for part in text.split(",") if part.strip())


def _parse(text: str) -> Advertised:
    reached, _, local = text.partition("@")
    host, _, port = reached.rpartition(":")
    if not _is_port(port) or not _is_port(local or port) or any(character in host for character in " /:"):
        raise AddressError(f"{text!r} is not HOST:PORT or HOST:PORT@LOCAL_PORT, such as kafka.example.org:9092")
    return Advertised(Address(host or socket.gethostname(), int(port)), int(local or port))


def _is_port(text: str) -> bool:
    return text.isdecimal() and 0 < int(text) < 65536


def reachable(host: str) -> str:
    """The address at which this machine reaches what listens on `host`."""
    return HOST if host == "0.0.0.0" else host  # noqa: S104
