"""Joins: steps, keys, names, and what ksqlDB refuses."""

from __future__ import annotations

import pytest
from planning_session import Planner

from deploy.ksql.plan import ForeignKeyTableTableJoin, StreamSelectKey, StreamStreamJoin, StreamTableJoin


def test_a_stream_is_joined_with_a_table_by_its_key(planner: Planner) -> None:
    steps = planner.steps(
        "CREATE STREAM o1 AS SELECT s.k AS id, s.a, c.name FROM s LEFT JOIN c ON s.k = c.k WHERE c.country = 'DE';"
    )
    join = next(step for step in steps if isinstance(step, StreamTableJoin))
    assert (join.join, join.key) == ("LEFT", ("S_K",))
    assert [column.name for column in join.schema.value] == ["S_K", "S_A", "C_K", "C_NAME", "C_COUNTRY"]
    assert not any(isinstance(step, StreamSelectKey) for step in steps)
    assert planner.schema("O1") == "`ID` STRING KEY, `A` INTEGER, `NAME` STRING"


def test_a_stream_is_repartitioned_by_a_value_column(planner: Planner) -> None:
    steps = planner.steps("CREATE STREAM o1 AS SELECT s2.k, v, name FROM s2 JOIN c ON s2.k = c.k;")
    repartition = next(step for step in steps if isinstance(step, StreamSelectKey))
    assert [key.name for key in repartition.keys] == ["S2_K"]
    assert planner.schema("O1") == "`S2_K` STRING KEY, `V` INTEGER, `NAME` STRING"


def test_streams_are_joined_within_a_time(planner: Planner) -> None:
    steps = planner.steps(
        "CREATE STREAM o1 AS SELECT * FROM s2 x JOIN s y WITHIN (1 SECOND, 2 SECONDS) GRACE PERIOD 3 SECONDS"
        " ON x.k = y.k;"
    )
    join = next(step for step in steps if isinstance(step, StreamStreamJoin))
    assert (join.before_ms, join.after_ms, join.grace_ms) == (1000, 2000, 3000)
    assert planner.schema("O1").startswith(
        "`X_K` STRING KEY, `X_ID` INTEGER, `X_V` INTEGER, `Y_K` STRING, `Y_A` INTEGER"
    )


def test_without_grace_period_it_is_left_open(planner: Planner) -> None:
    steps = planner.steps("CREATE STREAM o1 AS SELECT * FROM s2 JOIN s WITHIN 1 HOUR ON s2.k = s.k;")
    assert next(step for step in steps if isinstance(step, StreamStreamJoin)).grace_ms is None


def test_a_full_outer_join_has_a_key_of_its_own(planner: Planner) -> None:
    sql = "SELECT {} s2.v, s.a FROM s2 FULL OUTER JOIN s WITHIN 1 HOUR ON s2.k = s.k"
    error = planner.refusal(f"CREATE STREAM o1 AS {sql.format('')};")
    assert "must include the join expression ROWKEY in its projection" in str(error)
    assert "ROWKEY was added as a synthetic key column" in str(error)
    planner.run(f"CREATE STREAM o1 AS {sql.format('ROWKEY AS id,')};")
    assert planner.schema("O1") == "`ID` STRING KEY, `V` INTEGER, `A` INTEGER"


def test_three_sources(planner: Planner) -> None:
    planner.run(
        "CREATE STREAM o1 AS SELECT s.k, a, v, name FROM s JOIN s2 WITHIN 1 HOUR ON s.k = s2.k JOIN c ON s.k = c.k;"
    )
    assert planner.schema("O1") == "`S_K` STRING KEY, `A` INTEGER, `V` INTEGER, `NAME` STRING"


def test_a_foreign_key_join_keeps_the_left_key(planner: Planner) -> None:
    steps = planner.steps("CREATE TABLE o1 AS SELECT id, total, name FROM o JOIN c ON o.customer = c.k;")
    join = next(step for step in steps if isinstance(step, ForeignKeyTableTableJoin))
    assert join.foreign_key["name"] == "O_CUSTOMER"
    assert planner.schema("O1") == "`ID` INTEGER KEY, `TOTAL` INTEGER, `NAME` STRING"


def test_sides_of_different_key_formats_are_repartitioned(planner: Planner) -> None:
    planner.run("CREATE STREAM j (k STRING KEY, w INT) WITH (KAFKA_TOPIC='j', FORMAT='JSON', PARTITIONS=2);")
    steps = planner.steps("CREATE STREAM o1 AS SELECT j.k, w, name FROM j JOIN c ON j.k = c.k;")
    assert any(isinstance(step, StreamSelectKey) for step in steps)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("STREAM o1 AS SELECT * FROM s JOIN s2 ON s.k = s2.k", "a stream-stream join needs a WITHIN clause"),
        ("STREAM o1 AS SELECT * FROM s JOIN s x WITHIN 1 HOUR ON s.k = x.k", "self joins are not yet supported"),
        (
            "STREAM o1 AS SELECT * FROM s JOIN s2 WITHIN 1 HOUR ON s.k = s2.id",
            "types don't match. Got S.K{STRING} = S2.ID{IN",
        ),
        (
            "STREAM o1 AS SELECT * FROM s JOIN c ON s.k = c.name",
            "require to join on the table's primary key. Got S.K = C.NAME.",
        ),
        ("STREAM o1 AS SELECT * FROM s RIGHT JOIN c ON s.k = c.k", "Right outer joins between streams and tables"),
        (
            "STREAM o1 AS SELECT * FROM c JOIN s ON s.k = c.k",
            "table-stream joins are not supported; only stream-table joins.",
        ),
        ("STREAM o1 AS SELECT * FROM s JOIN c WITHIN 1 HOUR ON s.k = c.k", "remove WITHIN"),
        (
            "STREAM o1 AS SELECT * FROM s JOIN c ON s.k = c.k AND s.t = c.name",
            "multiple conditions are not yet supported",
        ),
        ("STREAM o1 AS SELECT * FROM s JOIN c ON s.k > c.k", "Only equality of two expressions is supported"),
        ("STREAM o1 AS SELECT * FROM s JOIN c ON s.k = 'x'", "Invalid comparison expression ''x''"),
        ("STREAM o1 AS SELECT * FROM s JOIN c ON k = c.k", "Column 'K' is ambiguous. Could be S.K or C.K."),
        (
            "STREAM o1 AS SELECT s.a, c.name FROM s JOIN c ON s.k = c.k",
            "the join expressions S.K or C.K in its projection",
        ),
        (
            "TABLE o1 AS SELECT * FROM o RIGHT JOIN c ON o.customer = c.k",
            "RIGHT OUTER JOIN on a foreign key is not supp",
        ),
        ("TABLE o1 AS SELECT total, name FROM o JOIN c ON o.customer = c.k", "(`O`). Missing column: `ID`."),
    ],
)
def test_refusals(planner: Planner, query: str, message: str) -> None:
    assert message in str(planner.refusal(f"CREATE {query};"))


def test_partitions_have_to_match(planner: Planner) -> None:
    planner.run(
        "CREATE TABLE p (k STRING PRIMARY KEY, w INT) WITH (KAFKA_TOPIC='p', VALUE_FORMAT='JSON', PARTITIONS=3);"
    )
    error = planner.refusal("CREATE STREAM o1 AS SELECT s.k, w FROM s JOIN p ON s.k = p.k;")
    assert "`S` partitions = 2; `P` partitions = 3. Please repartition" in str(error)
