"""PAYMENT_DRIFT from SQL: over every kind of window, and in the script that comes with the package."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from deploy.apply import apply
from deploy.client import Client
from deploy.embedded.stack import Stack
from ksql_scripts import library
from modelbuild.bundle import Bundle
from modelbuild.simulate import simulate
from modelbuild.spec import load_spec
from modelbuild.training import train
from udf_bridge.jar import build

FEATURES = load_spec("payment").feature_names
HOUR_MS = 3_600_000
ROWS = 600
SETTINGS = {"auto.offset.reset": "earliest", "ksql.streams.cache.max.bytes.buffering": "0"}


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """Payments, trained for a moment: drift does not ask how good the network is."""
    spec = load_spec("payment")
    spec = spec.model_copy(update={"network": spec.network.model_copy(update={"epochs": 3})})
    return train(spec, simulate("payment", 4_000, seed=0, anomaly_rate=0.0), tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="module")
def stack(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    if os.environ.get("KSQL_ANOMALY_URL"):
        pytest.skip("a server of our own has the jar of this test")
    folder = tmp_path_factory.mktemp("runtime")
    build([bundle.path], folder / "extensions" / "models.jar", prove=False)
    with Stack(folder / "state", port=0, extensions=folder / "extensions") as stack:
        yield stack


@pytest.fixture(scope="module")
def client(stack: Stack) -> Iterator[Client]:
    with Client(stack.url) as client:
        yield client


def test_the_script_tells_the_hour_in_which_payments_changed(
    stack: Stack, client: Client, bundle: Bundle, tmp_path: Path
) -> None:
    for name in ("01_sources.sql", "07_drift.sql"):
        shutil.copy(library.find("payments") / name, tmp_path / name)
    apply(tmp_path, client)
    usual, changed = (simulate("payment", ROWS, seed=seed, anomaly_rate=0.0) for seed in (1, 2))
    shifted = changed.set_column(changed.schema.get_field_index("v3"), "v3", pa.array(np.add(changed["v3"], 4.0)))
    send(stack, "payments", usual, hour=1)
    send(stack, "payments", shifted, hour=2)
    first, second = wait_for_hours(client)
    assert (first["N"], second["N"]) == (ROWS, ROWS)
    assert first["REASON"] is None
    assert first["MAX_PSI"] < 0.25 < 1 < second["MAX_PSI"]
    assert second["FEATURE"] == "v3"
    assert second["PSI"]["v3"] == second["MAX_PSI"]
    assert abs(first["SCORE_SHIFT"]) < 0.25
    assert second["SCORE_SHIFT"] > first["SCORE_SHIFT"] + 0.3
    assert bundle.manifest.profile is not None
    expected = bundle.manifest.profile.drift(matrix(shifted).tolist(), [float("nan")] * ROWS)
    assert second["PSI"] == pytest.approx(expected.psi, abs=1e-9)


def send(stack: Stack, topic: str, table: pa.Table, hour: int) -> None:
    """Produce rows within one hour of event time."""
    from confluent_kafka import Producer

    producer = Producer({"bootstrap.servers": stack.bootstrap, "log_level": 0})
    for index, row in enumerate(table.select([*FEATURES, "class"]).to_pylist()):
        producer.produce(topic, json.dumps(row), "c01", timestamp=hour * HOUR_MS + index)
    assert producer.flush(30) == 0


def matrix(table: pa.Table) -> np.ndarray[Any, Any]:
    return np.column_stack([table[name].to_numpy().astype(float) for name in FEATURES])


def wait_for_hours(client: Client) -> tuple[dict[str, Any], dict[str, Any]]:
    """The drift of the first two hours, when both have all their rows."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with client.query("SELECT WINDOWSTART, d FROM payment_drift WHERE scope = 'all';") as rows:
            hours = {row[0] // HOUR_MS: row[1] for row in rows}
        if sum(drift["N"] for drift in hours.values()) == 2 * ROWS:
            return hours[1], hours[2]
        time.sleep(0.5)
    raise AssertionError(f"not all rows were counted: {[(hour, drift['N']) for hour, drift in hours.items()]}")


@pytest.fixture(scope="module")
def rows(client: Client) -> str:
    """A stream of arrays: at 0 s, 100 s and, between them, 50 s; then one too short, a null one, one with a null."""
    client.statement(
        "CREATE STREAM ROWS (ID STRING KEY, R ARRAY<DOUBLE>, AT BIGINT)"
        " WITH (KAFKA_TOPIC='rows', VALUE_FORMAT='JSON', PARTITIONS=1, TIMESTAMP='AT');"
    )
    sound = [0.0] * len(FEATURES)
    values = [(0, sound), (100_000, sound), (50_000, sound), (60_000, sound[1:]), (61_000, None)]
    values.append((62_000, [None, *sound[1:]]))
    client.insert("ROWS", [{"ID": "k", "R": row, "AT": at} for at, row in values])
    return "ROWS"


@pytest.mark.parametrize(
    ("window", "expected"),
    [
        ("", [1, 2, 3, 3, 3, 4]),
        ("WINDOW TUMBLING (SIZE 80 SECONDS)", [1, 1, 2, 2, 2, 3]),
        ("WINDOW HOPPING (SIZE 80 SECONDS, ADVANCE BY 40 SECONDS)", [1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3]),
        ("WINDOW SESSION (60 SECONDS)", [1, 1, 3, 3, 3, 4]),
    ],
    ids=["none", "tumbling", "hopping", "session"],
)
def test_every_kind_of_window_counts_and_survives_bad_rows(
    client: Client, rows: str, window: str, expected: list[int]
) -> None:
    sql = f"SELECT ID, PAYMENT_DRIFT(R) AS D FROM {rows} {window} GROUP BY ID EMIT CHANGES;"
    with client.query(sql, SETTINGS) as answer:
        found = list(islice((drift for _, drift in answer if drift is not None), len(expected)))
    assert [drift["N"] for drift in found] == expected
    last = found[-1]
    assert last["REASON"] == f"2 of {last['N'] + 2} rows skipped, the last one: null array"
    assert set(last["PSI"]) == set(FEATURES)
    assert found[0]["MAX_PSI"] > 0
