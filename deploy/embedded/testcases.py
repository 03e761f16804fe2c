"""Runs query test cases through planner and topology, without a broker, and reports what passed.

    python -m deploy.embedded.testcases FOLDER --report report.json

passed: the rows are as expected, or the expected error came. refused: the planner said "not supported".
wrong: it ran, with other rows, or without the expected error. error: another error than expected.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from deploy.embedded.broker import write_atomically
from deploy.embedded.cases import Case, Record, read_cases
from deploy.embedded.comparison import differences
from deploy.embedded.errors import RunnerDiedError, RunnerError
from deploy.embedded.expected_sources import source_differences
from deploy.embedded.planning import CHANGING, REGISTRY_FORMATS, plan_change
from deploy.embedded.runner import Runner, RunnerOptions
from deploy.embedded.schemas import sql_columns
from deploy.embedded.session import Session
from deploy.ksql import tree
from deploy.ksql.catalogue import Catalogue, Source
from deploy.ksql.context import Planned, PlanningContext
from deploy.ksql.errors import NotSupported, SqlError
from deploy.ksql.functions import FunctionRegistry
from deploy.ksql.schema import Schema

PASSED, REFUSED, WRONG, ERROR = OUTCOMES = ("passed", "refused", "wrong", "error")
CASE_SECONDS = 60.0
WORKERS = 2


@dataclass(frozen=True, slots=True)
class CaseResult:
    """How one case went; `details` say why it is not passed."""

    case: str
    file: str
    outcome: str
    details: tuple[str, ...] = ()


class CaseRunner:
    """One JVM for all cases; a context manager."""

    def __init__(self, extensions: Path | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="ksql-anomaly-test-")
        self._options = RunnerOptions(
            state_dir=Path(self._folder.name), log_file=Path(self._folder.name) / "runner.log", extensions=extensions
        )
        self._runner = Runner(self._options)

    def __enter__(self) -> CaseRunner:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.stop()
        self._folder.cleanup()

    def run(self, case: Case) -> CaseResult:
        """Plan and run one case; never raises for what a case does."""
        try:
            planned = self._plan(case)
            return _judge(case, self._rows(case, planned), planned)
        except (SqlError, RunnerError) as error:
            if isinstance(error, RunnerDiedError):
                self._start()
            return _judge_error(case, error)
        except Exception as error:  # a fault of ours must not hide the other cases
            return CaseResult(case.name, case.file, ERROR, (f"internal error: {type(error).__name__}: {error}",))

    def _start(self) -> None:
        if self._runner.is_alive:
            return
        self._runner = Runner(self._options)
        self._runner.start()
        self._functions = FunctionRegistry.from_json(self._runner.command("functions"))

    def _resolve(self, signature: str, argument_types: Sequence[str]) -> str:
        answer = self._runner.command("resolve", signature=signature, argument_types=list(argument_types))
        return str(answer["returns"])

    def _plan(self, case: Case) -> PlannedCase:
        session, planned = Session(dict(case.properties)), PlannedCase()
        registered = RegisteredSchemas(case.topics)
        for number, statement in enumerate(session.statements("\n".join(case.statements))):
            if isinstance(statement, (*CHANGING, tree.InsertValues)):
                context = PlanningContext(session.properties, number, registered.columns, None, self._resolve)
                planned.add(plan_change(statement, planned.catalogue, self._functions, context))
                registered.declare(statement, planned.catalogue)
        planned.properties = session.properties
        planned.schemas_by_id = registered.by_id
        return planned

    def _rows(self, case: Case, planned: PlannedCase) -> list[Record]:
        answer = self._runner.command(
            "test",
            timeout=CASE_SECONDS,
            plans=[plan for query_id, plan in planned.plans.items() if query_id in planned.catalogue.queries],
            topics=[_topic(source) for source in planned.sources.values()],
            inputs=[_input(record) for record in case.inputs],
            properties=planned.properties,
            schemas=planned.schemas_by_id,
        )
        return [Record.from_json(row) for row in answer["outputs"]]


@dataclass(slots=True)
class PlannedCase:
    """A case's statements, planned: `sources` by topic, dropped ones too; `plans` by query."""

    catalogue: Catalogue = field(default_factory=Catalogue)
    sources: dict[str, Source] = field(default_factory=dict)
    plans: dict[str, dict[str, Any]] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=dict)
    schemas_by_id: dict[int, Any] = field(default_factory=dict)

    def add(self, planned: Planned) -> None:
        """Take in one statement's effect; raises NotSupported for INSERT VALUES, once it is known to be right."""
        if planned.insert is not None:
            raise NotSupported("INSERT VALUES is not supported in test cases: give the row in `inputs`")
        self.catalogue = planned.catalogue
        self.sources.update({source.topic: source for source in planned.catalogue.sources.values()})
        if planned.plan is not None:
            self.plans[planned.plan.query_id] = planned.plan.to_json()

    @property
    def schemas(self) -> dict[str, Schema]:
        """The schema of each topic's source."""
        return {topic: source.schema for topic, source in self.sources.items()}


class RegisteredSchemas:
    """The schemas in a case's registry. Ids that are not given count from 1: first what CREATE statements register."""

    def __init__(self, topics: Sequence[dict[str, Any]]) -> None:
        self._of_topic: dict[tuple[str, bool], Any] = {}
        self._by_given_id: dict[int, Any] = {}
        self._others: list[Any] = []
        self._declared = 0
        for topic in topics:
            for part, is_key in (("key", True), ("value", False)):
                if f"{part}Schema" in topic:
                    self._add(topic, part, is_key)

    def _add(self, topic: dict[str, Any], part: str, is_key: bool) -> None:
        schema = self._of_topic[topic["name"], is_key] = topic[f"{part}Schema"]
        if f"{part}SchemaId" in topic:
            self._by_given_id[topic[f"{part}SchemaId"]] = schema
        else:
            self._others.append(schema)

    def declare(self, statement: tree.Statement, catalogue: Catalogue) -> None:
        """Count the schemas that a CREATE registers: of keys, values, or both, where it names their columns."""
        if isinstance(statement, tree.CreateSource):
            formats = catalogue.sources[statement.name].formats
            named = {column.role is not None for column in statement.columns}
            parts = ((True, formats.key), (False, formats.value))
            self._declared += sum(is_key in named and format_.name in REGISTRY_FORMATS for is_key, format_ in parts)

    def columns(self, topic: str, is_key: bool, schema_id: int | None) -> list[tuple[str, str]] | None:
        """What the planner asks for: see PlanningContext."""
        schema = self._of_topic.get((topic, is_key)) if schema_id is None else self.by_id.get(schema_id)
        return None if schema is None else sql_columns(schema, is_key=is_key, exact_names=schema_id is not None)

    @property
    def by_id(self) -> dict[int, Any]:
        """The schemas of the case's topics by their ids."""
        return dict(enumerate(self._others, start=self._declared + 1)) | self._by_given_id


def _topic(source: Source) -> dict[str, Any]:
    return {
        "name": source.topic,
        "formats": source.formats.to_json(),
        "schema": source.schema.to_json(),
        "window": source.window.to_json() if source.window else None,
    }


def _input(record: Record) -> dict[str, Any]:
    row = asdict(record)
    return row | {"timestamp": record.timestamp or 0}


def _judge(case: Case, rows: list[Record], planned: PlannedCase) -> CaseResult:
    if case.expected_message is not None:
        details: tuple[str, ...] = (f"no error came; expected: {case.expected_message}",)
    else:
        sources = source_differences(case.expected_sources, planned.catalogue)
        details = (*differences(case.outputs, rows, planned.schemas), *sources)
    return CaseResult(case.name, case.file, WRONG if details else PASSED, details)


def _judge_error(case: Case, error: Exception) -> CaseResult:
    message = str(error)
    if case.expected_message is not None and case.expected_message.strip() in message:
        return CaseResult(case.name, case.file, PASSED)
    details = [f"{type(error).__name__}: {message}"]
    if isinstance(error, NotSupported):
        return CaseResult(case.name, case.file, REFUSED, tuple(details))
    if case.expected_message is not None:
        details.append(f"another error was expected: {case.expected_message}")
    return CaseResult(case.name, case.file, ERROR, tuple(details))


def run_cases(
    cases: Sequence[Case], extensions: Path | None = None, progress: Callable[[CaseResult], None] = lambda _: None
) -> list[CaseResult]:
    """Run cases in order; `progress` is called with each result."""
    results = []
    with CaseRunner(extensions) as runner, ThreadPoolExecutor(WORKERS) as workers:
        for result in workers.map(runner.run, cases):
            progress(result)
            results.append(result)
    return results


def summary(results: Sequence[CaseResult]) -> dict[str, int]:
    """How many cases there are, and of each outcome."""
    counted = Counter(result.outcome for result in results)
    return {"cases": len(results), **{outcome: counted[outcome] for outcome in OUTCOMES}}


def run_command(
    files: Sequence[Path],
    name: str,
    extensions: Path | None,
    report: Path | None,
    *,
    verbose: bool = False,
    as_json: bool = False,
) -> int:
    """What `ksql-anomaly test` does; returns its exit code."""
    started = time.monotonic()
    cases = [case for case in read_cases(files) if name.lower() in case.full_name.lower()]
    results = run_cases(cases, extensions, (lambda result: _print_result(result, verbose)) if not as_json else _nothing)
    content = {"summary": summary(results), "cases": [asdict(result) for result in results]}
    if report:
        write_atomically(report, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    if as_json:
        print(json.dumps(content, ensure_ascii=False))
    else:
        counts = ", ".join(f"{count} {outcome}" for outcome, count in summary(results).items())
        print(f"{counts} in {time.monotonic() - started:.1f} s")
    return 0 if all(result.outcome == PASSED for result in results) else 1


def _nothing(_: CaseResult) -> None:
    return None


def _print_result(result: CaseResult, verbose: bool) -> None:
    if verbose and result.outcome != PASSED:
        print(f"{result.outcome:8} {Path(result.file).stem} - {result.case}")
        for line in result.details:
            print(f"         {line}")


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m deploy.embedded.testcases`."""
    import argparse

    parser = argparse.ArgumentParser(prog="deploy.embedded.testcases", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--name", default="", help="only cases whose name contains this")
    parser.add_argument("--extensions", type=Path, help="folder of UDF jars")
    parser.add_argument("--report", type=Path, help="write every outcome to this JSON file")
    parser.add_argument("--verbose", "-v", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(arguments)
    return run_command(
        given.files, given.name, given.extensions, given.report, verbose=given.verbose, as_json=given.json
    )


if __name__ == "__main__":
    sys.exit(main())
