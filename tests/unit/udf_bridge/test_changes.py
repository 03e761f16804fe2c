"""What another jar changes for a SQL user, and what of it breaks a running query."""

from __future__ import annotations

from typing import Any

import pytest

from udf_bridge.changes import compare, short_form
from udf_bridge.description import (
    FunctionDescription,
    JarDescription,
    ModelDescription,
    Platform,
    Signature,
)

ROW = Signature(parameters=["DOUBLE", "DOUBLE"], returns="DOUBLE")
ARRAY = Signature(parameters=["ARRAY<DOUBLE>"], returns="DOUBLE")


def jar(
    model: dict[str, Any] | None = None,
    function: dict[str, Any] | None = None,
    more: tuple[FunctionDescription, ...] = (),
    **platform: Any,
) -> JarDescription:
    """A jar with one model and one function, changed as a test wishes."""
    a_model = {"name": "car", "version": "1.0.0", "backend": "java", "features": ["a", "b"], "threshold": 1.0}
    a_model |= {"fingerprint": "1" * 64, "manifest_sha256": "2" * 64} | (model or {})
    a_function = {"name": "CAR_SCORE", "model": "car", "kind": "_SCORE", "class_name": "CarScore"}
    a_function |= {"signatures": [ROW, ARRAY]} | (function or {})
    return JarDescription(
        format_version=1,
        fingerprint="3" * 64,
        platform=Platform(**({"ksqldb": "8.x"} | platform)),
        models=[ModelDescription(**a_model)],
        functions=[FunctionDescription(**a_function), *more],
    )


def changes(new: JarDescription) -> list[tuple[str, str, bool]]:
    return [(change.subject, change.change, change.breaks) for change in compare(jar(), new)]


def test_the_same_jar_changes_nothing() -> None:
    assert changes(jar()) == []


@pytest.mark.parametrize(
    ("model", "change"),
    [
        ({"version": "1.1.0"}, "version 1.1.0, was 1.0.0"),
        ({"threshold": 1.5}, "threshold 1.5, was 1"),
        ({"backend": "tensorflow"}, "backend tensorflow, was java"),
        ({"fingerprint": "4" * 64}, "trained anew: other weights"),
    ],
)
def test_another_version_breaks_no_query(model: dict[str, Any], change: str) -> None:
    assert changes(jar(model)) == [("car", change, False)]


@pytest.mark.parametrize(
    ("features", "change"),
    [
        (["b", "a"], "features in another order: a call by position would be scored wrong"),
        (["a", "c"], "other features: without b and with c"),
    ],
)
def test_other_features_break_a_call_by_position(features: list[str], change: str) -> None:
    assert changes(jar({"features": features})) == [("car", change, True)]


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ({"name": "X"}, [("CAR_SCORE", "function is gone", True), ("X", "new function of model car", False)]),
        ({"signatures": [ROW]}, [("CAR_SCORE", "no longer takes (ARRAY<DOUBLE>)", True)]),
        (
            {"signatures": [ROW, ARRAY.model_copy(update={"returns": "BOOLEAN"})]},
            [("CAR_SCORE", "returns BOOLEAN, was DOUBLE", True)],
        ),
        (
            {"signatures": [ROW, ARRAY, Signature(parameters=["STRING"], returns="DOUBLE")]},
            [("CAR_SCORE", "also takes (STRING)", False)],
        ),
        ({"model": "bus"}, [("CAR_SCORE", "of model bus, was of car", True)]),
    ],
)
def test_functions_are_compared_by_what_they_take_and_return(
    function: dict[str, Any], expected: list[tuple[str, str, bool]]
) -> None:
    assert changes(jar(function=function)) == expected


def test_the_platform_is_compared() -> None:
    assert changes(jar(ksqldb="7.x", tensorflow_java="1.0.0")) == [
        ("platform", "ksqldb 7.x, was 8.x", False),
        ("platform", "tensorflow java 1.0.0, was none", False),
    ]


def test_parameters_are_counted() -> None:
    assert short_form(["DOUBLE"] * 30) == "30 × DOUBLE"
    assert short_form(["STRING", "DOUBLE", "DOUBLE", "DOUBLE", "BOOLEAN"]) == "STRING, 3 × DOUBLE, BOOLEAN"
    assert short_form(["DOUBLE", "DOUBLE"]) == "DOUBLE, DOUBLE"
