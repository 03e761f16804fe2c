"""Carries out one planned statement on Kafka and the runner; what fails half-way is undone."""

from __future__ import annotations

import logging
from contextlib import ExitStack, suppress

from deploy.embedded.errors import EmbeddedError, StatementError
from deploy.embedded.queries import PersistentQuery
from deploy.embedded.registry import Registry
from deploy.embedded.runner import Runner
from deploy.embedded.schemas import DEFAULT_NAME, avro_record, register
from deploy.embedded.topics import Topics
from deploy.ksql.catalogue import Catalogue, Source
from deploy.ksql.schema import Formats

log = logging.getLogger(__name__)

REGISTRY_FORMATS = frozenset({"AVRO", "JSON_SR", "PROTOBUF"})


class Executor:
    """Topics, schemas and running queries, as statements change them."""

    def __init__(self, topics: Topics, runner: Runner, registry: Registry) -> None:
        self.topics = topics
        self.runner = runner
        self.registry = registry
        self.queries: dict[str, PersistentQuery] = {}

    def prepare_source(self, source: Source, undo: ExitStack, *, is_sink: bool) -> None:
        """Check or create a source's topic; a declared source's AVRO schema is registered. Raises StatementError."""
        self.prepare_topic(source, undo)
        self.prepare_formats(source.formats)
        if not is_sink and source.formats.value.name == "AVRO" and source.formats.wrap_value:
            properties = dict(source.formats.value.properties)
            columns = [(column.name, column.type) for column in source.schema.value if column.header is None]
            schema = avro_record(columns, properties.get("schema_name") or DEFAULT_NAME)
            register(self.registry.url, f"{source.topic}-value", schema)

    def prepare_topic(self, source: Source, undo: ExitStack) -> None:
        """Create the topic unless it is there; raises StatementError when it is and does not fit."""
        existing = self.topics.all()
        found = existing.get(source.topic)
        if found is None and source.partitions is None:
            raise StatementError(
                f"Topic '{source.topic}' does not exist. If you want to create a new topic for the stream/table please"
                " re-run the statement providing the required 'PARTITIONS' configuration in the WITH clause (and"
                " optionally 'REPLICAS').",
                source.statement,
            )
        if found is None:
            self._create_topic(source, source.partitions or 1, undo)
        elif source.partitions not in (None, found.partitions):
            replicas = source.replicas or found.replicas
            raise StatementError(
                f"A Kafka topic with the name '{source.topic}' already exists, with different partition/replica"
                f" configuration than required. KSQL expects {source.partitions} partitions (topic has"
                f" {found.partitions}), and {replicas} replication factor (topic has {found.replicas}).",
                source.statement,
            )

    def prepare_formats(self, formats: Formats) -> None:
        """Start the schema registry when a format needs it."""
        if {formats.key.name, formats.value.name} & REGISTRY_FORMATS:
            self.registry.ensure_started()

    def widest_default(self, sources: tuple[str, ...], catalogue: Catalogue) -> int:
        """Partitions of a sink that names none: those of the first source's topic."""
        existing = self.topics.all()
        topics = [existing.get(catalogue.sources[name].topic) for name in sources if name in catalogue.sources]
        return next((topic.partitions for topic in topics if topic), 1)

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

    def start(self, query: PersistentQuery, undo: ExitStack) -> None:
        """Start a query; an earlier one of the same id is replaced, and started again if this one fails."""
        earlier = self.queries.get(query.query_id)
        if earlier is not None:
            self.runner.command("stop", query_id=earlier.query_id, delete_state=False)
            undo.callback(self._restart, earlier)
        self.runner.listen(query.query_id, query.on_event)
        undo.callback(self.stop, query.query_id, delete_state=earlier is None)
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

    def resume_all(self, runner: Runner) -> None:
        """Start every query on a new runner."""
        self.runner = runner
        for query in list(self.queries.values()):
            if query.plan is None or query.paused:
                continue
            runner.listen(query.query_id, query.on_event)
            try:
                runner.command("start", plan=query.plan)
            except EmbeddedError as error:
                query.fail(str(error))

    def _create_topic(self, source: Source, partitions: int, undo: ExitStack) -> None:
        policy = "delete" if not source.is_table else "compact,delete" if source.window else "compact"
        settings = {"cleanup.policy": policy}
        if self.topics.create(source.topic, partitions, source.replicas or 1, settings):
            undo.callback(self.topics.delete, source.topic)

    def _restart(self, query: PersistentQuery) -> None:
        self.runner.listen(query.query_id, query.on_event)
        self.runner.command("start", plan=query.plan)
        self.queries[query.query_id] = query

    def _forget(self, query_id: str) -> None:
        self.runner.unlisten(query_id)
        self.queries.pop(query_id, None)
