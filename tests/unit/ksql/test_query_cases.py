"""Plans every case of ksqlDB's query tests, where they lie beside the checkout: few may be refused, none may crash."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from planning_session import Planner

from deploy.ksql.context import PlanningContext
from deploy.ksql.errors import SqlError
from deploy.ksql.functions import FunctionRegistry

ROOT = Path(__file__).parents[3]
CASES = ROOT.parent / "shared" / "qtt"


def described_functions() -> FunctionRegistry:
    """All functions, as the runner in this checkout describes them."""
    pytest.importorskip("deploy.embedded.runner")
    from deploy.embedded.testcases import CaseRunner

    with CaseRunner() as runner:
        return FunctionRegistry.from_json(runner._runner.command("functions"))


def cases() -> list[dict[str, Any]]:
    return [test for file in sorted(CASES.glob("*.json")) for test in json.loads(file.read_text())["tests"]]


def outcome(case: dict[str, Any], functions: FunctionRegistry) -> str:
    planner = Planner(functions, PlanningContext(properties=case.get("properties") or {}))
    expected = case.get("expectedException")
    try:
        planner.run("\n".join(case["statements"]))
    except SqlError as error:
        if expected is None:
            return "refused"
        return "expected error" if (expected.get("message") or "") in str(error) else "other error"
    return "planned" if expected is None else "missed error"


@pytest.mark.integration
@pytest.mark.skipif(not CASES.is_dir(), reason=f"no query test cases at {CASES}")
def test_most_cases_are_planned_and_most_errors_are_word_for_word() -> None:
    functions = described_functions()
    found = Counter(outcome(case, functions) for case in cases())
    assert found["planned"] >= 850, found
    assert found["expected error"] >= 245, found
    assert found["missed error"] <= 3, found
