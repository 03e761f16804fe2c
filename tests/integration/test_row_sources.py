"""Rows of models from real topics and real queries, and what is said when there are none."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from deploy.client import Client
from deploy.embedded.stack import Stack
from modelbuild.cli import app
from modelbuild.errors import DataError
from modelbuild.sources import read_rows, settle
from modelbuild.spec import FeatureSpec, TrainingSpec
from modelbuild.streams import Access, parse_source
from modelbuild.tables import read_table

Produce = Callable[..., None]
RUNNER = CliRunner()
# Within the broker's retention: older messages are deleted at once.
MIDNIGHT = dt.datetime.now(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0) - dt.timedelta(days=2)
DAY, START = f"{MIDNIGHT:%Y-%m-%d}", round(MIDNIGHT.timestamp() * 1000)
SPEC = TrainingSpec(
    name="pump",
    time_column="rowtime",
    label_column="broken",
    features=(FeatureSpec(name="pressure"), FeatureSpec(name="flow")),
)


@pytest.fixture(scope="module")
def pumps(client: Client) -> str:
    """A topic of three partitions with 300 readings, one a minute, in JSON; the stream has the same name."""
    client.statement(
        "CREATE STREAM PUMP_READINGS (ID STRING KEY, PRESSURE DOUBLE, FLOW DOUBLE, BROKEN INTEGER)"
        " WITH (KAFKA_TOPIC='pump-readings', VALUE_FORMAT='JSON', PARTITIONS=3);"
    )
    return "pump-readings"


@pytest.fixture(scope="module")
def filled(pumps: str, stack: Stack) -> str:
    from confluent_kafka import Producer

    producer = Producer({"bootstrap.servers": stack.bootstrap, "log_level": 0})
    random = np.random.default_rng(0)
    for row in range(300):
        flow = random.uniform(1, 5)
        value = {"pressure": flow**2 + 0.1 * random.standard_normal(), "flow": flow, "broken": int(row % 20 == 0)}
        producer.produce(pumps, json.dumps(value), f"p{row % 7}", timestamp=START + row * 60_000)
    assert producer.flush(10) == 0
    return pumps


def test_a_topic_is_read_in_order_of_time(stack: Stack, filled: str) -> None:
    table = settle(f"kafka://{stack.bootstrap}/{filled}")
    assert table.num_rows == 300
    assert table["rowtime"].to_pylist() == [START + row * 60_000 for row in range(300)]
    assert set(table["rowkey"].to_pylist()) == {f"p{number}" for number in range(7)}
    rows = read_rows(table, SPEC)
    assert rows.features.shape == (300, 2)
    assert rows.labels is not None
    assert rows.labels.sum() == 15
    assert rows.source == f"kafka://{filled}"


@pytest.mark.parametrize(
    ("bounds", "first", "count"),
    [
        (f"?from={DAY}T01:00Z&to={DAY}T02:00:00%2B00:00", 60, 60),
        (f"?from={DAY}T04:00+00:00", 240, 60),
        (f"?to={DAY}T00:30Z", 0, 30),
        ("?limit=17", None, 17),
    ],
)
def test_bounds_in_time_and_number(stack: Stack, filled: str, bounds: str, first: int | None, count: int) -> None:
    table = read_table(parse_source(f"kafka://{filled}{bounds}", Access(bootstrap=stack.bootstrap)))
    assert table.num_rows == count
    if first is not None:
        assert table["rowtime"].to_pylist() == [START + row * 60_000 for row in range(first, first + count)]


def test_bounds_in_offsets_hold_in_each_partition(stack: Stack, filled: str) -> None:
    table = read_table(parse_source(f"kafka://{filled}?from=2&to=12", Access(bootstrap=stack.bootstrap)))
    assert 10 <= table.num_rows <= 30


def test_a_query_is_read_to_its_limit(client: Client, filled: str) -> None:
    query = "ksql:SELECT ID, PRESSURE, FLOW, BROKEN FROM PUMP_READINGS WHERE FLOW > 2 EMIT CHANGES LIMIT 100;"
    table = read_table(parse_source(query, Access(server=client.url)))
    assert table.num_rows == 100
    assert [str(field.type) for field in table.schema] == ["string", "double", "double", "int64"]
    assert min(table["FLOW"].to_pylist()) > 2


def test_a_query_without_limit_ends_with_its_time(client: Client, filled: str) -> None:
    query = "ksql:SELECT ROWTIME, FLOW, PRESSURE FROM PUMP_READINGS EMIT CHANGES;"
    table = read_table(parse_source(query, Access(server=client.url, seconds=4)))
    assert table.num_rows == 300
    with pytest.raises(DataError, match="this query never ends: add LIMIT n to it, or --seconds N"):
        settle(parse_source(query, Access(server=client.url)))


def test_init_and_train_on_a_query(tmp_path: Path, client: Client, filled: str) -> None:
    query = "ksql:SELECT ROWTIME, ID, FLOW, PRESSURE, BROKEN FROM PUMP_READINGS EMIT CHANGES LIMIT 300;"
    spec = tmp_path / "pump.yaml"
    arguments = ["init", query, "--server", client.url, "--name", "pump", "--output", str(spec)]
    RUNNER.invoke(app, arguments, catch_exceptions=False)
    text = spec.read_text()
    assert "label_column: broken" in text
    assert "time_column: rowtime" in text
    assert "key_column: id" in text
    result = RUNNER.invoke(
        app,
        ["train", str(spec), query, "--server", client.url, "--output", str(tmp_path), "--json"],
        catch_exceptions=False,
    )
    document = json.loads(result.stdout)
    assert (document["name"], document["rows"]) == ("pump", 300)
    manifest = json.loads((tmp_path / "pump-1.0.0/manifest.json").read_text())
    assert manifest["data"]["source"] == query


def test_avro_needs_the_registry(client: Client, stack: Stack, prefix: str) -> None:
    topic = f"{prefix}avro"
    client.statement(
        f"CREATE STREAM {prefix}AVRO (PRESSURE DOUBLE, FLOW DOUBLE, NOTE STRING)"
        f" WITH (KAFKA_TOPIC='{topic}', VALUE_FORMAT='AVRO', PARTITIONS=1);"
    )
    for value in range(5):
        client.statement(f"INSERT INTO {prefix}AVRO (PRESSURE, FLOW, NOTE) VALUES ({value}.5, {value}, 'n{value}');")
    table = settle(f"kafka://{stack.bootstrap}/{topic}?registry={stack.registry_url}")
    assert table["PRESSURE"].to_pylist() == [0.5, 1.5, 2.5, 3.5, 4.5]
    assert table["NOTE"].to_pylist() == [f"n{value}" for value in range(5)]
    with pytest.raises(DataError, match=r"offset 0: the value is AVRO .*no schema registry was named: add \?"):
        settle(f"kafka://{stack.bootstrap}/{topic}")
    with pytest.raises(DataError, match=r"the registry http://127\.0\.0\.1:9 does not give schema"):
        settle(f"kafka://{stack.bootstrap}/{topic}?registry=http://127.0.0.1:9")


def test_what_is_said_when_there_are_no_rows(
    client: Client, stack: Stack, prefix: str, filled: str, produce: Produce
) -> None:
    empty = f"{prefix}empty"
    create = f"CREATE STREAM {prefix}E (V DOUBLE) WITH (KAFKA_TOPIC='{empty}', VALUE_FORMAT='JSON', PARTITIONS=1);"
    client.statement(create)
    at, reach = f"kafka://{stack.bootstrap}", Access(server=client.url, patience=2)
    with pytest.raises(DataError, match=r"the topic has no messages \(1 empty partition\)"):
        settle(f"{at}/{empty}")
    with pytest.raises(DataError, match=r"no such topic; did you mean 'pump-readings'\? \(topics there: .*pump"):
        settle(f"{at}/pump-reading")
    with pytest.raises(DataError, match=r"no messages from 2030-01-01 to latest \(offsets there, by partition: 0: 0"):
        settle(f"{at}/{filled}?from=2030-01-01")
    with pytest.raises(DataError, match=r"did not yield a row in 2 s: .*does WHERE hold for none"):
        settle(parse_source("ksql:SELECT * FROM PUMP_READINGS WHERE FLOW > 99 EMIT CHANGES LIMIT 5;", reach))
    with pytest.raises(DataError, match=r"300 rows came, then none for 2 s: a smaller LIMIT, or --seconds N"):
        settle(parse_source("ksql:SELECT * FROM PUMP_READINGS EMIT CHANGES LIMIT 500;", reach))
    with pytest.raises(DataError, match=r"refuses the query: .*NOWHERE"):
        settle(parse_source("ksql:SELECT * FROM NOWHERE EMIT CHANGES LIMIT 5;", reach))
    produce(empty, "1,2,3")
    with pytest.raises(DataError, match="partition 0, offset 0: the value is neither JSON nor AVRO"):
        settle(f"{at}/{empty}")
