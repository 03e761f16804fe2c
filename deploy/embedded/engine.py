"""The engine: statements in, answers out. What they change is kept in the command topic and comes back at a restart."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from importlib.metadata import version
from typing import Any

from deploy.embedded.commands import Command, CommandLog
from deploy.embedded.entities import Entity, current_status, entity, warning
from deploy.embedded.errors import NOT_A_QUERY_ENDPOINT, NOT_A_STATEMENT_ENDPOINT, StatementError
from deploy.embedded.execution import Executor
from deploy.embedded.information import Information
from deploy.embedded.inserts import insert_statement
from deploy.embedded.planning import CHANGING, describe_change, plan_change, uses_registry
from deploy.embedded.queries import PersistentQuery
from deploy.embedded.registry import Registry
from deploy.embedded.results import QueryResult
from deploy.embedded.runner import Runner
from deploy.embedded.session import Session
from deploy.embedded.topics import Topics
from deploy.embedded.transient import TransientQueries
from deploy.ksql import tree
from deploy.ksql.catalogue import Catalogue
from deploy.ksql.context import Planned, PlanningContext
from deploy.ksql.errors import SqlError
from deploy.ksql.functions import FunctionRegistry
from deploy.ksql.planner import plan_statement

log = logging.getLogger(__name__)

SERVICE_ID = "ksql_anomaly_"
KSQLDB_LINE = "8.0.0"  # clients, and `deploy apply --jar`, read from it what the server is compatible with
# A query that reads what an exactly-once query writes must not see what that one took back. The shorter session
# time-out lets queries go on soon after the runner was killed: Kafka's own 45 s are meant for clusters.
DEFAULT_PROPERTIES = {
    "ksql.streams.consumer.isolation.level": "read_committed",
    "ksql.streams.consumer.session.timeout.ms": "10000",
    "ksql.streams.consumer.heartbeat.interval.ms": "3000",
}
SESSION_STATEMENTS = (tree.SetProperty, tree.UnsetProperty, tree.Define, tree.Undefine)
LOOKING_STATEMENTS = (tree.Show, tree.Describe, tree.DescribeFunction, tree.Explain)


class Engine:
    """One engine over one broker, runner and registry. Methods may be called from any thread.

    They raise SqlError or StatementError for a statement that was refused, and then nothing was changed by it.
    """

    def __init__(self, bootstrap: str, runner: Runner, registry: Registry, properties: Mapping[str, str]) -> None:
        self.properties = {**DEFAULT_PROPERTIES, **properties}
        self.catalogue = Catalogue()
        self._topics = Topics(bootstrap)
        self._log = CommandLog(self._topics)
        self._executor = Executor(self._topics, runner, registry)
        self._statuses: dict[str, dict[str, Any]] = {}
        self._lock = threading.RLock()
        self._use(runner)

    # ---- life ------------------------------------------------------------------------------------------------------

    def recover(self) -> None:
        """Bring back what the command topic tells, and start its queries. What cannot be is listed with the reason."""
        with self._lock:
            for offset, command in self._log.open():
                self._replay(offset, command)
            self._executor.resume_all(self._runner)

    def resume(self, runner: Runner) -> None:
        """Go on with a new runner: persistent queries are started on it, push queries end with an error."""
        with self._lock:
            self._transient.fail_all("the query runner was restarted: run the query again")
            self._use(runner)
            self._executor.resume_all(runner)

    def close(self) -> None:
        """End all push queries."""
        self._transient.close_all()

    # ---- statements --------------------------------------------------------------------------------------------------

    def execute(
        self, sql: str, properties: Mapping[str, str] | None = None, variables: Mapping[str, str] | None = None
    ) -> list[Entity]:
        """Run the statements of a text in order; all of them are checked before the first is run."""
        session = Session(dict(properties or {}), dict(variables or {}))
        with self._lock:
            self._check_all(sql, session.copy())
            answers = [self._run(statement, session) for statement in session.statements(sql)]
        return [answer for answer in answers if answer is not None]

    def query(
        self, sql: str, properties: Mapping[str, str] | None = None, variables: Mapping[str, str] | None = None
    ) -> QueryResult:
        """Run one SELECT or PRINT; statements that set properties or variables may come before it."""
        session = Session(dict(properties or {}), dict(variables or {}))
        statements = [one for one in session.statements(sql) if not isinstance(one, SESSION_STATEMENTS)]
        if len(statements) != 1:
            message = f"Expected exactly one KSQL statement; found {len(statements)} instead"
            raise StatementError(message, sql, NOT_A_QUERY_ENDPOINT)
        match statements[0]:
            case tree.Select() as select:
                return self._select(select, session)
            case tree.PrintTopic() as print_topic:
                return self._transient.print_topic(print_topic)
            case other:
                message = "This endpoint only takes SELECT and PRINT; send other statements to /ksql"
                raise StatementError(message, other.text + ";", NOT_A_QUERY_ENDPOINT)

    def inserter(self, target: str) -> Callable[[dict[str, Any]], None]:
        """A function that writes one JSON row into a stream or table; raises SqlError for an unknown target."""
        name = target.strip("`")
        source = self.catalogue.source(name if name in self.catalogue.sources else name.upper())

        def insert(row: dict[str, Any]) -> None:
            with self._lock:
                self._insert(insert_statement(source, row), Session())

        return insert

    def close_query(self, query_id: str) -> bool:
        """End a push query; False when there is none of that id."""
        return self._transient.close(query_id)

    def close_query_later(self, query_id: str) -> None:
        """Begin to end a push query, if there is one of that id; does not block."""
        self._transient.close_later(query_id)

    # ---- information -------------------------------------------------------------------------------------------------

    def info(self) -> Entity:
        """Version and ids, for GET /info."""
        return {
            "version": f"{KSQLDB_LINE}-ksql-anomaly-{version('ksql-anomaly')}",
            "kafkaClusterId": self._topics.cluster_id(),
            "ksqlServiceId": SERVICE_ID,
            "serverStatus": "RUNNING",
        }

    def health(self) -> tuple[bool, Entity]:
        """Whether everything works, and the parts, for GET /healthcheck."""
        parts = {"metastore": True, "kafka": self._topics.answers(), "commandRunner": self._runner.is_alive}
        return all(parts.values()), {name: {"isHealthy": healthy} for name, healthy in parts.items()}

    def command_status(self, command_id: str) -> Entity | None:
        """How a command went, None when there was none of that id."""
        return self._statuses.get(command_id)

    def command_statuses(self) -> dict[str, str]:
        """Every command's status word."""
        return {command_id: str(status["status"]) for command_id, status in self._statuses.items()}

    # ---- inside ------------------------------------------------------------------------------------------------------

    def _use(self, runner: Runner) -> None:
        self._runner = runner
        self._transient = TransientQueries(runner, self._topics)
        content = runner.command("functions")
        self._functions = content["functions"]
        self._function_registry = FunctionRegistry.from_json(content)

    def _resolve(self, signature: str, argument_types: list[str]) -> str:
        answer = self._runner.command("resolve", signature=signature, argument_types=argument_types)
        return str(answer["returns"])

    def _check_all(self, sql: str, session: Session) -> None:
        """Plan every statement on a copy of the catalogue; a single one is checked by running it."""
        if len(list(session.copy().statements(sql))) == 1:
            return
        catalogue = self.catalogue
        for number, statement in enumerate(session.statements(sql), self._log.next_offset):
            if isinstance(statement, (*CHANGING, tree.InsertValues)):
                context = self._context(session, number, made_topics(self.catalogue, catalogue))
                catalogue = plan_change(statement, catalogue, self._function_registry, context).catalogue

    def _run(self, statement: tree.Statement, session: Session) -> Entity | None:
        if isinstance(statement, SESSION_STATEMENTS):
            return None
        if isinstance(statement, LOOKING_STATEMENTS):
            return self._look(statement, session)
        match statement:
            case tree.Select() | tree.PrintTopic():
                message = "SELECT and PRINT are sent to /query-stream or /query"
                raise StatementError(message, statement.text + ";", NOT_A_STATEMENT_ENDPOINT)
            case tree.InsertValues():
                self._insert(statement, session)
                return None
            case tree.AssertTopic():
                return self._assert_topic(statement)
            case tree.Pause() | tree.Resume():
                return self._pause_or_resume(statement)
            case _:
                return self._change(statement, session)

    def _look(self, statement: tree.Statement, session: Session) -> Entity:
        there = Information(
            self.catalogue, self._executor.queries, self._functions, self._topics.all(), self.properties, session
        )
        match statement:
            case tree.Show():
                return there.show(statement)
            case tree.Describe():
                return there.describe(statement)
            case tree.DescribeFunction():
                return there.describe_function(statement)
            case tree.Explain(statement=tree.Statement() as explained):
                context = self._context(session, self._log.next_offset)
                planned = plan_statement(explained, self.catalogue, self._function_registry, context)
                return there.explain_plan(statement, planned)
            case tree.Explain():
                return there.explain_query(statement)
        raise StatementError(f"not supported: {type(statement).__name__}", statement.text + ";")

    def _change(self, statement: tree.Statement, session: Session) -> Entity:
        if isinstance(statement, tree.Terminate) and statement.query_id is None:
            return self._terminate_all(session)
        text = statement.text + ";"
        context = self._context(session, self._log.next_offset)
        planned = self._planned(statement, context)
        if planned.unchanged:
            return warning(text, planned.warning)
        command_id, message = describe_change(statement, planned)
        with ExitStack() as undo:
            self._carry_out(statement, planned, session, undo)
            offset = self._log.append(Command(command_id, text, planned.query_id, dict(session.properties)))
            undo.pop_all()
        self._finish(planned)
        self._statuses[command_id] = {"status": "SUCCESS", "message": message, "queryId": planned.query_id}
        return current_status(text, command_id, offset, message, planned.query_id)

    def _planned(self, statement: tree.Statement, context: PlanningContext) -> Planned:
        """What a statement does; a broken query, which the catalogue does not know, can be terminated too."""
        if isinstance(statement, tree.Terminate) and self._executor.is_broken(statement.query_id):
            return Planned(self.catalogue, replaced=statement.query_id)
        return plan_change(statement, self.catalogue, self._function_registry, context)

    def _context(self, session: Session, number: int, made: Mapping[str, int] | None = None) -> PlanningContext:
        """What the planner may ask; `made` are topics that earlier statements of the request would make."""
        return PlanningContext(
            properties=self._merged(session),
            query_number=number,
            schema_of=self._executor.columns_in_registry,
            partitions_of=lambda topic: (made or {}).get(topic) or self._executor.partitions_of(topic),
            resolve=self._resolve,
        )

    def _merged(self, session: Session) -> dict[str, str]:
        return {**self.properties, **session.properties}

    def _carry_out(self, statement: tree.Statement, planned: Planned, session: Session, undo: ExitStack) -> None:
        """Everything that a change does outside of this process and that can be undone."""
        if planned.topic is not None:
            source = planned.catalogue.sources[statement.name]  # type: ignore[attr-defined]
            self._executor.prepare_topic(planned.topic, undo, windowed=source.window is not None)
            if planned.plan is None:
                self._executor.register_schemas(source)
        if planned.plan is not None:
            self._executor.start(PersistentQuery.of(planned, session.properties), undo)

    def _finish(self, planned: Planned) -> None:
        """The rest of a change that is sure to stay."""
        self.catalogue = planned.catalogue
        if planned.plan is None and planned.replaced is not None:
            self._executor.stop(planned.replaced)
        if planned.dropped_topic is not None:
            self._transient.wait_closed()
            self._topics.delete(planned.dropped_topic)

    def _terminate_all(self, session: Session) -> Entity:
        answers = [
            self._change(tree.Terminate(query_id=query_id, text=f"TERMINATE {query_id}"), session)
            for query_id in list(self._executor.queries)
        ]
        return answers[-1] if answers else warning("TERMINATE ALL;", "There are no persistent queries")

    def _pause_or_resume(self, statement: tree.Pause | tree.Resume) -> Entity:
        text = statement.text + ";"
        wanted = list(self._executor.queries) if statement.query_id is None else [statement.query_id]
        queries = [self._executor.query(query_id, text) for query_id in wanted]
        pauses = isinstance(statement, tree.Pause)
        for query in queries:
            (self._executor.pause if pauses else self._executor.unpause)(query)
        command_id = f"{'pause' if pauses else 'resume'}/{statement.query_id or 'ALL'}/execute"
        offset = self._log.append(Command(command_id, text))
        return current_status(text, command_id, offset, f"Query {'paused' if pauses else 'resumed'}.")

    def _assert_topic(self, statement: tree.AssertTopic) -> Entity:
        found = statement.topic in self._topics.all()
        if found != statement.exists:
            word = "does not exist" if statement.exists else "exists"
            raise StatementError(f"Topic {statement.topic} {word}.", statement.text + ";")
        return entity("assert_topic", statement.text + ";", topicName=statement.topic, exists=statement.exists)

    def _insert(self, statement: tree.InsertValues, session: Session) -> None:
        context = self._context(session, 0)
        insert = plan_statement(statement, self.catalogue, self._function_registry, context).insert
        assert insert is not None  # noqa: S101
        if uses_registry(insert.formats.to_json()):
            self._executor.registry.ensure_started()
        self._runner.command("insert", **insert.to_json())

    def _select(self, statement: tree.Select, session: Session) -> QueryResult:
        with self._lock:
            context = self._context(session, self._transient.next_number())
            plan = plan_statement(statement, self.catalogue, self._function_registry, context).plan
        assert plan is not None  # noqa: S101
        if uses_registry(plan.to_json()):
            self._executor.registry.ensure_started()
        return self._transient.run(plan)

    def _replay(self, offset: int, command: Command) -> None:
        """Repeat a kept statement in the catalogue; topics are there, and queries are started later."""
        session = Session(dict(command.properties))
        try:
            (statement,) = session.statements(command.statement)
            if isinstance(statement, (tree.Pause, tree.Resume)):
                self._executor.mark_paused(statement.query_id, isinstance(statement, tree.Pause))
                return
            planned = self._planned(statement, self._context(session, offset))
        except SqlError as error:
            log.error("statement at offset %d cannot be repeated: %s: %s", offset, command.statement, error)
            if command.query_id is not None:
                self._executor.add_broken(command.query_id, command.statement, str(error))
            return
        self.catalogue = planned.catalogue
        if planned.plan is not None:
            query = PersistentQuery.of(planned, session.properties)
            self._executor.queries[query.query_id] = query
        elif planned.replaced is not None:
            self._executor.queries.pop(planned.replaced, None)


def made_topics(before: Catalogue, after: Catalogue) -> dict[str, int]:
    """Partitions of the topics of sources that are only in the second catalogue."""
    new = [source for name, source in after.sources.items() if name not in before.sources]
    return {source.topic: source.partitions or 1 for source in new}
