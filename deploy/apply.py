"""Apply a folder of scripts to a server: in order, each statement once, up to the first error.

The stages: read the scripts, check that the functions they call exist, then for each statement: decide, send, wait
until its query runs, note it in the journal. `plan` will decide for all statements before any is sent.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from deploy.checks import ApplyError, check_functions, check_jar
from deploy.client import Client, ClientError, QueryFailedError, StatementRejectedError
from deploy.journal import Entry, Journal
from deploy.scripts import Statement, read_folder


class Outcome(StrEnum):
    """What `apply` did with a statement."""

    APPLIED = "applied"
    UNCHANGED = "unchanged"
    ADOPTED = "adopted"
    """The server had it already: an earlier run sent it and ended before it could note so."""


@dataclass(frozen=True, slots=True)
class Step:
    """One statement that was dealt with: how, in how many seconds, and the query it started."""

    statement: Statement
    outcome: Outcome
    seconds: float
    query_id: str | None = None


@dataclass(frozen=True, slots=True)
class ApplyReport:
    """The steps of one run, in order, and the seconds it took; `notice`: what there is to say of the jar."""

    deployment: str
    steps: tuple[Step, ...]
    seconds: float
    notice: str | None = None

    def count(self, outcome: Outcome) -> int:
        """How many steps ended so."""
        return sum(step.outcome is outcome for step in self.steps)


Progress = Callable[[Step], None]


def apply(
    folder: Path,
    client: Client,
    *,
    variables: Mapping[str, str] | None = None,
    journal: Journal | None = None,
    deployment: str | None = None,
    jar: Path | None = None,
    timeout: float = 60.0,
    progress: Progress | None = None,
) -> ApplyReport:
    """Send the statements of a folder that the server does not have yet.

    Args:
        folder: scripts, applied in the order of their names.
        client: the server.
        variables: values of `${name}` that win over the scripts' own DEFINE.
        journal: what was applied before; without one every statement is sent.
        deployment: name of these scripts in the journal; the folder's name by default.
        jar: the UDF jar that the server should have: it must be built for its version, and all functions be there.
        timeout: seconds a query may take to be RUNNING.
        progress: called after each statement.

    Raises:
        ApplyError: the first statement that failed. Those before it stay applied; run again to go on from there.
        ScriptError, ClientError, JournalError, CheckError, UdfBridgeError: before anything was sent.
    """
    start = time.monotonic()
    statements = read_folder(folder, variables)
    functions = client.functions()
    checked = check_jar(jar, client.info(), functions) if jar else None
    check_functions(statements, functions)
    run = _Run(client, journal, deployment or folder.resolve().name, checked.fingerprint if checked else None, timeout)
    steps = []
    for order, statement in enumerate(statements, 1):
        steps.append(run.step(order, statement))
        if progress:
            progress(steps[-1])
    notice = checked.notice if checked else None
    return ApplyReport(run.deployment, tuple(steps), time.monotonic() - start, notice)


class _Run:
    """One run of `apply`: the server, what it has, and what the journal knows."""

    def __init__(
        self, client: Client, journal: Journal | None, deployment: str, jar: str | None, timeout: float
    ) -> None:
        self.client = client
        self.journal = journal
        self.deployment = deployment
        self.jar = jar
        self.timeout = timeout
        self.known = journal.read(deployment) if journal else {}
        self.present = {name.upper() for name in client.sources()}

    def step(self, order: int, statement: Statement) -> Step:
        """Deal with one statement. Raises ApplyError."""
        start = time.monotonic()
        before = self.known.get(statement.identity)
        if self._is_unchanged(statement, before):
            return Step(statement, Outcome.UNCHANGED, 0.0, before.query_id if before else None)
        try:
            self._note(order, statement, "started")
            outcome, query_id = self._send(statement, before)
            if query_id:
                self.client.wait_running(query_id, self.timeout)
            self._note(order, statement, "applied", query_id)
        except ClientError as error:
            raise ApplyError(statement, _explain(statement, error)) from error
        return Step(statement, outcome, time.monotonic() - start, query_id)

    def _is_unchanged(self, statement: Statement, before: Entry | None) -> bool:
        """Applied with the same checksum, and what it created is still there."""
        if before is None or before.outcome != "applied" or before.checksum != statement.checksum:
            return False
        return statement.name is None or statement.name.upper() in self.present

    def _send(self, statement: Statement, before: Entry | None) -> tuple[Outcome, str | None]:
        try:
            answers = self.client.statement(statement.text, statement.properties)
        except StatementRejectedError as error:
            if not self._was_sent(statement, before) or "already exists" not in error.message:
                raise
            queries = self.client.queries_of(str(statement.name))
            return Outcome.ADOPTED, queries[0] if queries else None
        status = answers[0].get("commandStatus", {}) if answers else {}
        if status.get("status") == "ERROR":
            raise StatementRejectedError(0, str(status.get("message")))
        return Outcome.APPLIED, status.get("queryId")

    def _was_sent(self, statement: Statement, before: Entry | None) -> bool:
        """An earlier run sent this very statement and did not live to see the answer."""
        return bool(before and before.outcome == "started" and before.checksum == statement.checksum and statement.name)

    def _note(self, order: int, statement: Statement, outcome: str, query_id: str | None = None) -> None:
        if self.journal is None:
            return
        entry = Entry.model_validate(
            {
                "deployment": self.deployment,
                "identity": statement.identity,
                "checksum": statement.checksum,
                "outcome": outcome,
                "order": order,
                "file": statement.file.name,
                "line": statement.line,
                "statement": statement.text,
                "query_id": query_id,
                "jar": self.jar,
            }
        )
        self.journal.write(entry)


_PLACE = re.compile(r"\bline (\d+):(\d+)")


def _explain(statement: Statement, error: ClientError) -> str:
    """The server's message, its line counted in the file instead of in the statement, and what can be done."""

    def place(match: re.Match[str]) -> str:
        return f"line {statement.line + int(match[1]) - 1}:{match[2]}"

    text = _PLACE.sub(place, str(error)) if isinstance(error, StatementRejectedError) else str(error)
    if "already exists" in text:
        text += f"\n  The script differs from what runs. Drop {statement.name} first, or write CREATE OR REPLACE."
    elif isinstance(error, QueryFailedError):
        text += f"\n  {statement.name} was created. Mend the cause and drop it before the next run."
    return text
