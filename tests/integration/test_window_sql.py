"""Functions of a windowed model from SQL: the script of the package scores every reading, and says why it can not."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from benchmarks import press
from deploy.apply import apply
from deploy.client import Client
from deploy.embedded.stack import Stack
from ksql_scripts import library
from modelbuild.simulate import simulate
from modelbuild.simulate_cars import CARS
from modelbuild.spec import load_spec
from modelbuild.training import train
from udf_bridge.jar import build

READINGS = 14
SETTINGS = {"auto.offset.reset": "earliest", "ksql.streams.cache.max.bytes.buffering": "0"}


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    if os.environ.get("KSQL_ANOMALY_URL"):
        pytest.skip("a server of our own has the jar of this test")
    folder = tmp_path_factory.mktemp("windows")
    spec = load_spec("car_window")
    spec = spec.model_copy(update={"network": spec.network.model_copy(update={"epochs": 2})})
    bundles = [train(spec, simulate("car_window", 4_000, seed=0, anomaly_rate=0.0), folder / "models")]
    rows = press.table(press.readings(200, seed=0))
    for name in ("press", "press_row"):
        press_spec = press.spec(name, windowed=name == "press", epochs=30)
        bundles.append(train(press_spec, rows, folder / "models"))
    build([bundle.path for bundle in bundles], folder / "extensions" / "models.jar", prove=False)
    with Stack(folder / "state", port=0, extensions=folder / "extensions") as stack:
        yield stack


def test_every_reading_is_scored_or_has_a_reason(stack: Stack, tmp_path: Path) -> None:
    sources = (library.find("sensors") / "01_sources.sql").read_text()
    plain = sources.replace("'AVRO'", "'JSON'").replace(
        "    VALUE_AVRO_SCHEMA_FULL_NAME = 'io.ksqlanomaly.CarReading',\n", ""
    )
    (tmp_path / "01_sources.sql").write_text(plain)
    for script in library.scripts(library.find("sensor_windows")):
        (tmp_path / f"1{script.name}").write_text(script.read_text())
    with Client(stack.url) as client:
        apply(tmp_path, client)
        send(stack)
        sql = "SELECT reading, a FROM car_window_scores EMIT CHANGES;"
        with client.query(sql, SETTINGS) as answer:
            found = list(islice(answer, READINGS + 1))
    reasons = [row[1]["REASON"] for row in found]
    assert reasons[:9] == [f"{count} of 10 rows so far" for count in range(1, 10)]
    assert reasons[9:READINGS] == [None] * (READINGS - 9)
    assert reasons[READINGS] == "too late: older than the last 10 rows"
    assert all(row[1]["SCORE"] > 0 for row in found[9:READINGS])
    assert [row[0] for row in found[:READINGS]] == [CARS * number for number in range(READINGS)]


def test_all_functions_of_a_windowed_model_agree(stack: Stack) -> None:
    """Of one query, after each reading of the test above."""
    row = f"ARRAY[CAST(ROWTIME AS DOUBLE), {', '.join(load_spec('car_window').feature_names)}]"
    calls = (
        f"CAR_WINDOW_ANOMALY({row}), CAR_WINDOW_ANOMALY_SCORE({row}), CAR_WINDOW_IS_ANOMALY({row}),"
        f" CAR_WINDOW_IS_ANOMALY({row}, 1.0), CAR_WINDOW_IS_ANOMALY({row}, 1E-9),"
        f" CAR_WINDOW_ANOMALY_EXPLAIN({row}), CAR_WINDOW_ANOMALY_COMPARE({row})"
    )
    with Client(stack.url) as client:
        sql = f"SELECT {calls} FROM car_readings GROUP BY car EMIT CHANGES;"
        with client.query(sql, SETTINGS) as answer:
            found = list(islice(answer, READINGS))
    assert [row[1:6] for row in found[:9]] == [[None] * 5] * 9
    for result, score, verdict, always, never, parts, comparison in found[9:]:
        assert (score, verdict) == (result["SCORE"], result["IS_ANOMALY"])
        assert (always, never) == (True, False)
        assert parts[0]["FEATURE"] == result["TOP_FEATURE"]
        assert {part["FEATURE"] for part in parts} == set(load_spec("car_window").feature_names)
        assert comparison["CHAMPION"] == result
        assert comparison["CHALLENGER"]["REASON"] == "no challenger"


def test_a_window_finds_what_no_single_row_shows(stack: Stack) -> None:
    """Fresh readings: a stuck or drifting pressure is, in each row by itself, as likely as a sound one."""
    sound = press.stretches(press.readings(3 * press.LENGTH, seed=1))
    groups = {"sound": sound} | {kind: list(press.broken(sound, kind, seed=2)) for kind in press.FAULTS}
    with Client(stack.url) as client:
        client.statement(
            "CREATE STREAM PRESS_READINGS (STRETCH STRING KEY, PRESSURE DOUBLE, FLOW DOUBLE, POWER DOUBLE)"
            " WITH (KAFKA_TOPIC='press_readings', VALUE_FORMAT='JSON', PARTITIONS=1);"
        )
        send_stretches(stack, groups)
        windows = "PRESS_IS_ANOMALY(ARRAY[CAST(ROWTIME AS DOUBLE), PRESSURE, FLOW, POWER])"
        by_window = flagged(client, f"SELECT STRETCH, {windows} FROM PRESS_READINGS GROUP BY STRETCH", groups)
        by_row = flagged(
            client, "SELECT STRETCH, PRESS_ROW_IS_ANOMALY(PRESSURE, FLOW, POWER) FROM PRESS_READINGS", groups
        )
    assert by_window["sound"] < 0.1
    assert by_window["stuck value"] > 0.6
    assert by_window["slow drift"] > 0.4
    assert max(by_row.values()) < 0.25, "any of the eight rows, at a false-alarm rate of 0.01 each"


def send_stretches(stack: Stack, groups: dict[str, list[Any]]) -> None:
    from confluent_kafka import Producer

    producer = Producer({"bootstrap.servers": stack.bootstrap, "log_level": 0})
    for kind, parts in groups.items():
        for number, part in enumerate(parts):
            for second, row in enumerate(part.tolist()):
                value = json.dumps(dict(zip(press.NAMES, row, strict=True)))
                producer.produce("press_readings", value, f"{kind} {number}", timestamp=1000 * second)
    assert producer.flush(30) == 0


def flagged(client: Client, select: str, groups: dict[str, list[Any]]) -> dict[str, float]:
    """The share of stretches of each kind of which any row, or the window, is called an anomaly."""
    rows = sum(len(parts) for parts in groups.values()) * press.LENGTH
    with client.query(f"{select} EMIT CHANGES;", SETTINGS) as answer:
        found = {stretch for stretch, verdict in islice(answer, rows) if verdict}
    return {kind: sum(name.startswith(kind) for name in found) / len(parts) for kind, parts in groups.items()}


def send(stack: Stack) -> None:
    """The readings of one car, then one that is far too late."""
    from confluent_kafka import Producer

    table = simulate("car_window", CARS * READINGS, seed=1, anomaly_rate=0.0)
    rows = [row for row in table.to_pylist() if row["car"] == "car1"]
    producer = Producer({"bootstrap.servers": stack.bootstrap, "log_level": 0})
    for row, time in [*((row, row["time"]) for row in rows), (rows[0], rows[0]["time"] - 1000)]:
        value = {name: cell for name, cell in row.items() if name not in {"car", "time"}}
        producer.produce("car_readings", json.dumps(value), "car1", timestamp=1000 * time)
    assert producer.flush(30) == 0
