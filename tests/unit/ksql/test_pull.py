"""Pull queries: which keys and windows are looked up, and what cannot be pulled."""

from __future__ import annotations

from typing import Any

import pytest
from planning_session import Planner

from deploy.ksql.plan import TableLookup

TABLES = """
    CREATE TABLE n AS SELECT k, COUNT(*) AS n, SUM(a) * 2 AS twice FROM s GROUP BY k HAVING COUNT(*) > 1;
    CREATE TABLE w AS SELECT k, COUNT(*) AS n FROM s WINDOW TUMBLING (SIZE 1 MINUTE) GROUP BY k;
    CREATE TABLE f AS SELECT k, name FROM c WHERE country = 'DE';
    CREATE TABLE j AS SELECT o.id, total, name FROM o JOIN c ON o.customer = c.k;
"""


@pytest.fixture
def tables(planner: Planner) -> Planner:
    planner.run(TABLES)
    return planner


def lookup(planner: Planner, sql: str) -> TableLookup:
    found = planner.steps(sql)[0]
    assert isinstance(found, TableLookup)
    return found


def values(keys: tuple[tuple[dict[str, Any], ...], ...] | None) -> list[list[Any]] | None:
    return None if keys is None else [[part["value"] for part in key] for key in keys]


def test_the_store_is_the_aggregates_and_its_later_steps_are_repeated(tables: Planner) -> None:
    steps = tables.steps("SELECT twice, k FROM n WHERE k = 'x';")
    assert [step.TYPE for step in steps] == [
        "tableLookupV1",
        "tableFilterV1",
        "tableSelectV1",
        "tableFilterV1",
        "tableSelectV1",
    ]
    assert isinstance(steps[0], TableLookup)
    assert (steps[0].query_id, steps[0].store) == ("CTAS_N_4", "aggregate")
    assert [column.name for column in steps[-1].schema.value] == ["TWICE", "K"]


@pytest.mark.parametrize(
    ("where", "keys"),
    [
        ("WHERE k = 'x'", [["x"]]),
        ("WHERE 'x' = k AND n > 3", [["x"]]),
        ("WHERE k IN ('x', 'y')", [["x"], ["y"]]),
        ("WHERE k > 'x'", None),
        ("WHERE k = 'x' OR n = 1", None),
        ("", None),
    ],
)
def test_keys(tables: Planner, where: str, keys: list[list[str]] | None) -> None:
    assert values(lookup(tables, f"SELECT * FROM n {where};").keys) == keys


def test_a_table_over_a_table_is_read_from_its_source(tables: Planner) -> None:
    found = lookup(tables, "SELECT * FROM f WHERE k = 'x';")
    assert (found.query_id, found.store) == ("CTAS_F_6", "source_c")


@pytest.mark.parametrize(
    ("where", "start"),
    [
        ("WINDOWSTART >= 100 AND WINDOWSTART < 200", {"from_ms": 100, "to_ms": 199}),
        ("WINDOWSTART = '1970-01-01T00:00:01'", {"from_ms": 1000, "to_ms": 1000}),
        ("300 > WINDOWSTART", {"from_ms": None, "to_ms": 299}),
        ("WINDOWSTART BETWEEN 1 AND 2", {"from_ms": 1, "to_ms": 2}),
        ("WINDOWEND > 5", None),
    ],
)
def test_windows(tables: Planner, where: str, start: dict[str, int | None] | None) -> None:
    found = lookup(tables, f"SELECT * FROM w WHERE k = 'x' AND {where};")
    assert found.window_start == start


def test_a_star_shows_the_window(tables: Planner) -> None:
    step = tables.steps("SELECT * FROM w;")[-1]
    assert [column.name for column in step.schema.value] == ["K", "WINDOWSTART", "WINDOWEND", "N"]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT * FROM c WHERE k = 'x';", "The `C` table isn't queryable."),
        ("SELECT * FROM s;", "S is a stream. Add EMIT CHANGES for a push query."),
        ("SELECT * FROM j;", "the result of a foreignKeyTableTableJoin are not supported"),
        ("SELECT COUNT(*) FROM n GROUP BY k;", "Pull queries don't support GROUP BY clauses."),
        ("SELECT ROWTIME FROM n;", "ROWTIME is not supported in pull queries"),
        ("SELECT * FROM n WHERE k = NULL;", "Primary key column K cannot be compared with NULL"),
    ],
)
def test_refusals(tables: Planner, sql: str, message: str) -> None:
    assert message in str(tables.refusal(sql))
