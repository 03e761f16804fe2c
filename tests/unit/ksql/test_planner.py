"""Queries over one source: steps, schemas, names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from planning_session import Planner

from deploy.ksql import tree as t
from deploy.ksql.context import PlanningContext
from deploy.ksql.plan import Plan, StreamFlatMap, StreamSelectKey, StreamSink, StreamSource
from deploy.ksql.planner import plan_statement


def kinds(planner: Planner, sql: str) -> list[str]:
    return [step.TYPE.removesuffix("V1") for step in planner.steps(sql)]


def test_filter_and_select(planner: Planner) -> None:
    steps = planner.steps("CREATE STREAM o1 AS SELECT k AS id, a * 2 AS twice, b FROM s WHERE d > 1.5;")
    assert [step.TYPE for step in steps] == ["streamSourceV1", "streamFilterV1", "streamSelectV1", "streamSinkV1"]
    assert planner.schema("O1") == "`ID` STRING KEY, `TWICE` INTEGER, `B` BIGINT"


def test_a_source_builds_only_the_columns_in_use(planner: Planner) -> None:
    source = planner.steps("CREATE STREAM o1 AS SELECT k, b, ROWTIME AS rt FROM s WHERE d > 1;")[0]
    assert isinstance(source, StreamSource)
    assert [column.name for column in source.schema.value] == ["B", "D", "ROWTIME"]
    assert source.pseudo_columns == ("ROWTIME",)
    assert len(source.declared.value) == 8


def test_the_sink_inherits_and_overrides(new_planner: Callable[[PlanningContext], Planner]) -> None:
    planner = new_planner(PlanningContext(properties={"ksql.output.topic.name.prefix": "p-"}))
    planner.run(
        "CREATE STREAM d (k INT KEY, a INT) WITH (KAFKA_TOPIC='d', VALUE_FORMAT='DELIMITED',"
        " VALUE_DELIMITER='|', PARTITIONS=5, REPLICAS=2);"
    )
    planned = planner.run("CREATE STREAM o1 AS SELECT * FROM d;")
    source = planned.catalogue.sources["O1"]
    assert (source.topic, source.partitions, source.replicas) == ("p-O1", 5, 2)
    assert dict(source.formats.value.properties) == {"delimiter": "|"}
    other = planner.run("CREATE STREAM o2 WITH (KAFKA_TOPIC='x', FORMAT='JSON', PARTITIONS=1) AS SELECT * FROM d;")
    assert other.topic is not None
    assert (other.topic.name, other.topic.partitions) == ("x", 1)
    assert other.topic.formats.key.name == "JSON"


def test_unnamed_columns_get_names_of_their_own(planner: Planner) -> None:
    planner.run("CREATE STREAM o1 AS SELECT k, a + 1, UCASE(t), r->y->z, r->x AS z_1, ABS(a) FROM s;")
    assert [column.name for column in planner.catalogue.sources["O1"].schema.value] == [
        "KSQL_COL_0",
        "KSQL_COL_1",
        "Z",
        "Z_1",
        "KSQL_COL_2",
    ]


def test_stars(planner: Planner) -> None:
    planner.run("CREATE STREAM o1 AS SELECT * FROM s2; CREATE STREAM o2 AS SELECT x.* FROM s2 x;")
    planner.run("CREATE STREAM o3 AS SELECT k, r->* FROM s;")
    assert planner.schema("O1") == planner.schema("O2") == "`ID` INTEGER KEY, `K` STRING, `V` INTEGER"
    assert planner.schema("O3") == "`K` STRING KEY, `X` INTEGER, `Y` STRUCT<`Z` STRING>"


def test_as_value_copies_the_key(planner: Planner) -> None:
    planner.run("CREATE STREAM o1 AS SELECT id, AS_VALUE(id) AS copy FROM s2;")
    assert planner.schema("O1") == "`ID` INTEGER KEY, `COPY` INTEGER"


@pytest.mark.parametrize(
    ("sql", "schema"),
    [
        ("SELECT * FROM s2 PARTITION BY k", "`K` STRING KEY, `V` INTEGER, `ID` INTEGER"),
        ("SELECT k AS nk, v FROM s2 PARTITION BY k", "`NK` STRING KEY, `V` INTEGER"),
        ("SELECT * FROM s2 PARTITION BY v + 1", "`KSQL_COL_0` INTEGER KEY, `K` STRING, `V` INTEGER, `ID` INTEGER"),
        ("SELECT k, v, id FROM s2 PARTITION BY k, v", "`K` STRING KEY, `V` INTEGER KEY, `ID` INTEGER"),
        ("SELECT v, id FROM s2 PARTITION BY NULL", "`V` INTEGER, `ID` INTEGER"),
    ],
)
def test_partition_by(planner: Planner, sql: str, schema: str) -> None:
    key_format = "" if "NULL" not in sql else " WITH (KEY_FORMAT='NONE')"
    key_format = " WITH (KEY_FORMAT='JSON')" if "k, v, id" in sql else key_format
    steps = planner.steps(f"CREATE STREAM o1{key_format} AS {sql};")
    assert any(isinstance(step, StreamSelectKey) for step in steps)
    assert planner.schema("O1") == schema


def test_partition_by_the_key_repartitions_nothing(planner: Planner) -> None:
    assert kinds(planner, "CREATE STREAM o1 AS SELECT * FROM s2 PARTITION BY id;") == [
        "streamSource",
        "streamSelect",
        "streamSink",
    ]


def test_table_functions_become_a_step(planner: Planner) -> None:
    steps = planner.steps("CREATE STREAM o1 AS SELECT k, EXPLODE(l) AS item, EXPLODE(l) + 1 AS next FROM s;")
    flat_map = steps[1]
    assert isinstance(flat_map, StreamFlatMap)
    assert [function.name for function in flat_map.functions] == ["KSQL_SYNTH_0"]
    assert planner.schema("O1") == "`K` STRING KEY, `ITEM` INTEGER, `NEXT` INTEGER"


def test_a_push_query_answers_in_the_order_of_its_select(planner: Planner) -> None:
    plan = planner.run("SELECT v, id, ROWTIME FROM s2 EMIT CHANGES LIMIT 3;").plan
    assert plan is not None
    assert (plan.kind, plan.sink, plan.limit) == ("transient", None, 3)
    assert [column.name for column in plan.step.schema.value] == ["V", "ID", "ROWTIME"]


def test_insert_into_converts_to_the_sink(planner: Planner) -> None:
    planner.run("CREATE STREAM n (id INT KEY, v BIGINT) WITH (KAFKA_TOPIC='n', VALUE_FORMAT='JSON');")
    planned = planner.run("INSERT INTO n SELECT id, v FROM s2;")
    assert planned.query_id == "INSERTQUERY_5"
    assert planned.plan is not None
    assert isinstance(planned.plan.step, StreamSink)
    assert planned.plan.step.topic == "n"
    assert str(planned.plan.step.schema.value[0].type) == "BIGINT"
    error = planner.refusal("INSERT INTO n SELECT id, k AS v FROM s2;")
    assert "Incompatible schema between results and sink.\nResult schema is `ID` INTEGER KEY, `V` STRING" in str(error)


def test_insert_values(planner: Planner) -> None:
    insert = planner.run("INSERT INTO s2 (ROWTIME, id, v) VALUES (1234, 7, 2 + 3);").insert
    assert insert is not None
    row: dict[str, Any] = insert.to_json()["rows"][0]
    assert row["timestamp"] == 1234
    assert row["key"] == [{"op": "literal", "type": "INTEGER", "value": 7}]
    assert [value["op"] for value in row["value"]] == ["literal", "arithmetic"]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("INSERT INTO s2 (id, w) VALUES (1, 2);", "Column name `W` does not exist in S2."),
        ("INSERT INTO s2 (id, v) VALUES (1);", "Expected a value for each column. Columns: [ID, V]. Values: 1"),
        ("INSERT INTO s2 (v) VALUES ('7');", "Expected type INTEGER for field `V` but got STRING: '7'"),
        ("INSERT INTO s2 (v) VALUES (1.5);", "Expected type INTEGER for field `V` but got DECIMAL(2, 1): 1.5"),
        ("INSERT INTO s2 (v) VALUES (true);", "Expected type INTEGER for field `V` but got BOOLEAN"),
        ("INSERT INTO c (name) VALUES ('x');", "Value for primary key column(s) K is required for tables"),
        ("INSERT INTO nope VALUES (1);", "Line: 1, Col: 13: Source `NOPE` does not exist."),
        ("CREATE STREAM o1 AS SELECT a FROM s;", "must include the key column K in its projection (eg, SELECT K...)."),
        ("CREATE STREAM o1 AS SELECT k FROM s;", "The projection contains no value columns."),
        ("CREATE STREAM o1 AS SELECT k, k AS k2, a FROM s;", "(`K`) more than once, aliased as: K and K2."),
        ("CREATE STREAM o1 AS SELECT k, a AS x, b AS x FROM s;", "the column name `X` more than once"),
        ("CREATE STREAM o1 AS SELECT k, a AS rowtime FROM s;", "`ROWTIME` is a reserved column name."),
        ("CREATE STREAM o1 AS SELECT k, ROWTIME FROM s;", "Reserved column name in select: `ROWTIME`."),
        ("CREATE STREAM o1 AS SELECT k, aa FROM s;", "SELECT column 'AA' cannot be resolved. Columns: K, A, B"),
        ("CREATE STREAM o1 AS SELECT k, x.a FROM s;", "'X' is not a valid stream/table name or alias. Known here: S"),
        ("CREATE STREAM o1 AS SELECT k, a FROM s WHERE a;", "Should evaluate to boolean but is A (INTEGER) instead."),
        ("CREATE STREAM o1 AS SELECT k, a FROM s WHERE COUNT(*) > 1;", "WHERE does not support aggregate functions"),
        ("CREATE STREAM o1 AS SELECT k, a FROM s LIMIT 3;", "LIMIT is only supported in queries that stand alone"),
        ("CREATE TABLE o1 AS SELECT k, a FROM s;", "Your SELECT query produces a STREAM."),
        ("CREATE STREAM o1 AS SELECT * FROM c;", "Please use CREATE TABLE AS SELECT statement instead."),
        ("CREATE STREAM o1 AS SELECT * FROM sx;", "Source `SX` does not exist."),
        ("CREATE TABLE o1 AS SELECT * FROM c PARTITION BY name;", "PARTITION BY cannot be used with tables"),
        ("CREATE STREAM o1 WITH (VALUE_FORMAT='DELIMITED') AS SELECT k, l FROM s;", "does not support type 'ARRAY'"),
    ],
)
def test_refusals(planner: Planner, sql: str, message: str) -> None:
    assert message in str(planner.refusal(sql))


def test_quoted_names_give_ids_that_kafka_takes(planner: Planner) -> None:
    planner.run("CREATE STREAM `my stream` WITH (KAFKA_TOPIC='t') AS SELECT `a b`.k, a FROM s AS `a b`;")
    (query,) = planner.catalogue.queries.values()
    assert query.query_id == "CSAS_my_stream_4"
    assert [step.name for step in query.step.walk()] == ["sink", "project", "source_a_b"]


def test_replacing_a_query_keeps_its_id(planner: Planner) -> None:
    planner.run("CREATE STREAM o1 AS SELECT k, a FROM s WHERE a > 1;")
    planned = planner.run("CREATE OR REPLACE STREAM o1 AS SELECT k, a, b FROM s WHERE a > 2;")
    assert planned.replaced == planned.query_id == "CSAS_O1_4"
    error = planner.refusal("CREATE OR REPLACE STREAM o1 AS SELECT id, v AS a FROM s2;")
    assert "The following columns are changed, missing or reordered" in str(error)


def test_a_replaced_query_finds_the_rows_that_the_old_one_kept(planner: Planner) -> None:
    planner.run("CREATE TABLE o1 AS SELECT k, name FROM c;")
    planner.run("CREATE OR REPLACE TABLE o1 AS SELECT k, name, country FROM c;")
    planner.run("CREATE STREAM o2 AS SELECT k, v FROM s2 PARTITION BY k;")
    error = planner.refusal("CREATE OR REPLACE STREAM o2 AS SELECT k, v, id FROM s2 PARTITION BY k;")
    assert "Rows that its StreamSelectKey keeps have columns" in str(error)


def test_a_sink_has_to_fit_the_schema_that_it_names(new_planner: Callable[[PlanningContext], Planner]) -> None:
    registered = {7: [("A", "INTEGER"), ("B", "STRING")]}
    planner = new_planner(PlanningContext(schema_of=lambda _, __, number: registered.get(number or 0)))
    planner.run("CREATE STREAM p (a INT, b INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='AVRO');")
    sql = "CREATE STREAM o1 WITH (VALUE_SCHEMA_ID={}) AS SELECT {} FROM p;"
    planner.run(sql.format(7, "a"))
    assert planner.catalogue.sources["O1"].formats.value.properties == (("schema_id", "7"),)
    assert "missing or reordered: [`B` INTEGER]" in str(planner.refusal(sql.format(7, "b").replace("o1", "o2")))
    assert "no schema with this id" in str(planner.refusal(sql.format(8, "a").replace("o1", "o2")))


def test_terminating_keeps_the_source(planner: Planner) -> None:
    planner.run("CREATE STREAM o1 AS SELECT k, a FROM s;")
    after = planner.catalogue.without_query("CSAS_O1_4")
    assert "O1" in after.sources
    assert after.sources["O1"].query_id is None


def test_properties_lose_their_prefix(new_planner: Callable[[PlanningContext], Planner]) -> None:
    planner = new_planner(PlanningContext(properties={"ksql.streams.auto.offset.reset": "earliest", "linger.ms": "0"}))
    planner.run("CREATE STREAM p (a INT) WITH (KAFKA_TOPIC='t', VALUE_FORMAT='JSON');")
    plan = planner.run("SELECT * FROM p EMIT CHANGES;").plan
    assert plan is not None
    assert plan.properties == {"auto.offset.reset": "earliest", "linger.ms": "0"}


def test_a_plan_survives_json(planner: Planner) -> None:
    plan = planner.run(
        "CREATE TABLE o1 AS SELECT k, COUNT(*) AS n FROM s WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY k;"
    ).plan
    assert plan is not None
    assert Plan.from_json(plan.to_json()) == plan


def test_statements_that_only_look_are_not_planned(planner: Planner) -> None:
    with pytest.raises(TypeError, match="Show is no statement to plan"):
        plan_statement(t.Show("STREAMS"), planner.catalogue, planner.functions)
