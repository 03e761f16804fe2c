"""pytest fixtures for SQL with model functions; see docs/testing.md. Loaded in every session: imports little."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from deploy.client import Client
    from deploy.feeds import Feed
    from deploy.testing.names import Names
    from deploy.testing.server import Server

RUNNING = pytest.StashKey["list[Server]"]()
SHOWN_LINES = 100
TIMEOUT = 30.0

Jars = str | Path | Sequence[str | Path] | None


def pytest_addoption(parser: pytest.Parser) -> None:
    """Options of the fixtures."""
    group = parser.getgroup("ksqldb", "SQL with model functions (ksql-anomaly)")
    group.addoption(
        "--ksqldb",
        metavar="TARGET",
        help="server under test: embedded (default), image, compose (the official stack in containers), or a URL",
    )
    group.addoption("--ksqldb-image", default="", help="image of the server, for image or compose")
    group.addoption("--ksqldb-release", default="", help="releases of ksqlDB that compose takes: 7.x, 8.x or 0.29")
    group.addoption("--udf-jar", action="append", default=[], help="UDF jar in the extension directory; repeatable")


def pytest_configure(config: pytest.Config) -> None:
    """Servers that run are remembered here, for their logs."""
    config.stash[RUNNING] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Attach the end of every log to the report of a test that failed and used a server."""
    report = yield
    if report.failed and "ksqldb" in getattr(item, "fixturenames", ()):
        for server in item.config.stash[RUNNING]:
            for name, text in server.logs().items():
                lines = text.splitlines()[-SHOWN_LINES:]
                report.sections.append((f"{server.kind}: {name}, last lines", "\n".join(lines)))
    return report


@pytest.fixture(scope="session")
def udf_jar(request: pytest.FixtureRequest) -> Jars:
    """The jars of `--udf-jar`. Override it to build one: a path, several, or None."""
    return list(request.config.getoption("--udf-jar")) or None


@pytest.fixture(scope="session")
def models_topic() -> str:
    """Topic from which the server takes new versions of its models; override it to publish to it."""
    return ""


@pytest.fixture(scope="session")
def ksqldb(
    request: pytest.FixtureRequest, udf_jar: Jars, models_topic: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The server under test, with the UDF jars in its extension directory: `.url`, `.bootstrap`, `.registry_url`."""
    from deploy.testing.targets import Settings, make_server

    config = request.config
    settings = Settings(
        tmp_path_factory.mktemp("ksqldb"),
        _paths(udf_jar),
        config.getoption("--ksqldb-image"),
        models_topic,
        config.getoption("--ksqldb-release"),
    )
    with make_server(getattr(request, "param", None) or target_of(config), settings) as server:
        config.stash[RUNNING].append(server)
        try:
            yield server
        finally:
            config.stash[RUNNING].remove(server)


def target_of(config: pytest.Config) -> str:
    """`--ksqldb`, else `KSQL_ANOMALY_URL`, else embedded."""
    return config.getoption("--ksqldb") or os.environ.get("KSQL_ANOMALY_URL") or "embedded"


@pytest.fixture
def ksql_client(ksqldb: Server) -> Iterator[Client]:
    """A client of the server under test; a test's own, because folders of one session may override `ksqldb`."""
    with ksqldb.client() as client:
        yield client


@pytest.fixture
def names(ksql_client: Client) -> Iterator[Names]:
    """The names of this test: what `deployed` creates has a prefix of its own and is dropped afterwards."""
    from deploy.testing.names import Names, drop_all

    names = Names()
    yield names
    drop_all(ksql_client, names.prefix)


@pytest.fixture
def deployed(ksql_client: Client, names: Names, tmp_path: Path) -> Callable[..., None]:
    """`deployed(scripts, **variables)`: apply a folder, a collection of the package (`payments`), or SQL text."""
    from deploy.testing.scripts import deploy

    def run(scripts: str | Path, **variables: str) -> None:
        deploy(scripts, ksql_client, names, tmp_path, variables)

    return run


@pytest.fixture
def produce(ksqldb: Server, names: Names) -> Callable[..., int]:
    """`produce(topic, rows, key=None, avro=False)`: send rows, or a feed of `deploy.feeds`; returns how many."""
    from deploy.feeds import Feed
    from deploy.testing.records import send_feed, send_rows

    def run(topic: str, rows: Iterable[Mapping[str, Any]] | Feed, key: str | None = None, avro: bool = False) -> int:
        there, registry = names.topic(topic), ksqldb.registry_url if avro else None
        if isinstance(rows, Feed):
            return send_feed(rows, there, ksqldb.bootstrap, registry)
        return send_rows(there, rows, ksqldb.bootstrap, key=key, registry_url=registry)

    return run


@pytest.fixture
def expect_rows(ksqldb: Server, names: Names) -> Callable[..., None]:
    """`expect_rows(query, rows, timeout=30, ordered=False)`: the query gives these rows, or the difference is shown."""
    from deploy.testing.expectations import expect

    def run(query: str, rows: Iterable[Any], timeout: float = TIMEOUT, ordered: bool = False) -> None:
        __tracebackhide__ = True
        expect(ksqldb.client, names.rewrite(query), rows, timeout, ordered=ordered)

    return run


@pytest.fixture
def alerts(ksqldb: Server, names: Names) -> Callable[..., list[dict[str, Any]]]:
    """`alerts(topic, at_least=1, timeout=30)`: the JSON values in a topic, from its beginning."""
    from deploy.testing.records import read_values

    def run(topic: str, at_least: int = 1, timeout: float = TIMEOUT) -> list[dict[str, Any]]:
        return read_values(names.topic(topic), ksqldb.bootstrap, at_least=at_least, timeout=timeout)

    return run


def _paths(jars: Jars) -> tuple[Path, ...]:
    if jars is None:
        return ()
    return tuple(map(Path, [jars] if isinstance(jars, str | Path) else jars))
