"""GROUP BY: steps, windows, HAVING, and what ksqlDB refuses."""

from __future__ import annotations

import pytest
from planning_session import Planner

from deploy.ksql.plan import (
    StreamAggregate,
    StreamGroupBy,
    StreamSink,
    StreamWindowedAggregate,
    TableAggregate,
    TableSuppress,
)


def test_arguments_become_columns_and_calls_become_aggregates(planner: Planner) -> None:
    steps = planner.steps(
        "CREATE TABLE o1 AS SELECT k, COUNT(*) AS n, SUM(a + 1) AS total, SUM(a + 1) / COUNT(*) AS mean"
        " FROM s GROUP BY k;"
    )
    assert [step.TYPE.removesuffix("V1") for step in steps] == [
        "streamSource",
        "streamSelect",
        "streamGroupBy",
        "streamAggregate",
        "tableSelect",
        "tableSink",
    ]
    aggregate = steps[3]
    assert isinstance(aggregate, StreamAggregate)
    assert [(a.signature, a.arguments) for a in aggregate.aggregates] == [
        ("COUNT()", ()),
        ("SUM(INTEGER)", ("KSQL_INTERNAL_COL_0",)),
    ]
    assert planner.schema("O1") == "`K` STRING KEY, `N` BIGINT, `TOTAL` INTEGER, `MEAN` BIGINT"


def test_constant_arguments_are_fixed_for_the_query(planner: Planner) -> None:
    steps = planner.steps("CREATE TABLE o1 AS SELECT k, LATEST_BY_OFFSET(t, 3) AS last FROM s GROUP BY k;")
    aggregate = next(step for step in steps if isinstance(step, StreamAggregate))
    assert aggregate.aggregates[0].initial == ({"op": "literal", "type": "INTEGER", "value": 3},)
    error = planner.refusal("CREATE TABLE o2 AS SELECT k, LATEST_BY_OFFSET(t, a) AS last FROM s GROUP BY k;")
    assert "Parameter 'A' of LATEST_BY_OFFSET must be a constant" in str(error)


def test_groups_may_be_expressions(planner: Planner) -> None:
    steps = planner.steps(
        "CREATE TABLE o1 WITH (KEY_FORMAT='JSON') AS"
        " SELECT SUBSTRING(t, 1, 2) AS start, a, COUNT(*) AS n FROM s GROUP BY SUBSTRING(t, 1, 2), a;"
    )
    group = next(step for step in steps if isinstance(step, StreamGroupBy))
    assert [key.name for key in group.keys] == ["KSQL_GROUP_0", "A"]
    assert planner.schema("O1") == "`START` STRING KEY, `A` INTEGER KEY, `N` BIGINT"


def test_windows(planner: Planner) -> None:
    steps = planner.steps(
        "CREATE TABLE o1 AS SELECT k, WINDOWSTART AS ws, COUNT(*) AS n FROM s"
        " WINDOW HOPPING (SIZE 10 SECONDS, ADVANCE BY 5 SECONDS, GRACE PERIOD 1 SECOND) GROUP BY k HAVING COUNT(*) > 1;"
    )
    aggregate = next(step for step in steps if isinstance(step, StreamWindowedAggregate))
    window = {"type": "HOPPING", "size_ms": 10_000, "advance_ms": 5_000, "grace_ms": 1_000}
    assert aggregate.window.to_json() == window
    sink = steps[-1]
    assert isinstance(sink, StreamSink)
    assert sink.window == aggregate.window
    assert planner.catalogue.sources["O1"].window == aggregate.window
    assert [step.TYPE for step in steps[-3:]] == ["tableFilterV1", "tableSelectV1", "tableSinkV1"]


def test_emit_final_suppresses(planner: Planner) -> None:
    steps = planner.steps(
        "CREATE TABLE o1 AS SELECT k, COUNT(*) AS n FROM s WINDOW SESSION (5 SECONDS) GROUP BY k EMIT FINAL;"
    )
    assert any(isinstance(step, TableSuppress) for step in steps)


def test_tables_need_aggregates_that_can_undo(planner: Planner) -> None:
    steps = planner.steps("CREATE TABLE o1 AS SELECT country, COUNT(*) AS n FROM c GROUP BY country;")
    assert any(isinstance(step, TableAggregate) for step in steps)
    error = planner.refusal("CREATE TABLE o2 AS SELECT customer, MAX(total) AS m FROM o GROUP BY customer;")
    assert "(MAX) cannot be applied to a table source" in str(error)


def test_groups_of_a_join(planner: Planner) -> None:
    planner.run("CREATE TABLE o1 AS SELECT c.country, SUM(s.a) AS total FROM s JOIN c ON s.k = c.k GROUP BY c.country;")
    assert planner.schema("O1") == "`COUNTRY` STRING KEY, `TOTAL` INTEGER"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (
            "SELECT k, b, COUNT(*) FROM s GROUP BY k",
            "not part of GROUP BY: B\nEither add the column(s) to the GROUP BY",
        ),
        ("SELECT a * SUM(b) FROM s GROUP BY k", "not part of GROUP BY: (A * SUM(B))"),
        ("SELECT k, a FROM s GROUP BY k, a", "GROUP BY requires aggregate functions in either the SELECT or HAVING"),
        ("SELECT COUNT(*) FROM s GROUP BY k", "must include the grouping expression K in its projection"),
        ("SELECT k, k AS k2, COUNT(*) FROM s GROUP BY k", "contains a key column more than once: `K` and `K2`."),
        ("SELECT k, COUNT(*) FROM s GROUP BY COUNT(*)", "GROUP BY does not support aggregate functions"),
        (
            "SELECT k, COUNT(*) FROM s WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY k, WINDOWSTART",
            "only be used in the SELECT",
        ),
        ("SELECT k, MIN(WINDOWSTART) FROM s WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY k", "only be used in the SELECT"),
        ("SELECT k, a FROM s WINDOW TUMBLING (SIZE 1 HOUR)", "WINDOW clause requires a GROUP BY clause"),
        ("SELECT k, COUNT(*) FROM s GROUP BY k EMIT FINAL", "EMIT FINAL is only supported for windowed aggregations."),
        ("SELECT k, COUNT(*) FROM s GROUP BY k HAVING SUM(a) > 'x'", "Cannot compare SUM(A) (INTEGER) to 'x' (STRING)"),
        ("SELECT k, EXPLODE(l), COUNT(*) FROM s GROUP BY k", "Table functions cannot be used with aggregations."),
        ("SELECT k, UCASE(*), COUNT(*) FROM s GROUP BY k", "Function 'ucase' does not accept parameters ()."),
        ("SELECT k, a, COUNT(*) FROM s GROUP BY k, a", "The 'KAFKA' format only supports a single field."),
    ],
)
def test_refusals(planner: Planner, query: str, message: str) -> None:
    assert message in str(planner.refusal(f"CREATE TABLE o1 AS {query};"))


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ("SELECT k, COUNT(*) AS n, SUM(a) AS m FROM s GROUP BY k", "must have matching aggregate functions"),
        ("SELECT k, COUNT(*) AS n FROM s GROUP BY k HAVING COUNT(*) > 1", "Query is not upgradeable."),
        ("SELECT k, COUNT(*) AS n FROM s WINDOW TUMBLING (SIZE 1 HOUR) GROUP BY k", "its window would change"),
    ],
)
def test_an_aggregate_cannot_be_replaced_by_another(planner: Planner, changed: str, message: str) -> None:
    planner.run("CREATE TABLE o1 AS SELECT k, COUNT(*) AS n FROM s GROUP BY k;")
    planner.run("CREATE OR REPLACE TABLE o1 AS SELECT k, COUNT(*) AS n FROM s WHERE a > 1 GROUP BY k;")
    assert message in str(planner.refusal(f"CREATE OR REPLACE TABLE o1 AS {changed};"))
