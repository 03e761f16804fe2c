"""The server that integration tests use: one embedded runtime a session, or any server named by the environment.

KSQL_ANOMALY_URL=http://host:8088 KSQL_ANOMALY_BOOTSTRAP=host:9092 pytest tests/integration
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from runtime_helpers import drop_all, make_extensions

from deploy.client import Client

if TYPE_CHECKING:
    from deploy.embedded.stack import Stack

TESTS = Path(__file__).parent
TEST_SECONDS = 300


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if TESTS in item.path.parents:
            item.add_marker(pytest.mark.integration)
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(TEST_SECONDS))


@dataclass(frozen=True)
class KsqlServer:
    """Where the server under test is; `stack` is None when it is not ours."""

    url: str
    bootstrap: str
    stack: Stack | None = None


@pytest.fixture(scope="session")
def ksql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KsqlServer]:
    """The server of this session. An embedded one has UPSIDE_DOWN in its extension folder."""
    url, bootstrap = os.environ.get("KSQL_ANOMALY_URL"), os.environ.get("KSQL_ANOMALY_BOOTSTRAP")
    if url:
        if not bootstrap:
            pytest.exit("KSQL_ANOMALY_URL needs KSQL_ANOMALY_BOOTSTRAP beside it")
        yield KsqlServer(url, bootstrap)
        return
    from deploy.embedded.stack import Stack

    folder = tmp_path_factory.mktemp("runtime")
    with Stack(folder / "state", port=0, extensions=make_extensions(folder / "extensions")) as stack:
        yield KsqlServer(stack.url, stack.bootstrap, stack)


@pytest.fixture(scope="session")
def stack(ksql_server: KsqlServer) -> Stack:
    """The embedded runtime of this session; skips where another server is tested."""
    if ksql_server.stack is None:
        pytest.skip("only for the embedded runtime")
    return ksql_server.stack


@pytest.fixture(scope="session")
def client(ksql_server: KsqlServer) -> Iterator[Client]:
    """Our own client of the server."""
    with Client(ksql_server.url) as client:
        yield client


@pytest.fixture
def prefix(client: Client) -> Iterator[str]:
    """A prefix for the names of one test; what has it is dropped afterwards, queries first."""
    prefix = f"T{uuid.uuid4().hex[:8].upper()}_"
    yield prefix
    drop_all(client, prefix)


@pytest.fixture
def produce(ksql_server: KsqlServer) -> Iterator[Callable[..., None]]:
    """`produce(topic, value, key=None, timestamp=0)`: one record of text, sent when the call returns."""
    from confluent_kafka import Producer

    producer = Producer({"bootstrap.servers": ksql_server.bootstrap, "linger.ms": 0, "log_level": 0})

    def send(topic: str, value: str | None, key: str | None = None, timestamp: int = 0) -> None:
        producer.produce(topic, value, key, timestamp=timestamp)
        assert producer.flush(10) == 0

    yield send
    producer.flush(1)
