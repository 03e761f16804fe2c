"""What rows are compared with, and how a difference reads."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.testing.expectations import _compare

COLUMNS = ["CAR", "SCORE"]


def marks(wanted: list[Any], found: list[list[Any]], *, ordered: bool = False) -> list[tuple[str, str]]:
    return _compare(COLUMNS, wanted, found, ordered)


def test_the_same_rows_in_another_order() -> None:
    assert marks([["a", 1], ["b", 2]], [["b", 2], ["a", 1]]) == [(" ", "CAR='a', SCORE=1"), (" ", "CAR='b', SCORE=2")]


def test_an_order_that_counts() -> None:
    found = marks([["a", 1], ["b", 2]], [["b", 2], ["a", 1]], ordered=True)
    assert [mark for mark, _ in found] == ["-", "+", "-", "+"]


def test_a_row_by_some_of_its_columns_whatever_their_case() -> None:
    assert marks([{"score": pytest.approx(0.5, abs=0.1)}], [["a", 0.55]]) == [(" ", "CAR='a', SCORE=0.55")]


def test_a_missing_and_a_surplus_row() -> None:
    assert marks([["a", 1]], [["a", 2]]) == [("-", "CAR='a', SCORE=1"), ("+", "CAR='a', SCORE=2")]


def test_equal_rows_count_as_often_as_they_come() -> None:
    assert [mark for mark, _ in marks([["a", 1], ["a", 1]], [["a", 1]])] == [" ", "-"]


def test_a_column_that_is_not_there_matches_nothing() -> None:
    assert [mark for mark, _ in marks([{"speed": None}], [["a", None]])] == ["-", "+"]
