"""From statements to changes: the planner for what it plans, and TERMINATE, which only touches the catalogue."""

from __future__ import annotations

from typing import Any

from deploy.ksql import tree
from deploy.ksql.catalogue import Catalogue
from deploy.ksql.context import Planned, PlanningContext
from deploy.ksql.errors import UnknownName
from deploy.ksql.functions import FunctionRegistry
from deploy.ksql.planner import plan_statement

CHANGING = (
    tree.CreateSource,
    tree.CreateAs,
    tree.InsertInto,
    tree.DropSource,
    tree.AlterSource,
    tree.CreateType,
    tree.DropType,
    tree.Terminate,
)
REGISTRY_FORMATS = frozenset({"AVRO", "JSON_SR", "PROTOBUF"})


def plan_change(
    statement: tree.Statement, catalogue: Catalogue, functions: FunctionRegistry, context: PlanningContext
) -> Planned:
    """What a statement of CHANGING would do; nothing is done. Raises SqlError."""
    if not isinstance(statement, tree.Terminate):
        return plan_statement(statement, catalogue, functions, context)
    ended = list(catalogue.queries) if statement.query_id is None else [statement.query_id]
    for query_id in ended:
        if query_id not in catalogue.queries:
            there = ", ".join(sorted(catalogue.queries)) or "none"
            raise UnknownName(f"Unknown queryId: {query_id}. Queries: {there}", statement=statement.text)
        catalogue = catalogue.without_query(query_id)
    return Planned(catalogue, replaced=statement.query_id)


def describe_change(statement: tree.Statement, planned: Planned) -> tuple[str, str]:  # noqa: PLR0911
    """The command's id and the message of its status, in ksqlDB's words."""
    match statement:
        case tree.CreateAs() | tree.InsertInto():
            kind = "table" if isinstance(statement, tree.CreateAs) and statement.kind == "TABLE" else "stream"
            suffix = "" if isinstance(statement, tree.CreateAs) else f"/{planned.query_id}"
            return f"{kind}/`{statement.name}`/create{suffix}", f"Created query with ID {planned.query_id}"
        case tree.CreateSource(kind=kind, name=name):
            return f"{kind.lower()}/`{name}`/create", f"{kind.capitalize()} created"
        case tree.AlterSource(kind=kind, name=name):
            return f"{kind.lower()}/`{name}`/alter", f"{kind.capitalize()} altered"
        case tree.DropSource(kind=kind, name=name):
            topic = f" (topic: {planned.dropped_topic})" if planned.dropped_topic else ""
            return f"{kind.lower()}/`{name}`/drop", f"Source `{name}`{topic} was dropped."
        case tree.CreateType(name=name):
            return f"type/`{name}`/create", f"Registered custom type with name '{name}'"
        case tree.DropType(name=name):
            return f"type/`{name}`/drop", f"Dropped type '{name}'"
        case tree.Terminate(query_id=query_id):
            return f"terminate/{query_id or 'ALL'}/execute", "Query terminated."
    raise TypeError(type(statement).__name__)


def uses_registry(content: Any) -> bool:
    """Whether a plan, step or formats, in JSON form, needs the schema registry."""
    match content:
        case {"format": str(name)} if name in REGISTRY_FORMATS:
            return True
        case dict():
            return any(uses_registry(value) for value in content.values())
        case list():
            return any(uses_registry(item) for item in content)
    return False
