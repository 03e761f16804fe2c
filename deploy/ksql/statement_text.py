"""CREATE … AS back to text, laid out as ksqlDB shows it in messages."""

from __future__ import annotations

from deploy.ksql.analysis import Analysis, Projection
from deploy.ksql.formatting import literal_text, text
from deploy.ksql.tree import CreateAs, Properties, Query, Window


def create_as_text(statement: CreateAs, analysis: Analysis) -> str:
    """The statement with all names looked up, a column a line; empty for a query with joins."""
    query = statement.query
    if query.joins:
        return ""
    head = f"CREATE {statement.kind} {statement.name}{_with(statement.properties)} AS SELECT"
    columns = ",\n".join(f"  {_column(projection)}" for projection in analysis.projections)
    clauses = [head, columns, f"FROM {query.source.name} {query.source.alias}", *_clauses(query, analysis)]
    return "\n".join([*clauses, f"EMIT {query.emit or 'CHANGES'}"])


def _with(properties: Properties) -> str:
    if not properties:
        return ""
    return " WITH (" + ", ".join(f"{name}={literal_text(value.value)}" for name, value in properties) + ")"


def _column(projection: Projection) -> str:
    return f"{text(projection.expression)} {projection.name}"


def _clauses(query: Query, analysis: Analysis) -> list[str]:
    found = [] if query.window is None else [_window(query.window)]
    if analysis.where is not None:
        found.append(f"WHERE {text(analysis.where)}")
    for words, keys in (("GROUP BY", analysis.group_by), ("PARTITION BY", analysis.partition_by)):
        if keys:
            found.append(f"{words} {', '.join(map(text, keys))}")
    if analysis.having is not None:
        found.append(f"HAVING {text(analysis.having)}")
    return found


def _window(window: Window) -> str:
    if window.type == "SESSION":
        return f"WINDOW SESSION ( {window.size_ms} MILLISECONDS )"
    advance = "" if window.advance_ms is None else f" ADVANCE BY {window.advance_ms} MILLISECONDS"
    return f"WINDOW {window.type} ( SIZE {window.size_ms} MILLISECONDS{advance} )"
