"""What a terminal shows."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from deploy.embedded.entities import current_status, describe_function, entity, schema_json
from deploy.embedded.rendering import render_entity, render_rows, type_text
from deploy.ksql.types import parse_type


def shown(render: Any, *arguments: Any) -> str:
    output = StringIO()
    render(Console(file=output, width=60), *arguments)
    return output.getvalue()


def test_rows_stand_in_columns_and_long_values_are_cut() -> None:
    text = shown(render_rows, ["A", "B"], iter([[1, None], ["x" * 80, {"k": 1}]]))
    lines = text.splitlines()
    assert len({len(line) for line in lines}) == 1
    assert "null" in lines[3]
    assert "…" in lines[4]
    assert '{"k": 1}' in lines[4]


def test_a_status_is_its_message() -> None:
    assert shown(render_entity, current_status("S;", "stream/S/create", 1, "Stream created")) == "Stream created\n"


def test_a_function_with_its_signatures() -> None:
    signature = {
        "parameters": [{"name": "x", "type": "DOUBLE"}],
        "variadic": 0,
        "returns": "INTEGER",
        "description": "",
    }
    function = {"name": "F", "kind": "scalar", "description": "does", "signatures": [signature]}
    assert "F(x DOUBLE...) -> INTEGER" in shown(render_entity, describe_function("S;", function))


def test_an_unknown_entity_is_shown_as_json() -> None:
    assert '"@type": "new_thing"' in shown(render_entity, entity("new_thing", "S;"))


@pytest.mark.parametrize(
    "text", ["BIGINT", "DECIMAL(4, 2)", "ARRAY<MAP<STRING, DOUBLE>>", "STRUCT<A INTEGER, B ARRAY<STRING>>"]
)
def test_a_schema_reads_as_sql(text: str) -> None:
    assert type_text(schema_json(parse_type(text))) == text
