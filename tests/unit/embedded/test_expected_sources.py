"""The sources that a case expects afterwards."""

from __future__ import annotations

from typing import Any

import pytest

from deploy.embedded.expected_sources import source_differences
from deploy.ksql.catalogue import STREAM, Catalogue, Source
from deploy.ksql.schema import Format, Formats, Schema, SchemaColumn
from deploy.ksql.types import parse_type

SCHEMA = Schema((SchemaColumn("ID", parse_type("STRING")),), (SchemaColumn("V", parse_type("ARRAY<INTEGER>")),))
CATALOGUE = Catalogue().with_source(Source("S", STREAM, SCHEMA, "s", Formats(Format("KAFKA"), Format("JSON"))))
EXPECTED = {
    "name": "S",
    "type": "stream",
    "schema": "V ARRAY<INT>, `ID` VARCHAR KEY",
    "keyFormat": {"format": "KAFKA"},
    "valueFormat": "JSON",
}


def test_a_source_as_expected() -> None:
    assert source_differences([EXPECTED], CATALOGUE) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "T"}, "source T: expected, but there are only: S"),
        ({"type": "table"}, "type: expected TABLE, found STREAM"),
        ({"schema": "ID STRING KEY, V ARRAY<BIGINT>"}, "schema: expected"),
        ({"schema": "ID STRING, V ARRAY<INT>"}, "schema: expected"),
        ({"keyFormat": {"format": "AVRO"}}, "key format: expected AVRO, found KAFKA"),
        ({"valueFormat": "AVRO"}, "value format: expected AVRO, found JSON"),
        ({"keyFormat": {"windowType": "SESSION"}}, "window: expected SESSION, found None"),
    ],
)
def test_each_difference_is_named(change: dict[str, Any], message: str) -> None:
    (line,) = source_differences([{**EXPECTED, **change}], CATALOGUE)
    assert message in line
