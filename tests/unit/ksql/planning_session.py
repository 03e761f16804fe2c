"""A planning session: statements run against a catalogue that grows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from deploy.ksql.catalogue import Catalogue
from deploy.ksql.context import Planned, PlanningContext
from deploy.ksql.errors import SqlError
from deploy.ksql.functions import FunctionRegistry
from deploy.ksql.parser import parse
from deploy.ksql.plan import Step
from deploy.ksql.planner import plan_statement

FUNCTIONS = Path(__file__).with_name("functions.json")


class Planner:
    """Plans statements one after the other, as a server would."""

    def __init__(self, functions: FunctionRegistry, context: PlanningContext | None = None) -> None:
        self.functions = functions
        self.context = context or PlanningContext()
        self.catalogue = Catalogue()
        self.number = 0

    def run(self, sql: str) -> Planned:
        """The last statement's result."""
        for statement in parse(sql):
            context = replace(self.context, query_number=self.number)
            planned = plan_statement(statement, self.catalogue, self.functions, context)
            self.catalogue = planned.catalogue
            self.number += 1
        return planned

    def steps(self, sql: str) -> list[Step]:
        """The last statement's steps, from the source on."""
        plan = self.run(sql).plan
        assert plan is not None
        return list(reversed(list(plan.step.walk())))

    def schema(self, name: str) -> str:
        """A source's schema as text."""
        return self.catalogue.sources[name].schema.text()

    def refusal(self, sql: str) -> SqlError:
        """The error of the last statement; the ones before are fine."""
        with pytest.raises(SqlError) as caught:
            self.run(sql)
        return caught.value
