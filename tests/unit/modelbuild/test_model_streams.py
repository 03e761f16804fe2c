"""How streams are named on a command line, what is wrong with such a name, and rows that come one at a time."""

from __future__ import annotations

import datetime as dt
import socket
from decimal import Decimal

import pyarrow as pa
import pytest

from modelbuild import batches
from modelbuild.batches import Batches
from modelbuild.errors import DataError
from modelbuild.kafka_source import KafkaTopic
from modelbuild.ksql_source import KsqlQuery
from modelbuild.names import model_name
from modelbuild.sources import settle
from modelbuild.streams import Access, parse_source


def test_a_topic_and_its_bounds() -> None:
    text = "kafka://b:9092/Pump-Data?from=2026-01-01T00:00+01:00&to=500&limit=10&registry=http://r:8081"
    assert parse_source(text) == KafkaTopic(
        "Pump-Data", "b:9092", "http://r:8081", "2026-01-01T00:00+01:00", "500", limit=10
    )
    reach = Access(bootstrap="b:1", registry="http://r", patience=2)
    assert parse_source("kafka://pumps", reach) == KafkaTopic("pumps", "b:1", "http://r", patience=2)


def test_a_query() -> None:
    found = parse_source("ksql: select * from X", Access(server="http://s", user="u", password="secret"))
    assert isinstance(found, KsqlQuery)
    assert (found.sql, found.server, found.name) == ("select * from X;", "http://s", "ksql:select * from X;")
    assert "secret" not in repr(found)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kafka://pumps", r"names no broker: write kafka://HOST:PORT/TOPIC, or add --bootstrap"),
        ("kafka://host:9092", "names no topic"),
        ("kafka://host:9092/", "names no topic"),
        (
            "kafka://b:1/t?form=earliest",
            r"no parameter 'form'; did you mean 'from'\? \(known: from, to, registry,",
        ),
        ("kafka://b:1/t?from=tomorrow", "not a bound: 'tomorrow'; earliest, latest, an offset, or a time in ISO 8601"),
        ("kafka://b:1/t?limit=0", "limit is a number of messages, not '0'"),
        ("kafka:pumps", "kafka://HOST:PORT/TOPIC or kafka://TOPIC is expected"),
        ("ksql:INSERT INTO a SELECT * FROM b;", "a SELECT is expected after ksql:"),
        ("kafak://b:1/t", r"no source kafak://; did you mean 'kafka://'\? \(there are: kafka://, ksql:\)"),
    ],
)
def test_what_is_wrong_with_a_name(text: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        parse_source(text)


def test_nobody_answers() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(DataError, match=f"no ksqlDB server answers at http://127.0.0.1:{port}"):
        settle(parse_source("ksql:SELECT * FROM a;", Access(server=f"http://127.0.0.1:{port}")))
    with pytest.raises(DataError, match="http://HOST:PORT or https://HOST:PORT is expected"):
        settle(parse_source("ksql:SELECT * FROM a;", Access(server="localhost:8088")))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("/data/Pump Data.csv", "pump_data"),
        ("kafka://b:9092/Pump-Data?limit=3", "pump_data"),
        ("kafka://pumps", "pumps"),
        ("ksql:SELECT a FROM `Clean` EMIT CHANGES LIMIT 3;", "clean"),
        ("温度.csv", "model"),
    ],
)
def test_a_model_is_named_after_its_data(source: str, name: str) -> None:
    assert model_name(None, source) == name


def test_rows_that_differ_become_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    gathered = Batches()
    for row in [
        {"a": 1, "when": dt.date(2026, 1, 2)},
        {"a": None, "b": True},
        {"c": {"d": Decimal("1.5")}, "b": False},
        {"a": 2.5, "mixed": 1},
        {"mixed": "x", "raw": b"\x01"},
    ]:
        gathered.add(row)
    table = gathered.table({"source": "here"})
    assert len(gathered) == table.num_rows == 5
    assert table.to_pydict() == {
        "a": [1.0, None, None, 2.5, None],
        "when": ["2026-01-02", None, None, None, None],
        "b": [None, True, False, None, None],
        "c": [None, None, '{"d": "1.5"}', None, None],
        "mixed": [None, None, None, "1", "x"],
        "raw": [None, None, None, None, "01"],
    }
    assert table.schema.field("a").type == pa.float64()
    assert table.schema.metadata == {b"source": b"here"}
