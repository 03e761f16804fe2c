"""The types of expressions, and the conversions that the planner writes out."""

from __future__ import annotations

from typing import Any

import pytest
from planning_session import Planner

from deploy.ksql.operators import epoch_ms


def node(planner: Planner, expression: str) -> dict[str, Any]:
    """The plan's node of an expression over the stream S."""
    plan = planner.run(f"SELECT {expression} AS x FROM s EMIT CHANGES;").plan
    assert plan is not None
    selected: dict[str, Any] = plan.to_json()["step"]["selects"][0]["expression"]
    return selected


@pytest.mark.parametrize(
    ("expression", "type_"),
    [
        ("a + 1", "INTEGER"),
        ("a / 2", "INTEGER"),
        ("a + b", "BIGINT"),
        ("a * d", "DOUBLE"),
        ("a + 1.50", "DECIMAL(13, 2)"),
        ("1.5 * 2.25", "DECIMAL(6, 3)"),
        ("1.5 / 2.25", "DECIMAL(9, 6)"),
        ("t + 'x'", "STRING"),
        ("2147483648", "BIGINT"),
        ("1E0", "DOUBLE"),
        ("0.05", "DECIMAL(2, 2)"),
        ("a > b AND t LIKE 'x%'", "BOOLEAN"),
        ("CASE WHEN a > 1 THEN 'x' ELSE NULL END", "STRING"),
        ("ARRAY[1, b, '20']", "ARRAY<BIGINT>"),
        ("ARRAY[null, 10, '2e1', a, b]", "ARRAY<DECIMAL(19, 0)>"),
        ("MAP('x' := a, 'y' := b)", "MAP<STRING, BIGINT>"),
        ("STRUCT(p := a, q := 'x')", "STRUCT<`P` INTEGER, `Q` STRING>"),
        ("ARRAY[STRUCT(p := 1), STRUCT(q := 2)]", "ARRAY<STRUCT<`P` INTEGER, `Q` INTEGER>>"),
        ("l[-1]", "INTEGER"),
        ("m['k']", "INTEGER"),
        ("r->y->z", "STRING"),
        ("TRANSFORM(l, x => x + 0.5)", "ARRAY<DECIMAL(12, 1)>"),
        ("REDUCE(l, CAST(0 AS BIGINT), (sum, x) => sum + x)", "BIGINT"),
        ("TIMESTAMPADD(SECONDS, 5, ts)", "TIMESTAMP"),
        ("CAST(t AS DECIMAL(5, 1))", "DECIMAL(5, 1)"),
        ("CAST(l AS ARRAY<STRING>)", "ARRAY<STRING>"),
    ],
)
def test_types(planner: Planner, expression: str, type_: str) -> None:
    assert node(planner, expression)["type"] == type_


def test_an_implicit_conversion_is_a_cast_node(planner: Planner) -> None:
    found = node(planner, "a + b")
    assert found["left"] == {
        "op": "cast",
        "type": "BIGINT",
        "operand": {"op": "column", "type": "INTEGER", "name": "A"},
    }
    assert found["right"] == {"op": "column", "type": "BIGINT", "name": "B"}


def test_arguments_are_converted_to_the_signature(planner: Planner) -> None:
    found = node(planner, "GEO_DISTANCE(d, a, 51, 0.5)")
    assert [argument["op"] for argument in found["arguments"]] == ["column", "cast", "literal", "literal"]
    assert {argument["type"] for argument in found["arguments"]} == {"DOUBLE"}


def test_a_text_next_to_a_timestamp_is_cast(planner: Planner) -> None:
    assert node(planner, "ts > '2020-01-01T00:00:00'")["right"]["type"] == "TIMESTAMP"


def test_a_text_next_to_rowtime_becomes_milliseconds(planner: Planner) -> None:
    assert node(planner, "ROWTIME >= '2018'")["right"] == {"op": "literal", "type": "BIGINT", "value": 1514764800000}


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("1970", 0),
        ("1970-01-02", 86_400_000),
        ("1970-01-01T00:00:01.5", 1500),
        ("1970-01-01T01:00:00+0100", 0),
        ("1970-01-01T00:00:00Z", 0),
    ],
)
def test_partial_times(text: str, milliseconds: int) -> None:
    assert epoch_ms(text) == milliseconds


def test_a_lambda_carries_the_types_of_its_parameters(planner: Planner) -> None:
    found = node(planner, "TRANSFORM(l, x => x + a)")["arguments"][1]
    assert (found["parameters"], found["parameter_types"]) == (["X"], ["INTEGER"])
    assert found["body"]["left"] == {"op": "variable", "type": "INTEGER", "name": "X"}


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("a > 'x'", "Cannot compare A (INTEGER) to 'x' (STRING) with GREATER_THAN."),
        ("m < m", "Cannot compare M (MAP<STRING, INTEGER>) to M (MAP<STRING, INTEGER>) with LESS_THAN."),
        ("a = NULL", "Comparison with NULL not supported"),
        ("a IN (1, true)", "Invalid Predicate: operator does not exist: INTEGER = BOOLEAN (true)"),
        ("b IN (1, 'x')", 'invalid input syntax for type BIGINT: "x".'),
        ("b IN (1, 'NaN')", 'invalid input syntax for type BIGINT: "NaN".'),
        ("t + a", "Unsupported arithmetic types. STRING INTEGER: ADD"),
        ("CAST(t AS MAP<STRING, INT>)", "Invalid Select: Cast of STRING to MAP<STRING, INTEGER> is not supported"),
        ("CASE WHEN a > 1 THEN 1 ELSE 'x' END", "THEN type: INTEGER. DEFAULT type: STRING."),
        ("CASE WHEN a > 1 THEN NULL END", "All case branches have NULL type"),
        ("ARRAY[]", "Array constructor cannot be empty"),
        ("STRUCT(p := 1, p := 2)", "Duplicate field names found in STRUCT: P"),
        ("r->q", "Could not find field 'Q' in 'R'. Its fields: X, Y"),
        ("a->q", "A is INTEGER, not a STRUCT"),
        ("a[1]", "only ARRAY and MAP take an index"),
        ("l['x']", "takes no index of type STRING"),
        ("SUM(a)", "Non-aggregate SELECT expression(s) not part of GROUP BY: K"),
        ("NULL", "Can't infer a type of null"),
        ("MAP('x' := NULL)", "Cannot construct a map with all NULL values"),
    ],
)
def test_refusals(planner: Planner, expression: str, message: str) -> None:
    assert message in str(planner.refusal(f"SELECT k, {expression} AS x FROM s EMIT CHANGES;"))


def test_an_error_stands_where_the_wrong_part_is(planner: Planner) -> None:
    error = planner.refusal("SELECT k,\n       UCASE(a) AS x\nFROM s EMIT CHANGES;")
    assert (error.line, error.column, error.excerpt) == (2, 8, "       UCASE(a) AS x")
    assert error.statement.startswith("SELECT k,")
