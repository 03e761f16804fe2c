"""Answers of the server as tables on a terminal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

Entity = dict[str, Any]

MINIMUM_COLUMN = 8


def render_entity(console: Console, entity: Entity) -> None:
    """Print one entity of `/ksql`."""
    kind = entity["@type"]
    if kind in _TABLES:
        _print_table(console, *_TABLES[kind](entity))
    elif kind in _TEXTS:
        console.print(_TEXTS[kind](entity), markup=False, soft_wrap=True)
    else:
        console.print_json(json.dumps(entity))


def render_rows(console: Console, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows as they come, in columns of equal width; a long value is cut."""
    width = max(MINIMUM_COLUMN, (console.width - 1) // max(len(columns), 1) - 3)
    line = "+" + "+".join("-" * (width + 2) for _ in columns) + "+"
    for text in (line, _row_text(columns, width), line):
        console.print(text, markup=False, soft_wrap=True)
    for row in rows:
        console.print(_row_text([cell_text(value) for value in row], width), markup=False, soft_wrap=True)
    console.print(line, markup=False, soft_wrap=True)


def cell_text(value: Any) -> str:
    """A value as a table shows it."""
    if value is None:
        return "null"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _row_text(cells: Sequence[str], width: int) -> str:
    return "|" + "|".join(f" {cell[: width - 1] + '…' if len(cell) > width else cell:{width}} " for cell in cells) + "|"


def _print_table(console: Console, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    table = Table(*names)
    for row in rows:
        table.add_row(*(cell_text(value) for value in row))
    console.print(table)


def _columns_of(key: str, names: Sequence[str]) -> Callable[[Entity], tuple[Sequence[str], list[list[Any]]]]:
    def table(entity: Entity) -> tuple[Sequence[str], list[list[Any]]]:
        return names, [[row.get(name) for name in names] for row in entity[key]]

    return table


def _queries(entity: Entity) -> tuple[Sequence[str], list[list[Any]]]:
    rows = [[q["id"], q["state"], ", ".join(q["sinks"]), q["queryString"]] for q in entity["queries"]]
    return ("id", "state", "sinks", "query"), rows


def _topics(entity: Entity) -> tuple[Sequence[str], list[list[Any]]]:
    rows = [[t["name"], len(t["replicaInfo"]), (t["replicaInfo"] or [0])[0]] for t in entity["topics"]]
    return ("topic", "partitions", "replicas"), rows


def _status_text(entity: Entity) -> str:
    return str(entity["commandStatus"]["message"])


def _source_text(entity: Entity) -> str:
    source = entity["sourceDescription"]
    lines = [
        f"{source['type']} {source['name']} (topic {source['topic']}, {source['keyFormat']}/{source['valueFormat']})"
    ]
    lines += [f"  {c['name']:30} {type_text(c['schema'])}{_role(c)}" for c in source["fields"]]
    lines += [f"  read by {q['id']} ({q['state']})" for q in source["readQueries"]]
    lines += [f"  written by {q['id']} ({q['state']})" for q in source["writeQueries"]]
    return "\n".join(lines + ([source["statement"]] if source["extended"] else []))


def _query_text(entity: Entity) -> str:
    query = entity["queryDescription"]
    lines = [
        query["id"] + (f" ({query['state']})" if query["state"] else ""),
        query["statementText"],
        f"reads {', '.join(query['sources'])}; writes {', '.join(query['sinks']) or 'to the client'}",
        *(f"  {c['name']:30} {type_text(c['schema'])}{_role(c)}" for c in query["fields"]),
        query["executionPlan"],
        *(f"error: {error['errorMessage']}" for error in query["queryErrors"]),
    ]
    return "\n".join(lines)


def _function_text(entity: Entity) -> str:
    lines = [f"{entity['name']} ({entity['type'].lower()}): {entity['description']}", f"from {entity['path']}"]
    for signature in entity["functions"]:
        arguments = ", ".join(
            f"{a['name']} {a['type']}{'...' if a['isVariadic'] else ''}" for a in signature["arguments"]
        )
        lines.append(
            f"  {entity['name']}({arguments}) -> {signature['returnType']}  {signature['description']}".rstrip()
        )
    return "\n".join(lines)


def type_text(schema: Entity) -> str:
    """A schema of the REST API as SQL text."""
    match schema["type"]:
        case "STRUCT":
            return "STRUCT<" + ", ".join(f"{f['name']} {type_text(f['schema'])}" for f in schema["fields"]) + ">"
        case "ARRAY":
            return f"ARRAY<{type_text(schema['memberSchema'])}>"
        case "MAP":
            return f"MAP<STRING, {type_text(schema['memberSchema'])}>"
        case "DECIMAL":
            return f"DECIMAL({schema['parameters']['precision']}, {schema['parameters']['scale']})"
        case other:
            return str(other)


def _role(column: Entity) -> str:
    return f" ({column['type'].lower()})" if "type" in column else ""


_TABLES: dict[str, Callable[[Entity], tuple[Sequence[str], list[list[Any]]]]] = {
    "streams": _columns_of("streams", ("name", "topic", "keyFormat", "valueFormat", "isWindowed")),
    "tables": _columns_of("tables", ("name", "topic", "keyFormat", "valueFormat", "isWindowed")),
    "queries": _queries,
    "kafka_topics": _topics,
    "function_names": _columns_of("functions", ("name", "type", "category")),
    "properties": _columns_of("properties", ("name", "value")),
    "variables": _columns_of("variables", ("name", "value")),
}
_TEXTS: dict[str, Callable[[Entity], str]] = {
    "currentStatus": _status_text,
    "warning_entity": lambda entity: f"warning: {entity['message']}",
    "sourceDescription": _source_text,
    "queryDescription": _query_text,
    "describe_function": _function_text,
}
