"""Checks the streams and tables that a case expects to exist afterwards: kind, columns, formats, window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from deploy.ksql import tree
from deploy.ksql.catalogue import Catalogue, Source
from deploy.ksql.parser import parse


def source_differences(expected: Sequence[Mapping[str, Any]], catalogue: Catalogue) -> list[str]:
    """What differs from a case's `post.sources`, one line each."""
    return [line for one in expected for line in _differences(one, catalogue)]


def _differences(expected: Mapping[str, Any], catalogue: Catalogue) -> Iterator[str]:
    name = expected["name"]
    source = catalogue.sources.get(name)
    if source is None:
        yield f"source {name}: expected, but there are only: {', '.join(sorted(catalogue.sources)) or 'none'}"
        return
    for what, wanted, found in _pairs(expected, source, catalogue):
        if wanted is not None and wanted != found:
            yield f"source {name}: {what}: expected {wanted}, found {found}"


def _pairs(expected: Mapping[str, Any], source: Source, catalogue: Catalogue) -> Iterator[tuple[str, Any, Any]]:
    key = expected.get("keyFormat") or {}
    yield "type", expected["type"].upper(), source.kind
    yield "key format", key.get("format"), source.formats.key.name
    yield "value format", expected.get("valueFormat"), source.formats.value.name
    yield "window", key.get("windowType"), source.window and source.window.type
    if "schema" in expected:
        yield "schema", _columns(expected["schema"], catalogue), _columns(source.schema.text(), catalogue)


def _columns(schema: str, catalogue: Catalogue) -> list[tuple[str, str, str | None]]:
    """Name, type and role of each column of a schema's text; key columns first, whatever their order there."""
    text = schema.replace("PRIMARY KEY", "KEY")
    (statement,) = parse(f"CREATE STREAM X ({text}) WITH (KAFKA_TOPIC='x');")
    assert isinstance(statement, tree.CreateSource)  # noqa: S101
    columns = [(column.name, str(catalogue.resolve(column.type)), column.role) for column in statement.columns]
    return sorted(columns, key=lambda column: column[2] != "KEY")
