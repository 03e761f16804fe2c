"""What goes wrong: ports, killed processes, restarts. Each test has a runtime of its own."""

from __future__ import annotations

import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from runtime_helpers import rows_of

from deploy.client import Client, StatementRejectedError
from deploy.embedded.commands import TOPIC
from deploy.embedded.errors import AlreadyRunningError, NewerFormatError, PortInUseError
from deploy.embedded.stack import Stack
from deploy.embedded.topics import producer

EARLIEST = {"auto.offset.reset": "earliest", "ksql.streams.cache.max.bytes.buffering": "0"}
CREATE = (
    "CREATE STREAM S (ID STRING KEY, V INTEGER) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);"
    "CREATE TYPE MONEY AS STRUCT<AMOUNT DOUBLE, CURRENCY STRING>;"
    "CREATE TABLE COUNTS AS SELECT ID, COUNT(*) AS N FROM S GROUP BY ID EMIT CHANGES;"
)


@contextmanager
def running(folder: Path) -> Iterator[tuple[Stack, Client]]:
    with Stack(folder, port=0) as stack, Client(stack.url) as client:
        yield stack, client


def send(stack: Stack, *values: int) -> None:
    sender = producer(stack.bootstrap)
    for value in values:
        sender.produce("s", json.dumps({"V": value}), "k")
    assert sender.flush(20) == 0


def wait_for(condition: Callable[[], bool], seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def child_processes() -> set[int]:
    """The processes that this one has started, and theirs: the session's own runtime may be among them."""
    return {child.pid for child in psutil.Process().children(recursive=True)}


def count(client: Client) -> int:
    try:
        rows = rows_of(client, "SELECT N FROM COUNTS WHERE ID = 'k';")
    except StatementRejectedError:  # the store is being restored
        return -1
    return rows[0][0] if rows else 0


def test_statements_state_and_places_survive_a_restart(tmp_path: Path) -> None:
    with running(tmp_path) as (stack, client):
        answers = client.statement(CREATE, EARLIEST)
        query_id = answers[-1]["commandStatus"]["queryId"]
        send(stack, 1, 2, 3)
        wait_for(lambda: count(client) == 3)
    with running(tmp_path) as (stack, client):
        assert client.sources() == {"S": "STREAM", "COUNTS": "TABLE"}
        assert client.statement("SHOW TYPES;")[0]["types"]["MONEY"]["type"] == "STRUCT"
        assert [query["id"] for query in client.statement("SHOW QUERIES;")[0]["queries"]] == [query_id]
        send(stack, 4)
        wait_for(lambda: count(client) == 4)
        client.statement(f"PAUSE {query_id};")
    with running(tmp_path) as (stack, client):
        assert client.statement("SHOW QUERIES;")[0]["queries"][0]["state"] == "PAUSED"
        client.statement(f"TERMINATE {query_id}; DROP TABLE COUNTS;")
    with running(tmp_path) as (_, client):
        assert client.sources() == {"S": "STREAM"}


def test_a_killed_runner_is_restarted_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    exactly_once = EARLIEST | {"ksql.streams.processing.guarantee": "exactly_once_v2"}
    with running(tmp_path) as (stack, client):
        client.statement(CREATE + "CREATE STREAM COPY AS SELECT * FROM S EMIT CHANGES;", exactly_once)
        send(stack, *range(500))
        wait_for(lambda: count(client) > 0)
        killed = stack.runner.pid
        os.kill(killed, signal.SIGKILL)
        send(stack, *range(500, 1000))
        wait_for(lambda: stack.runner.pid not in (0, killed) and stack.runner.is_alive)
        wait_for(lambda: count(client) == 1000, seconds=90)
        rows = rows_of(client, "SELECT V FROM COPY EMIT CHANGES LIMIT 1000;")
        assert [value for (value,) in rows] == list(range(1000))
        time.sleep(1)
        assert count(client) == 1000


def test_a_push_query_ends_with_an_error_when_the_runner_is_killed(tmp_path: Path) -> None:
    with running(tmp_path) as (stack, client):
        client.statement(CREATE)
        with client.query("SELECT * FROM S EMIT CHANGES;") as rows:
            os.kill(stack.runner.pid, signal.SIGKILL)
            with pytest.raises(StatementRejectedError, match="runner"):
                list(rows)


def test_a_killed_broker_comes_back_with_its_data(tmp_path: Path) -> None:
    with running(tmp_path) as (stack, client):
        client.statement(CREATE, EARLIEST)
        send(stack, 1, 2)
        wait_for(lambda: count(client) == 2)
        killed = stack.broker.pid
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: stack.broker.pid not in (0, killed) and stack.engine.health()[0])
        send(stack, 3)
        wait_for(lambda: count(client) == 3, seconds=90)


def test_a_killed_registry_comes_back_with_its_schemas(tmp_path: Path) -> None:
    create = "CREATE STREAM A (V INTEGER, T STRING) WITH (KAFKA_TOPIC='a', VALUE_FORMAT='AVRO', PARTITIONS=1);"
    with running(tmp_path) as (stack, client):
        client.statement(create + "INSERT INTO A VALUES (1, 'x');")
        killed = stack.registry.pid
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: stack.registry.pid not in (0, killed) and stack.registry.is_alive)
        client.statement("INSERT INTO A VALUES (2, 'y');")
    with running(tmp_path) as (_, client):
        client.statement("CREATE STREAM INFERRED WITH (KAFKA_TOPIC='a', VALUE_FORMAT='AVRO');")
        assert rows_of(client, "SELECT * FROM INFERRED EMIT CHANGES LIMIT 2;") == [[1, "x"], [2, "y"]]


def test_a_port_in_use_is_one_clear_error(tmp_path: Path) -> None:
    before = child_processes()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(PortInUseError, match=f"server: port {port}"), Stack(tmp_path, port=port):
            pass
        with (
            pytest.raises(PortInUseError, match=f"Kafka broker: port {port}"),
            Stack(tmp_path, port=0, kafka_port=port),
        ):
            pass
    assert child_processes() == before


def test_only_one_runtime_uses_a_folder_and_a_newer_command_is_refused(tmp_path: Path) -> None:
    before = child_processes()
    with running(tmp_path) as (stack, _):
        with pytest.raises(AlreadyRunningError, match=stack.url), Stack(tmp_path, port=0):
            pass
        sender = producer(stack.bootstrap)
        sender.produce(TOPIC, json.dumps({"format_version": 99, "statement": "?"}))
        assert sender.flush(10) == 0
    with pytest.raises(NewerFormatError, match="format version 99"), Stack(tmp_path, port=0):
        pass
    assert child_processes() == before


def test_a_query_whose_function_is_gone_is_listed_with_the_reason(tmp_path: Path) -> None:
    from runtime_helpers import make_extensions

    jars = make_extensions(tmp_path / "jars")
    with Stack(tmp_path / "state", port=0, extensions=jars) as stack, Client(stack.url) as client:
        client.statement(
            "CREATE STREAM S (T STRING) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);"
            "CREATE STREAM U AS SELECT UPSIDE_DOWN(T) AS T FROM S EMIT CHANGES;"
        )
    (jars / "upside-down.jar").rename(tmp_path / "elsewhere")
    with Stack(tmp_path / "state", port=0, extensions=jars) as stack, Client(stack.url) as client:
        (query,) = client.statement("SHOW QUERIES;")[0]["queries"]
        assert query["state"] == "ERROR"
        assert "UPSIDE_DOWN" in client.describe_query(query["id"])["queryErrors"][0]["errorMessage"]
        assert client.sources() == {"S": "STREAM"}
        client.statement(f"TERMINATE {query['id']};")
    with Stack(tmp_path / "state", port=0, extensions=jars) as stack, Client(stack.url) as client:
        assert client.statement("SHOW QUERIES;")[0]["queries"] == []
