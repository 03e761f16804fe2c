"""What the stages of query planning hand on to each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from deploy.ksql import tree as t
from deploy.ksql.analysis import Analysis, Projection
from deploy.ksql.catalogue import Catalogue
from deploy.ksql.context import PlanningContext
from deploy.ksql.expressions import ExpressionTyper
from deploy.ksql.functions import FunctionRegistry
from deploy.ksql.relation import Relation, StepNames
from deploy.ksql.typed import Typed


@dataclass(frozen=True, slots=True)
class KeyPart:
    """One key column of the result: what may stand for it in the projection, and how messages call it."""

    candidates: tuple[t.Expression, ...]
    kind: str
    text: str
    is_synthetic: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A query on its way to a plan: `relation` is the plan so far, `keys` what its key columns mean."""

    analysis: Analysis
    catalogue: Catalogue
    functions: FunctionRegistry
    context: PlanningContext
    sink_name: str = ""
    relation: Relation | None = None
    projections: tuple[Projection, ...] = ()
    keys: tuple[KeyPart, ...] = ()
    having: t.Expression | None = None
    step_names: StepNames = field(default_factory=StepNames)

    @property
    def current(self) -> Relation:
        """The relation; only FROM, the first stage, has none yet."""
        if self.relation is None:
            raise RuntimeError("FROM is planned first")
        return self.relation

    def typer(self, clause: str = "Select") -> ExpressionTyper:
        """Types expressions over the relation."""
        return ExpressionTyper(self.current.scope, self.functions, self.catalogue, clause, self.context.resolve)

    def type(self, expression: t.Expression, clause: str = "Select") -> Typed:
        """One expression over the relation."""
        return self.typer(clause).type(expression)
