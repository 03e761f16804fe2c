"""Carries out one planned statement on Kafka and the runner; what fails half-way is undone."""

from __future__ import annotations

import logging
from contextlib import ExitStack, suppress

from deploy.embedded.errors import EmbeddedError, StatementError
from deploy.embedded.planning import uses_registry
from deploy.embedded.queries import PersistentQuery
from deploy.embedded.registry import Registry
from deploy.embedded.runner import Runner
from deploy.embedded.schemas import DEFAULT_NAME, avro_schema, find_columns, register
from deploy.embedded.topics import Topics
from deploy.ksql.catalogue import Source
from deploy.ksql.context import TopicRequest

log = logging.getLogger(__name__)


class Executor:
    """Topics, schemas and running queries, as statements change them."""

    def __init__(self, topics: Topics, runner: Runner, registry: Registry) -> None:
        self.topics = topics
        self.runner = runner
        self.registry = registry
        self.queries: dict[str, PersistentQuery] = {}

    def prepare_topic(self, request: TopicRequest, undo: ExitStack, *, windowed: bool) -> None:
        """Create the topic that a statement asks for, unless it is there already."""
        if request.create:
            policy = "delete" if not request.compacted else "compact,delete" if windowed else "compact"
            settings = {"cleanup.policy": policy}
            if self.topics.create(request.name, request.partitions or 1, request.replicas or 1, settings):
                undo.callback(self.topics.delete, request.name)
        if uses_registry(request.formats.to_json()):
            self.registry.ensure_started()

    def register_schemas(self, source: Source) -> None:
        """Register the AVRO schemas of a declared source's keys and values; raises RegistryError."""
        formats, name = source.formats, f"{source.topic}-"
        stored = [(column.name, column.type) for column in source.schema.value if column.header is None]
        keys = [(column.name, column.type) for column in source.schema.key]
        parts = (("key", formats.key, keys, formats.wrap_key), ("value", formats.value, stored, formats.wrap_value))
        for part, format_, columns, wrapped in parts:
            if format_.name == "AVRO" and columns:
                full_name = dict(format_.properties).get("schema_name") or DEFAULT_NAME
                register(self.registry.url, name + part, avro_schema(columns, wrapped=wrapped, full_name=full_name))

    def columns_in_registry(self, topic: str, is_key: bool, schema_id: int | None) -> list[tuple[str, str]] | None:
        """The columns that the registry knows for a topic; None when it has no schema for it."""
        return find_columns(self.registry.ensure_started(), topic, is_key, schema_id)

    def partitions_of(self, topic: str) -> int | None:
        """The number of a topic's partitions; None when there is no such topic."""
        found = self.topics.all().get(topic)
        return found.partitions if found else None

    def query(self, query_id: str, statement: str) -> PersistentQuery:
        """A query by its id; raises StatementError naming those that exist."""
        if query_id not in self.queries:
            there = ", ".join(sorted(self.queries)) or "none"
            raise StatementError(f"Unknown queryId: {query_id}. Queries: {there}", statement)
        return self.queries[query_id]

    def add_broken(self, query_id: str, statement: str, error: str) -> None:
        """List a query that could not be planned again, with the reason."""
        query = PersistentQuery(query_id, statement, sink="", sink_topic="", sources=frozenset(), plan=None)
        query.fail(error)
        self.queries[query_id] = query

    def is_broken(self, query_id: str | None) -> bool:
        """Whether a query is only listed, because it could not be planned again."""
        query = self.queries.get(query_id or "")
        return query is not None and query.plan is None

    def start(self, query: PersistentQuery, undo: ExitStack) -> None:
        """Start a query; an earlier one of the same id is replaced, and started again if this one fails."""
        earlier = self.queries.get(query.query_id)
        if earlier is not None:
            self.runner.command("stop", query_id=earlier.query_id, delete_state=False)
            undo.callback(self._restart, earlier)
        self.runner.listen(query.query_id, query.on_event)
        undo.callback(self.stop, query.query_id, delete_state=earlier is None)
        if uses_registry(query.plan):
            self.registry.ensure_started()
        self.runner.command("start", plan=query.plan)
        self.queries[query.query_id] = query

    def stop(self, query_id: str, *, delete_state: bool = True) -> None:
        """End a query and forget it; a query that the runner does not know is only forgotten."""
        with suppress(EmbeddedError):
            self.runner.command("stop", query_id=query_id, delete_state=delete_state)
        self._forget(query_id)

    def pause(self, query: PersistentQuery) -> None:
        """Stop a query and keep its state and place."""
        if not query.paused:
            self.runner.command("stop", query_id=query.query_id, delete_state=False)
            query.paused = True

    def unpause(self, query: PersistentQuery) -> None:
        """Let a paused query go on."""
        if query.paused:
            self.runner.command("start", plan=query.plan)
            query.paused = False

    def mark_paused(self, query_id: str | None, paused: bool) -> None:
        """Note that a query, or every one (None), does not run, or does; nothing is started or stopped."""
        for query in self.queries.values():
            if query_id in (None, query.query_id):
                query.paused = paused

    def resume_all(self, runner: Runner) -> None:
        """Start every query on a new runner."""
        self.runner = runner
        for query in list(self.queries.values()):
            if query.plan is None or query.paused:
                continue
            if uses_registry(query.plan):
                self.registry.ensure_started()
            runner.listen(query.query_id, query.on_event)
            try:
                runner.command("start", plan=query.plan)
            except EmbeddedError as error:
                query.fail(str(error))

    def _restart(self, query: PersistentQuery) -> None:
        self.runner.listen(query.query_id, query.on_event)
        self.runner.command("start", plan=query.plan)
        self.queries[query.query_id] = query

    def _forget(self, query_id: str) -> None:
        self.runner.unlisten(query_id)
        self.queries.pop(query_id, None)
