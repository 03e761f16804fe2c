"""Statements on a real server: what they answer, what they change, what they leave alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from runtime_helpers import rows_of

from deploy.client import Client, StatementRejectedError

Produce = Callable[..., None]


def create_readings(client: Client, prefix: str) -> str:
    name = f"{prefix}READINGS"
    client.statement(
        f"CREATE STREAM {name} (ID STRING KEY, V INTEGER, S STRUCT<A DOUBLE, L ARRAY<STRING>>)"
        f" WITH (KAFKA_TOPIC='{name}', VALUE_FORMAT='JSON', PARTITIONS=1);"
    )
    return name


def query_id(answers: list[dict[str, Any]]) -> str:
    return str(answers[-1]["commandStatus"]["queryId"])


def test_a_stream_is_created_filled_and_read(client: Client, prefix: str) -> None:
    name = create_readings(client, prefix)
    client.statement(f"INSERT INTO {name} (ID, V, S) VALUES ('a', 1, STRUCT(A := 1.5, L := ARRAY['x', 'y']));")
    client.statement(f"INSERT INTO {name} (ID, V) VALUES ('b', 2);")
    rows = rows_of(client, f"SELECT ID, V * 10 AS W, S->A AS A, S->L[2] AS L FROM {name} EMIT CHANGES LIMIT 2;")
    assert rows == [["a", 10, 1.5, "y"], ["b", 20, None, None]]


def test_a_query_fills_a_stream(client: Client, prefix: str, produce: Produce) -> None:
    name = create_readings(client, prefix)
    answers = client.statement(
        f"CREATE STREAM {prefix}BIG AS SELECT ID, V, CASE WHEN V > 100 THEN 'huge' ELSE 'big' END AS SIZE"
        f" FROM {name} WHERE V > 10 EMIT CHANGES;",
        {"auto.offset.reset": "earliest"},
    )
    assert query_id(answers).startswith(f"CSAS_{prefix}BIG_")
    client.wait_running(query_id(answers))
    for key, value in (("a", 5), ("b", 50), ("c", 500)):
        produce(name, json.dumps({"v": value}), key)
    rows = rows_of(client, f"SELECT * FROM {prefix}BIG EMIT CHANGES LIMIT 2;")
    assert rows == [["b", 50, "big"], ["c", 500, "huge"]]


def test_a_table_counts_and_answers_pull_queries(client: Client, prefix: str, produce: Produce) -> None:
    name = create_readings(client, prefix)
    answers = client.statement(
        f"CREATE TABLE {prefix}COUNTS AS SELECT ID, COUNT(*) AS N, SUM(V) AS TOTAL FROM {name}"
        " GROUP BY ID EMIT CHANGES;",
        {"auto.offset.reset": "earliest", "ksql.streams.cache.max.bytes.buffering": "0"},
    )
    client.wait_running(query_id(answers))
    for key, value in (("a", 1), ("b", 2), ("a", 3)):
        produce(name, json.dumps({"V": value}), key)
    changes = rows_of(client, f"SELECT * FROM {prefix}COUNTS EMIT CHANGES LIMIT 3;")
    assert sorted(changes) == [["a", 1, 1], ["a", 2, 4], ["b", 1, 2]]
    assert rows_of(client, f"SELECT * FROM {prefix}COUNTS WHERE ID = 'a';") == [["a", 2, 4]]
    assert rows_of(client, f"SELECT N FROM {prefix}COUNTS WHERE ID = 'nobody';") == []


def test_windows_have_bounds(client: Client, prefix: str, produce: Produce) -> None:
    name = create_readings(client, prefix)
    answers = client.statement(
        f"CREATE TABLE {prefix}W AS SELECT ID, COUNT(*) AS N FROM {name} WINDOW TUMBLING (SIZE 10 SECONDS)"
        " GROUP BY ID EMIT CHANGES;",
        {"auto.offset.reset": "earliest", "ksql.streams.cache.max.bytes.buffering": "0"},
    )
    client.wait_running(query_id(answers))
    for timestamp in (1_000, 2_000, 11_000):
        produce(name, "{}", "a", timestamp)
    changes = rows_of(client, f"SELECT ID, WINDOWSTART, WINDOWEND, N FROM {prefix}W EMIT CHANGES LIMIT 3;")
    assert changes == [["a", 0, 10_000, 1], ["a", 0, 10_000, 2], ["a", 10_000, 20_000, 1]]
    pulled = rows_of(client, f"SELECT WINDOWSTART, N FROM {prefix}W WHERE ID = 'a' AND WINDOWSTART >= 10000;")
    assert pulled == [[10_000, 1]]


def test_a_stream_is_joined_with_a_table(client: Client, prefix: str) -> None:
    name = create_readings(client, prefix)
    client.statement(
        f"CREATE TABLE {prefix}OWNERS (ID STRING PRIMARY KEY, NAME STRING)"
        f" WITH (KAFKA_TOPIC='{prefix}OWNERS', VALUE_FORMAT='JSON', PARTITIONS=1);"
        f"INSERT INTO {prefix}OWNERS VALUES ('a', 'Ada');"
    )
    answers = client.statement(
        f"CREATE STREAM {prefix}OWNED AS SELECT R.ID AS ID, R.V AS V, O.NAME AS NAME FROM {name} R"
        f" LEFT JOIN {prefix}OWNERS O ON R.ID = O.ID EMIT CHANGES;",
        {"auto.offset.reset": "earliest"},
    )
    client.wait_running(query_id(answers))
    client.statement(f"INSERT INTO {name} (ID, V) VALUES ('a', 1); INSERT INTO {name} (ID, V) VALUES ('z', 2);")
    assert rows_of(client, f"SELECT * FROM {prefix}OWNED EMIT CHANGES LIMIT 2;") == [["a", 1, "Ada"], ["z", 2, None]]


def test_avro_goes_through_the_registry(client: Client, prefix: str) -> None:
    client.statement(
        f"CREATE STREAM {prefix}A (ID STRING KEY, V INTEGER, T STRING)"
        f" WITH (KAFKA_TOPIC='{prefix}A', VALUE_FORMAT='AVRO', PARTITIONS=1);"
        f"INSERT INTO {prefix}A VALUES ('k', 7, 'seven');"
    )
    answers = client.statement(
        f"CREATE STREAM {prefix}B AS SELECT * FROM {prefix}A EMIT CHANGES;", {"auto.offset.reset": "earliest"}
    )
    client.wait_running(query_id(answers))
    assert rows_of(client, f"SELECT * FROM {prefix}B EMIT CHANGES LIMIT 1;") == [["k", 7, "seven"]]


def test_what_exists_is_listed_and_described(client: Client, prefix: str) -> None:
    name = create_readings(client, prefix)
    (described,) = client.statement(f"DESCRIBE {name};")
    source = described["sourceDescription"]
    assert (source["name"], source["type"], source["topic"], source["partitions"]) == (name, "STREAM", name, 1)
    assert [(field["name"], field["schema"]["type"]) for field in source["fields"]] == [
        ("ID", "STRING"),
        ("V", "INTEGER"),
        ("S", "STRUCT"),
    ]
    assert source["fields"][0]["type"] == "KEY"
    topics = client.statement("SHOW TOPICS;")[0]["topics"]
    assert {"name": name, "replicaInfo": [1]} in topics
    assert name in client.sources()


def test_a_function_is_described(client: Client) -> None:
    (described,) = client.statement("DESCRIBE FUNCTION ABS;")
    assert described["@type"] == "describe_function"
    assert "DOUBLE" in {signature["returnType"] for signature in described["functions"]}


def test_an_explained_query_tells_its_plan(client: Client, prefix: str) -> None:
    name = create_readings(client, prefix)
    (explained,) = client.statement(f"EXPLAIN SELECT ID FROM {name} WHERE V > 1 EMIT CHANGES;")
    assert "streamFilterV1" in explained["queryDescription"]["executionPlan"]


def test_a_topic_is_printed(client: Client, prefix: str) -> None:
    import httpx

    name = create_readings(client, prefix)
    client.statement(f"INSERT INTO {name} (ID, V) VALUES ('key-1', 42);")
    body = {"ksql": f"PRINT '{name}' FROM BEGINNING LIMIT 1;", "streamsProperties": {}}
    text = httpx.post(f"{client.url}/query", json=body, timeout=30).text
    assert "key-1" in text
    assert "42" in text


def test_variables_and_properties_of_one_request(client: Client, prefix: str) -> None:
    name = create_readings(client, prefix)
    answers = client.statement(
        f"DEFINE threshold = '10'; SET 'auto.offset.reset' = 'earliest';"
        f" CREATE STREAM {prefix}OVER AS SELECT * FROM {name} WHERE V > ${{threshold}} EMIT CHANGES;"
    )
    (explained,) = client.statement(f"EXPLAIN {query_id(answers)};")
    assert "V > 10" in explained["queryDescription"]["statementText"]
    assert explained["queryDescription"]["overriddenProperties"]["auto.offset.reset"] == "earliest"


def test_a_replaced_query_keeps_its_id(client: Client, prefix: str) -> None:
    name = create_readings(client, prefix)
    before = client.statement(f"CREATE STREAM {prefix}R AS SELECT ID, V FROM {name} WHERE V > 1 EMIT CHANGES;")
    after = client.statement(
        f"CREATE OR REPLACE STREAM {prefix}R AS SELECT ID, V FROM {name} WHERE V > 2 EMIT CHANGES;"
    )
    assert query_id(before) == query_id(after)


def test_a_paused_query_waits(client: Client, prefix: str, produce: Produce) -> None:
    name = create_readings(client, prefix)
    query = query_id(
        client.statement(
            f"CREATE STREAM {prefix}P AS SELECT ID, V FROM {name} EMIT CHANGES;", {"auto.offset.reset": "earliest"}
        )
    )
    client.wait_running(query)
    client.statement(f"PAUSE {query};")
    assert client.describe_query(query)["state"] == "PAUSED"
    produce(name, '{"V": 1}', "k")
    client.statement(f"RESUME {query};")
    client.wait_running(query)
    assert rows_of(client, f"SELECT V FROM {prefix}P EMIT CHANGES LIMIT 1;") == [[1]]


def test_if_not_exists_is_a_warning(client: Client, prefix: str) -> None:
    name = create_readings(client, prefix)
    (answer,) = client.statement(
        f"CREATE STREAM IF NOT EXISTS {name} (ID STRING KEY) WITH (KAFKA_TOPIC='{name}', VALUE_FORMAT='JSON');"
    )
    assert answer["@type"] == "warning_entity"
    assert "already exists" in answer["message"]


def test_a_source_in_use_is_not_dropped(client: Client, prefix: str) -> None:
    name = create_readings(client, prefix)
    answers = client.statement(f"CREATE STREAM {prefix}USER AS SELECT * FROM {name} EMIT CHANGES;")
    with pytest.raises(StatementRejectedError, match=f"Cannot drop {name}") as error:
        client.statement(f"DROP STREAM {name};")
    assert query_id(answers) in str(error.value)
    client.statement(f"TERMINATE {query_id(answers)}; DROP STREAM {prefix}USER; DROP STREAM {name} DELETE TOPIC;")
    assert name not in client.sources()
    assert name not in {topic["name"] for topic in client.statement("SHOW TOPICS;")[0]["topics"]}


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        ("CREATE STREM X (A INT);", "line 1:8"),
        ("SELECT * FROM NOWHERE EMIT CHANGES;", "NOWHERE"),
        ("CREATE STREAM {p}X AS SELECT NOPE FROM {p}READINGS EMIT CHANGES;", "NOPE"),
        ("CREATE STREAM {p}X AS SELECT ABSS(V) FROM {p}READINGS EMIT CHANGES;", "ABSS"),
        ("CREATE STREAM {p}X (A INT) WITH (KAFKA_TOPIC='{p}missing', VALUE_FORMAT='JSON');", "does not exist"),
        (
            "CREATE STREAM {p}X (A INT) WITH (KAFKA_TOPIC='{p}READINGS', VALUE_FORMAT='JSON', PARTITIONS=7);",
            "it has 1 partitions",
        ),
        ("TERMINATE NOBODY;", "NOBODY"),
        ("DROP STREAM {p}NOBODY;", "NOBODY"),
    ],
)
def test_a_refused_statement_changes_nothing(client: Client, prefix: str, statement: str, message: str) -> None:
    create_readings(client, prefix)
    before = (client.sources(), client.statement("SHOW QUERIES;"), client.statement("SHOW TOPICS;"))
    with pytest.raises(StatementRejectedError, match=message):
        if statement.startswith("SELECT"):
            list(client.query(statement))
        else:
            client.statement(statement.format(p=prefix))
    assert (client.sources(), client.statement("SHOW QUERIES;"), client.statement("SHOW TOPICS;")) == before


def test_a_query_that_cannot_start_is_undone(client: Client, prefix: str) -> None:
    name = create_readings(client, prefix)
    running = client.statement(f"CREATE STREAM {prefix}R AS SELECT ID, V FROM {name} WHERE V > 1 EMIT CHANGES;")
    client.wait_running(query_id(running))
    before = (client.sources(), client.statement("SHOW TOPICS;"))
    for statement in (
        f"CREATE STREAM {prefix}NEW AS SELECT ID, V FROM {name} EMIT CHANGES;",
        f"CREATE OR REPLACE STREAM {prefix}R AS SELECT ID, V FROM {name} WHERE V > 2 EMIT CHANGES;",
    ):
        with pytest.raises(StatementRejectedError, match="nonsense"):
            client.statement(statement, {"ksql.streams.processing.guarantee": "nonsense"})
    assert (client.sources(), client.statement("SHOW TOPICS;")) == before
    client.wait_running(query_id(running))
    assert "V > 1" in client.describe_query(query_id(running))["statementText"]


def test_a_bad_statement_stops_those_before_it_too(client: Client, prefix: str) -> None:
    with pytest.raises(StatementRejectedError, match="NOWHERE"):
        client.statement(
            f"CREATE STREAM {prefix}FIRST (A INT) WITH (KAFKA_TOPIC='{prefix}F', VALUE_FORMAT='JSON', PARTITIONS=1);"
            f"CREATE STREAM {prefix}SECOND AS SELECT * FROM NOWHERE EMIT CHANGES;"
        )
    assert f"{prefix}FIRST" not in client.sources()


def test_rows_that_do_not_parse_are_skipped(client: Client, prefix: str, produce: Produce) -> None:
    name = create_readings(client, prefix)
    answers = client.statement(
        f"CREATE STREAM {prefix}COPY AS SELECT ID, V FROM {name} EMIT CHANGES;", {"auto.offset.reset": "earliest"}
    )
    client.wait_running(query_id(answers))
    for text in ('{"V": 1}', "{not json", '"text"', '{"V": "abc"}', '{"V": 2}'):
        produce(name, text, "k")
    assert rows_of(client, f"SELECT V FROM {prefix}COPY EMIT CHANGES LIMIT 2;") == [[1], [2]]
    client.wait_running(query_id(answers))
