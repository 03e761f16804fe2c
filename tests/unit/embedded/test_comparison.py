"""How expected and actual rows of a test case are compared."""

from __future__ import annotations

from decimal import Decimal

import pytest

from deploy.embedded.cases import Record
from deploy.embedded.comparison import differences, same
from deploy.ksql.schema import Schema, SchemaColumn
from deploy.ksql.types import parse_type


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (1, Decimal("1.0")),
        (Decimal("1.10"), Decimal("1.1")),
        (Decimal("0.30000000000000004"), 0.30000000000000004),
        ({"A": 1, "B": None}, {"A": 1}),
        ([1, [2]], [1, [2]]),
        ("10", "10"),
        (None, None),
    ],
)
def test_equal_values(expected: object, actual: object) -> None:
    assert same(expected, actual)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        (1, True),
        (1, "1"),
        (Decimal("1.1"), Decimal("1.2")),
        (None, 0),
        ([1, 2], [2, 1]),
        ({"A": 1}, {"A": 1, "B": 2}),
    ],
)
def test_different_values(expected: object, actual: object) -> None:
    assert not same(expected, actual)


def test_rows_are_compared_in_order_within_their_topic() -> None:
    expected = [Record("T", 1, "a"), Record("U", 1, "x"), Record("T", 2, "b")]
    actual = [Record("U", 1, "x"), Record("T", 1, "a"), Record("T", 2, "b"), Record("OTHER", 9, "z")]
    assert differences(expected, actual) == []
    assert differences(expected, [actual[0], actual[2], actual[1]]) != []


def test_a_difference_names_topic_row_and_part() -> None:
    found = differences([Record("T", 1, {"A": 1}, timestamp=5)], [Record("T", 1, {"A": 2}, timestamp=6)])
    assert found == ['T row 1: value: expected {"A":1}, came {"A":2}', "T row 1: timestamp: expected 5, came 6"]


def test_missing_and_surplus_rows_are_counted() -> None:
    one, two = Record("T", 1, "a"), Record("T", 2, "b")
    assert differences([one, two], [one]) == ['T: 2 rows expected, 1 came; missing, first: "b"']
    assert differences([one], [one, two]) == ['T: 1 rows expected, 2 came; too many, first: "b"']


def test_a_timestamp_that_is_not_expected_is_not_compared() -> None:
    assert differences([Record("T", 1, "a")], [Record("T", 1, "a", timestamp=7)]) == []


def test_windows_are_compared_by_their_bounds() -> None:
    expected = Record("T", 1, "a", window={"start": 0, "end": 10, "type": "time"})
    assert differences([expected], [Record("T", 1, "a", window={"start": 0, "end": 10})]) == []
    assert differences([expected], [Record("T", 1, "a", window={"start": 10, "end": 20})]) != []
    assert differences([expected], [Record("T", 1, "a")]) != []


def test_with_a_schema_names_match_in_any_case_and_decimals_may_be_text() -> None:
    columns = (SchemaColumn("D", parse_type("DECIMAL(4, 2)")), SchemaColumn("M", parse_type("MAP<STRING, INTEGER>")))
    schemas = {"T": Schema((), columns)}
    expected = [Record("T", None, {"d": "01.10", "m": {"a": 1}})]
    assert differences(expected, [Record("T", None, {"D": Decimal("1.1"), "M": {"a": 1}})], schemas) == []
    assert differences(expected, [Record("T", None, {"D": Decimal("1.1"), "M": {"A": 1}})], schemas) != []
    assert differences(expected, [Record("T", None, {"D": Decimal("1.2"), "M": {"a": 1}})], schemas) != []
