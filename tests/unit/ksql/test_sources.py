"""CREATE, ALTER, DROP: what becomes of the catalogue, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from planning_session import Planner

from deploy.ksql.context import PlanningContext
from deploy.ksql.errors import InvalidStatement, SqlError, UnknownName
from deploy.ksql.plan import TableLookup, TableSource

NewPlanner = Callable[[PlanningContext], Planner]


def test_a_stream_is_described_and_its_topic_asked_for(planner: Planner) -> None:
    planned = planner.run(
        "CREATE STREAM p (id INT KEY, `Name` VARCHAR, at BIGINT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='delimited',"
        " VALUE_DELIMITER='|', TIMESTAMP='at', PARTITIONS=3, REPLICAS=1);"
    )
    source = planned.catalogue.sources["P"]
    assert source.schema.text() == "`ID` INTEGER KEY, `Name` STRING, `AT` BIGINT"
    assert source.formats.to_json() == {
        "key": {"format": "KAFKA", "properties": {}},
        "value": {"format": "DELIMITED", "properties": {"delimiter": "|"}},
        "wrap_key": False,
        "wrap_value": True,
    }
    assert source.timestamp is not None
    assert source.timestamp.column == "AT"
    assert planned.topic is not None
    assert (planned.topic.name, planned.topic.partitions, planned.topic.create) == ("t", 3, True)


def test_a_failed_statement_changes_nothing(planner: Planner) -> None:
    before = planner.catalogue
    planner.refusal("CREATE STREAM p (id INT KEY, m MAP<INT, INT>) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');")
    assert planner.catalogue is before


def test_a_stream_without_key_has_the_key_format_none(planner: Planner) -> None:
    planner.run("CREATE STREAM p (a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');")
    assert planner.catalogue.sources["P"].formats.key.name == "NONE"


@pytest.mark.parametrize(
    ("value_format", "wrap", "wrapped"),
    [("JSON", "", True), ("JSON", ", WRAP_SINGLE_VALUE=false", False), ("KAFKA", "", False), ("AVRO", "", True)],
)
def test_single_columns_are_wrapped_by_format(planner: Planner, value_format: str, wrap: str, wrapped: bool) -> None:
    planner.run(f"CREATE STREAM p (a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='{value_format}'{wrap});")
    assert planner.catalogue.sources["P"].formats.wrap_value is wrapped


def test_if_not_exists_does_nothing_the_second_time(planner: Planner) -> None:
    planned = planner.run("CREATE STREAM IF NOT EXISTS s (z INT) WITH (KAFKA_TOPIC='z', VALUE_FORMAT='JSON');")
    assert planned.unchanged
    assert "with the same name already exists" in planned.warning
    assert planner.catalogue.sources["S"].topic == "s"


def test_replacing_may_add_columns_at_the_end(planner: Planner) -> None:
    planner.run(
        "CREATE OR REPLACE STREAM s2 (id INT KEY, k STRING, v INT, w INT) WITH (KAFKA_TOPIC='s2', VALUE_FORMAT='JSON');"
    )
    assert planner.schema("S2").endswith("`W` INTEGER")
    error = planner.refusal(
        "CREATE OR REPLACE STREAM s2 (id INT KEY, v INT) WITH (KAFKA_TOPIC='s2', VALUE_FORMAT='JSON');"
    )
    assert "The following columns are changed, missing or reordered: [`K` STRING" in str(error)


def test_types_that_were_made_are_looked_up(planner: Planner) -> None:
    planner.run("CREATE TYPE point AS STRUCT<x INT, y INT>; CREATE TYPE line AS ARRAY<point>;")
    planner.run("CREATE STREAM p (l line) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');")
    assert planner.schema("P") == "`L` ARRAY<STRUCT<`X` INTEGER, `Y` INTEGER>>"
    error = planner.refusal("CREATE STREAM q (l pint) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');")
    assert isinstance(error, UnknownName)
    assert "Cannot resolve unknown type: PINT. Did you mean POINT?" in str(error)


def test_columns_come_from_the_registry_where_none_are_declared(new_planner: NewPlanner) -> None:
    registered = {("t", False): [("id", "INTEGER"), ("inner", "STRUCT<`f` STRING>")], ("t", True): [("k", "STRING")]}
    planner = new_planner(PlanningContext(schema_of=lambda topic, is_key, _: registered.get((topic, is_key))))
    planner.run("CREATE STREAM p WITH (KAFKA_TOPIC='t', FORMAT='AVRO');")
    assert planner.schema("P") == "`ROWKEY` STRUCT<`K` STRING> KEY, `ID` INTEGER, `INNER` STRUCT<`F` STRING>"
    error = planner.refusal("CREATE STREAM q WITH (KAFKA_TOPIC='other', VALUE_FORMAT='AVRO');")
    assert "does not exist in the Schema Registry: no subject other-value" in str(error)


def test_an_existing_topic_keeps_its_partitions(new_planner: NewPlanner) -> None:
    planner = new_planner(PlanningContext(partitions_of={"t": 4}.get))
    planned = planner.run("CREATE STREAM p (a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');")
    assert planned.topic is not None
    assert (planned.topic.partitions, planned.topic.create) == (4, False)
    error = planner.refusal("CREATE STREAM q (a INT) WITH (KAFKA_TOPIC='u', VALUE_FORMAT='JSON');")
    assert "Topic 'u' does not exist. To create it, give PARTITIONS" in str(error)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("(a INT) WITH (VALUE_FORMAT='JSON')", 'Missing required property "KAFKA_TOPIC"'),
        ("(a INT) WITH (KAFKA_TOPIC='t')", "missing the 'VALUE_FORMAT' property"),
        ("(a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='FOO')", "Unknown format: FOO"),
        ("(a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='PROTOBUF')", "The PROTOBUF format is not supported"),
        ("(a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMT='JSON')", "VALUE_FORMT. Did you mean VALUE_FORMAT?"),
        ("WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON')", "No columns supplied."),
        ("(a INT, a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON')", "Duplicate column names: A"),
        ("(a INT PRIMARY KEY) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON')", "please use 'KEY' for streams."),
        ("(ROWTIME INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON')", "'ROWTIME' is a reserved column name."),
        ("(a ARRAY<INT>) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='KAFKA')", "does not support type 'ARRAY'"),
        ("(a INT, b INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='KAFKA')", "only supports a single field"),
        ("(k MAP<STRING, INT> KEY) WITH (KAFKA_TOPIC='t', FORMAT='JSON')", "Map keys, including types that contain"),
        ("(a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON', VALUE_DELIMITER='|')", "following configs: [delimiter]"),
        ("(a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON', TIMESTAMP='b')", "does not exist in the schema: 'B'"),
        ("(a STRING) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON', TIMESTAMP='a')", "with a timestamp_format specified"),
        ("(a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON', WINDOW_TYPE='SESSION')", "require a key column"),
        ("(k INT KEY) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON', WINDOW_TYPE='HOPPING')", "require 'WINDOW_SIZE'"),
        ("(h BYTES HEADERS) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON')", "Invalid type for HEADERS column"),
    ],
)
def test_refused_streams(planner: Planner, sql: str, message: str) -> None:
    error = planner.refusal(f"CREATE STREAM p {sql};")
    assert message in str(error)
    assert error.line == 1


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("DROP STREAM nope;", "Stream NOPE does not exist"),
        ("DROP TABLE s;", "Incompatible data source type is STREAM"),
        ("CREATE STREAM s (a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');", "same name already exists"),
        ("CREATE TABLE x (a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');", "Tables require a PRIMARY KEY."),
        ("ALTER STREAM s ADD COLUMN a INT;", "it exists already"),
    ],
)
def test_refused_statements(planner: Planner, sql: str, message: str) -> None:
    assert message in str(planner.refusal(sql))


def test_a_source_that_is_read_cannot_be_dropped(planner: Planner) -> None:
    planner.run("CREATE STREAM o1 AS SELECT k, a FROM s;")
    error = planner.refusal("DROP STREAM s;")
    assert "The following queries read from this source: [CSAS_O1_4]" in str(error)
    planned = planner.run("DROP STREAM o1 DELETE TOPIC; ")
    assert (planned.dropped, planned.replaced, planned.dropped_topic) == ("O1", "CSAS_O1_4", "O1")
    assert not planner.catalogue.queries
    assert planner.run("DROP STREAM s;").dropped == "S"


def test_source_tables_are_read_only(planner: Planner) -> None:
    planner.run("CREATE SOURCE TABLE r (k INT PRIMARY KEY, v INT) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='JSON');")
    for sql in ("INSERT INTO r VALUES (1, 2);", "DROP TABLE r DELETE TOPIC;", "ALTER TABLE r ADD COLUMN w INT;"):
        error: SqlError = planner.refusal(sql)
        assert isinstance(error, InvalidStatement)
    planned = planner.run("DROP TABLE r;")
    assert (planned.dropped, planned.replaced) == ("R", "CST_R_4")
    assert not planner.catalogue.queries


def test_a_source_tables_rows_are_kept_by_a_query_of_its_own(planner: Planner) -> None:
    planned = planner.run(
        "CREATE SOURCE TABLE r (k INT PRIMARY KEY, v INT) WITH (KAFKA_TOPIC='r', VALUE_FORMAT='JSON');"
    )
    assert planned.plan is not None
    assert isinstance(planned.plan.step, TableSource)
    lookup = planner.steps("SELECT v FROM r WHERE k = 3;")[0]
    assert isinstance(lookup, TableLookup)
    assert (lookup.query_id, lookup.store) == ("CST_R_4", "source_r")
