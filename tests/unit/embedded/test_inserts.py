"""JSON rows as INSERT statements."""

from __future__ import annotations

import pytest

from deploy.embedded.errors import StatementError
from deploy.embedded.inserts import insert_statement
from deploy.ksql.catalogue import STREAM, Source
from deploy.ksql.schema import Format, Formats, Schema, SchemaColumn
from deploy.ksql.tree import ArrayConstructor, Literal, StructConstructor
from deploy.ksql.types import parse_type

SOURCE = Source(
    "S",
    STREAM,
    Schema(
        (SchemaColumn("ID", parse_type("STRING")),),
        (SchemaColumn("V", parse_type("INTEGER")), SchemaColumn("lower", parse_type("ARRAY<STRING>"))),
    ),
    "s",
    Formats(Format("KAFKA"), Format("JSON")),
)


def test_names_match_in_any_case_but_exact_ones_first() -> None:
    statement = insert_statement(SOURCE, {"id": "a", "V": 1, "lower": ["x"], "ROWTIME": 5})
    assert statement.columns == ("ID", "V", "lower", "ROWTIME")
    assert statement.values == (
        Literal(value="a"),
        Literal(value=1),
        ArrayConstructor(items=(Literal(value="x"),)),
        Literal(value=5),
    )


def test_objects_become_structs() -> None:
    (value,) = insert_statement(SOURCE, {"V": {"A": None}}).values
    assert value == StructConstructor(fields=(("A", Literal(value=None)),))


def test_an_unknown_column_is_named_with_those_that_exist() -> None:
    with pytest.raises(StatementError, match="NOPE does not exist in S; it has: ID, V, lower"):
        insert_statement(SOURCE, {"NOPE": 1})
