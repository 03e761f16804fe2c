"""AVRO schemas of SQL columns."""

from __future__ import annotations

import pytest

from deploy.embedded.schemas import avro_record
from deploy.ksql.types import parse_type

COLUMNS = [
    ("ID", parse_type("BIGINT")),
    ("PRICE", parse_type("DECIMAL(10, 2)")),
    ("TAGS", parse_type("ARRAY<STRING>")),
    ("LIMITS", parse_type("MAP<STRING, DOUBLE>")),
    ("PLACE", parse_type("STRUCT<CITY STRING, AT TIMESTAMP>")),
]


def test_every_column_may_be_null() -> None:
    schema = avro_record(COLUMNS, "org.example.Row")
    assert (schema["namespace"], schema["name"]) == ("org.example", "Row")
    assert [field["name"] for field in schema["fields"]] == ["ID", "PRICE", "TAGS", "LIMITS", "PLACE"]
    assert all(field["type"][0] == "null" and field["default"] is None for field in schema["fields"])


def test_the_schema_is_valid_avro() -> None:
    fastavro = pytest.importorskip("fastavro")
    parsed = fastavro.parse_schema(avro_record(COLUMNS))
    row = {"ID": 1, "PRICE": None, "TAGS": ["x", None], "LIMITS": {"a": 1.5}, "PLACE": {"CITY": "Bonn", "AT": None}}
    assert fastavro.validate(row, parsed)
