"""The server that integration tests use: the plugin's, one a session; embedded unless --ksqldb names another.

pytest tests/integration --ksqldb=image
KSQL_ANOMALY_BOOTSTRAP=host:9092 pytest tests/integration --ksqldb=http://host:8088
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from runtime_helpers import make_extensions

from deploy.client import Client
from deploy.testing.names import drop_all
from deploy.testing.plugin import target_of
from deploy.testing.server import EmbeddedServer, Server
from deploy.testing.targets import Settings, make_server

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


@pytest.fixture(scope="session")
def ksqldb(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The plugin's server. An embedded one has UPSIDE_DOWN, and a file that is no jar, in its extension folder."""
    server = make_server(target_of(request.config), Settings(tmp_path_factory.mktemp("runtime")))
    if isinstance(server, EmbeddedServer):
        make_extensions(server.extensions)
    with server:
        yield server


@pytest.fixture(scope="session")
def stack(ksqldb: Server) -> Stack:
    """The embedded runtime of this session; skips where another server is tested."""
    if ksqldb.stack is None:
        pytest.skip("only for the embedded runtime")
    return ksqldb.stack


@pytest.fixture(scope="session")
def client(ksqldb: Server) -> Iterator[Client]:
    """Our own client of the server."""
    with ksqldb.client() as client:
        yield client


@pytest.fixture
def prefix(client: Client) -> Iterator[str]:
    """A prefix for the names of one test; what has it is dropped afterwards, queries first."""
    prefix = f"T{uuid.uuid4().hex[:8].upper()}_"
    yield prefix
    drop_all(client, prefix)


@pytest.fixture
def produce(ksqldb: Server) -> Iterator[Callable[..., None]]:
    """`produce(topic, value, key=None, timestamp=0)`: one record of text, sent when the call returns."""
    from confluent_kafka import Producer

    producer = Producer({"bootstrap.servers": ksqldb.bootstrap, "linger.ms": 0, "log_level": 0})

    def send(topic: str, value: str | None, key: str | None = None, timestamp: int = 0) -> None:
        producer.produce(topic, value, key, timestamp=timestamp)
        assert producer.flush(10) == 0

    yield send
    producer.flush(1)
