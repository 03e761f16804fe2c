"""Pull queries: the present state of a table that a query materialises, by key, range or scan."""

from __future__ import annotations

from deploy.ksql import tree as t
from deploy.ksql.catalogue import Catalogue
from deploy.ksql.context import Planned, PlanningContext
from deploy.ksql.errors import NotSupported
from deploy.ksql.functions import FunctionRegistry


def plan_pull(
    statement: t.Select, catalogue: Catalogue, functions: FunctionRegistry, context: PlanningContext
) -> Planned:
    """Not there yet."""
    raise NotSupported("Pull queries are not supported yet; add EMIT CHANGES for a push query")
