"""A model is swapped while a query runs: by a directory, by a topic, forth and back; a bad version is refused."""

from __future__ import annotations

import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from bundles import write_bundle
from runtime_helpers import rows_of

from deploy.client import Client
from deploy.embedded.stack import Stack
from ksql_scripts import library
from modelbuild.signing import load_private_key, sign_bundle, write_keys
from udf_bridge.jar import build
from udf_bridge.publish.publishing import publish, rollback
from udf_bridge.publish.store import ModelStore, open_store

_HALVES = {"edges": [0.0], "shares": [0.5, 0.5]}
PROFILE = {"rows": 100, "features": [{"name": name} | _HALVES for name in "abc"]}
SWAP_SECONDS = 5.0
"""What a server may take from the publication to the first row by the new version."""


@dataclass(frozen=True)
class Server:
    """A running server that follows a model source and takes signed models only."""

    client: Client
    stack: Stack
    store: ModelStore
    folder: Path

    def version(self, number: str, *, signed: bool = True, **changes: Any) -> Path:
        """Write another version of the model."""
        bundle = write_bundle(self.folder / number, "tiny", number, profile=PROFILE, **changes)
        if signed:
            sign_bundle(bundle, load_private_key(str(self.folder / "key")))
        return bundle

    def models(self) -> list[dict[str, Any]]:
        """What ANOMALY_MODELS() says in this server."""
        ((models,),) = rows_of(self.client, "SELECT ANOMALY_MODELS() AS M FROM ROWS EMIT CHANGES LIMIT 1;")
        return list(models)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module", params=["dir", "kafka"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp(f"swap-{request.param}")
    port = free_port()
    source = f"dir:{folder / 'source'}" if request.param == "dir" else f"kafka://127.0.0.1:{port}/models"
    public = write_keys(folder / "key")
    extensions = folder / "extensions"
    build([write_bundle(folder, "tiny", "1.0.0", profile=PROFILE)], extensions / "tiny.jar", prove=False)
    settings = {"ksql.anomaly.models.source": source, "ksql.anomaly.models.public.key": str(public)}
    options: dict[str, Any] = {"extensions": extensions, "java_properties": settings}
    with Stack(folder / "state", port=0, kafka_port=port, **options) as stack, Client(stack.url) as client:
        client.statement(
            "CREATE STREAM ROWS (A DOUBLE, B DOUBLE, C DOUBLE)"
            " WITH (KAFKA_TOPIC='rows', VALUE_FORMAT='JSON', PARTITIONS=1);"
            "INSERT INTO ROWS VALUES (12.5, -0.75, 1.45e9);"
            "CREATE TABLE DRIFT AS SELECT 1 AS K, TINY_DRIFT(ARRAY[A, B, C]) AS D FROM ROWS GROUP BY 1 EMIT CHANGES;"
            "CREATE STREAM SCORES AS SELECT TINY_ANOMALY(A, B, C) AS R, TINY_ANOMALY_COMPARE(A, B, C) AS C"
            " FROM ROWS EMIT CHANGES;"
        )
        yield Server(client, stack, open_store(source), folder)


class Reader:
    """Sends a row again and again into the query that runs, and looks at what comes out."""

    def __init__(self, stack: Stack) -> None:
        from confluent_kafka import Consumer, Producer

        self._producer = Producer({"bootstrap.servers": stack.bootstrap, "linger.ms": 0, "log_level": 2})
        settings = {"group.id": "swap", "auto.offset.reset": "earliest", "log_level": 2}
        self._consumer = Consumer({"bootstrap.servers": stack.bootstrap, **settings})
        self._consumer.subscribe(["SCORES"])

    def until(self, condition: Callable[[dict[str, Any]], bool], seconds: float = 60.0) -> float:
        """Wait for an output row of that kind; return how long it took."""
        started = time.monotonic()
        while time.monotonic() - started < seconds:
            self._producer.produce("rows", '{"A": 12.5, "B": -0.75, "C": 1.45e9}')
            self._producer.poll(0)
            message = self._consumer.poll(0.2)
            while message is not None:
                if message.error() is None and condition(json.loads(message.value())):
                    return time.monotonic() - started
                message = self._consumer.poll(0)
        raise AssertionError("no such row came out of the query")

    def close(self) -> None:
        self._producer.flush(5)
        self._consumer.close()


@pytest.fixture
def rows(server: Server) -> Iterator[Reader]:
    reader = Reader(server.stack)
    yield reader
    reader.close()


def by(version: str) -> Callable[[dict[str, Any]], bool]:
    return lambda row: bool(row["R"]["MODEL_VERSION"] == version and row["R"]["SCORE"] is not None)


def test_a_running_query_is_scored_by_what_was_published_last(server: Server, rows: Reader) -> None:
    rows.until(by("1.0.0"))
    publish(server.version("1.1.0", threshold=0.25), server.store)
    assert rows.until(by("1.1.0")) < SWAP_SECONDS
    assert [(model["VERSION"], model["STATE"], model["REASON"]) for model in server.models()] == [
        ("1.1.0", "RUNNING", None)
    ]

    features = json.loads((server.folder / "1.1.0/tiny-1.1.0/manifest.json").read_text())["features"]
    publish(server.version("2.0.0", features=features[::-1]), server.store, force=True)
    wait_for_state(server, "REFUSED", "its features are another list")
    rollback("tiny", server.store)
    publish(server.version("1.2.0", signed=False), server.store)
    wait_for_state(server, "REFUSED", "not signed")
    rows.until(by("1.1.0"))

    rollback("tiny", server.store)
    rollback("tiny", server.store)
    assert rows.until(by("1.0.0")) < SWAP_SECONDS
    assert [model["STATE"] for model in server.models()] == ["RUNNING"]
    check_drift(server)


def check_drift(server: Server) -> None:
    """The aggregate that went on all the while has counted rows by several versions, and skipped none."""
    ((drift,),) = rows_of(server.client, "SELECT D FROM DRIFT WHERE K = 1;")
    assert drift["N"] > 4
    assert drift["REASON"] is None
    assert set(drift["PSI"]) == {"a", "b", "c"}


def test_a_challenger_scores_beside_the_champion(server: Server, rows: Reader) -> None:
    rows.until(lambda row: bool(row["C"]["CHALLENGER"]["REASON"] == "no challenger"))
    publish(server.version("3.0.0", threshold=1e9), server.store, "challenger")
    rows.until(lambda row: bool(row["C"]["CHALLENGER"]["MODEL_VERSION"] == "3.0.0"))
    rows.until(lambda row: row["C"]["AGREE"] is False and row["C"]["CHAMPION"]["MODEL_VERSION"] == "1.0.0")
    assert {model["STATE"] for model in server.models()} == {"RUNNING", "CHALLENGER"}
    rollback("tiny", server.store, "challenger")
    rows.until(lambda row: bool(row["C"]["CHALLENGER"]["REASON"] == "no challenger"))


def test_the_script_reports_agreement_and_alert_rates(server: Server, rows: Reader) -> None:
    text = (library.find("challenger") / "01_comparison.sql").read_text()
    text = re.sub(r"PAYMENT_ANOMALY_COMPARE\([^)]*\)", "TINY_ANOMALY_COMPARE(a, b, c)", text)
    text = text.replace("FROM payments", "FROM rows").replace("customer_id,", "").replace("    transaction_id,", "")
    publish(server.version("4.0.0", threshold=1e9), server.store, "challenger")
    rows.until(lambda row: bool(row["C"]["CHALLENGER"]["MODEL_VERSION"] == "4.0.0"))
    server.client.statement(text)
    asked = "SELECT CHALLENGER, AGREEMENT, CHAMPION_ALERTS, CHALLENGER_ALERTS FROM PAYMENT_AGREEMENT;"
    deadline = time.monotonic() + 60
    while not (answer := rows_of(server.client, asked)):
        rows.until(lambda row: True)
        assert time.monotonic() < deadline, "no agreement was reported"
    assert answer[-1] == ["4.0.0", 0.0, 1.0, 0.0]
    rollback("tiny", server.store, "challenger")


def wait_for_state(server: Server, state: str, reason: str) -> None:
    deadline = time.monotonic() + 30
    while True:
        models = server.models()
        if any(model["STATE"] == state and reason in (model["REASON"] or "") for model in models):
            return
        assert time.monotonic() < deadline, models
        time.sleep(0.2)
