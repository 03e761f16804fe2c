"""Which signature a call means, and what is said when none or several fit."""

from __future__ import annotations

import pytest

from deploy.ksql.binding import Argument, LambdaArgument, common_type
from deploy.ksql.errors import SqlError, SqlTypeError, UnknownName
from deploy.ksql.functions import FunctionRegistry
from deploy.ksql.types import SqlType, parse_type


def types(*texts: str | None) -> list[Argument]:
    return [None if text is None else parse_type(text) for text in texts]


@pytest.mark.parametrize(
    ("name", "arguments", "signature", "returns"),
    [
        ("ABS", ["BIGINT"], "ABS(BIGINT)", "BIGINT"),
        ("ABS", ["DECIMAL(5, 2)"], "ABS(DECIMAL(P, S))", "DECIMAL(5, 2)"),
        ("ROUND", ["DECIMAL(5, 2)"], "ROUND(DECIMAL(P, S))", "DECIMAL(3, 0)"),
        ("UCASE", [None], "UCASE(STRING)", "STRING"),
        ("IFNULL", ["INTEGER", None], "IFNULL(T, T)", "INTEGER"),
        ("IFNULL", ["INTEGER", "BIGINT"], "IFNULL(T, T)", "BIGINT"),
        ("GREATEST", ["INTEGER", None, "INTEGER"], "GREATEST(INTEGER, INTEGER...)", "INTEGER"),
        ("GREATEST", ["DECIMAL(9, 2)", "DECIMAL(7, 6)"], "GREATEST(DECIMAL(P, S), DECIMAL(P, S)...)", "DECIMAL(13, 6)"),
        ("GEO_DISTANCE", ["INTEGER", "BIGINT", "DECIMAL(3, 1)", "DOUBLE"], None, "DOUBLE"),
        ("COLLECT_LIST", ["STRUCT<`A` INTEGER>"], "COLLECT_LIST(T)", "ARRAY<STRUCT<`A` INTEGER>>"),
        ("LATEST_BY_OFFSET", ["STRING", "INTEGER"], "LATEST_BY_OFFSET(T, INTEGER)", "ARRAY<STRING>"),
    ],
)
def test_resolution(
    functions: FunctionRegistry, name: str, arguments: list[str | None], signature: str | None, returns: str
) -> None:
    found = functions.resolve(name, types(*arguments))
    assert signature in (None, found.signature.id)
    assert found.signature.returns is not None
    assert str(found.binding.substitute(found.signature.returns)) == returns


def test_a_lambda_is_chosen_by_its_parameters(functions: FunctionRegistry) -> None:
    found = functions.resolve("TRANSFORM", [parse_type("ARRAY<INTEGER>"), LambdaArgument(1)])
    assert found.signature.id == "TRANSFORM(ARRAY<T>, LAMBDA<(T) => R>)"


def test_no_signature_fits_and_the_error_lists_them(functions: FunctionRegistry) -> None:
    with pytest.raises(SqlTypeError) as caught:
        functions.resolve("UCASE", types("INTEGER", "STRING"))
    assert "Function 'ucase' does not accept parameters (INTEGER, STRING)." in str(caught.value)
    assert "UCASE(STRING)" in str(caught.value)


@pytest.mark.parametrize("arguments", [["INTEGER", "BIGINT"], [None, None]])
def test_two_conversions_that_are_as_good_are_ambiguous(
    functions: FunctionRegistry, arguments: list[str | None]
) -> None:
    with pytest.raises(SqlTypeError, match="cannot be resolved due to ambiguous method parameters"):
        functions.resolve("GREATEST", types(*arguments))


def test_an_unknown_function_names_the_nearest(functions: FunctionRegistry) -> None:
    with pytest.raises(UnknownName, match=r"with the name 'SUBSTRNG'\. Did you mean SUBSTRING\?"):
        functions.resolve("SUBSTRNG", [])


def test_a_newer_description_is_refused() -> None:
    with pytest.raises(SqlError, match="format version 2, this program knows version 1"):
        FunctionRegistry.from_json({"format_version": 2, "functions": []})


@pytest.mark.parametrize(
    ("left", "right", "common"),
    [
        ("INTEGER", "BIGINT", "BIGINT"),
        ("BIGINT", "DECIMAL(4, 2)", "DECIMAL(21, 2)"),
        ("DECIMAL(4, 2)", "DOUBLE", "DOUBLE"),
        ("ARRAY<INTEGER>", "ARRAY<BIGINT>", "ARRAY<BIGINT>"),
        ("STRING", "INTEGER", None),
    ],
)
def test_common_types(left: str, right: str, common: str | None) -> None:
    found: SqlType | None = common_type(parse_type(left), parse_type(right))
    assert (None if found is None else str(found)) == common
