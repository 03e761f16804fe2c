"""Queries that live as long as a client reads: push queries, pull queries, PRINT."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from typing import Any

from deploy.embedded.errors import EmbeddedError, RunnerError, StatementError
from deploy.embedded.results import QueryResult, Row, RowChannel
from deploy.embedded.runner import Runner
from deploy.embedded.topics import Topics
from deploy.ksql import tree
from deploy.ksql.plan import Plan

log = logging.getLogger(__name__)

PULL_SECONDS = 30.0
CLOSE_SECONDS = 15.0
RESTORE_SECONDS = 20.0
STORE_NOT_READY = frozenset({"InvalidStateStoreException", "StreamsNotStartedException", "StreamsRebalancingException"})


class TransientQueries:
    """The queries of clients on one runner."""

    def __init__(self, runner: Runner, topics: Topics) -> None:
        self._runner = runner
        self._topics = topics
        self._channels: dict[str, RowChannel] = {}
        self._closing: set[threading.Thread] = set()
        self._numbers = itertools.count(1)

    def next_number(self) -> int:
        """A number for a query's id."""
        return next(self._numbers)

    def run(self, plan: Plan) -> QueryResult:
        """Start a push query, or run a pull query; raises RunnerError."""
        columns = plan.step.schema.value
        names, types = tuple(column.name for column in columns), tuple(str(column.type) for column in columns)
        if plan.kind == "pull":
            return QueryResult(plan.query_id, names, types, self._pull(plan))
        channel = self._open(plan.query_id, "start", {"plan": plan.to_json()})
        return QueryResult(plan.query_id, names, types, None, channel)

    def print_topic(self, statement: tree.PrintTopic) -> QueryResult:
        """Start PRINT; raises StatementError when there is no such topic."""
        topics = self._topics.all()
        if statement.topic not in topics:
            there = ", ".join(topic.name for topic in topics.values() if not topic.is_internal) or "none"
            message = (
                f"Could not find topic '{statement.topic}', or the KSQL user does not have permissions to list it."
            )
            raise StatementError(f"{message} Topics: {there}", statement.text + ";")
        query_id = f"print_{statement.topic}_{self.next_number()}"
        options = {
            "query_id": query_id,
            "topic": statement.topic,
            "from_beginning": statement.from_beginning,
            "limit": statement.limit,
            "interval": statement.interval,
        }
        channel = self._open(query_id, "print", options)
        return QueryResult(query_id, ("line",), ("STRING",), None, channel, is_print=True)

    def close(self, query_id: str) -> bool:
        """End a query; False when there is none of that id."""
        thread = self.close_later(query_id)
        if thread is None:
            return False
        thread.join()
        return True

    def close_later(self, query_id: str) -> threading.Thread | None:
        """Begin to end a query, and return the thread that does it; None when there is none of that id."""
        channel = self._channels.pop(query_id, None)
        if channel is None:
            return None
        channel.close()
        self._runner.unlisten(query_id)
        thread = threading.Thread(target=self._stop, args=(query_id,), name=f"close-{query_id}", daemon=True)
        self._closing.add(thread)
        thread.start()
        return thread

    def wait_closed(self) -> None:
        """Wait for queries that are just ending: one whose topic goes away before it has ended takes long to end."""
        for thread in list(self._closing):
            thread.join(CLOSE_SECONDS)

    def _stop(self, query_id: str) -> None:
        try:
            self._runner.command("stop", query_id=query_id, delete_state=True)
        except EmbeddedError as error:
            log.warning("query %s did not stop: %s", query_id, error)
        finally:
            self._closing.discard(threading.current_thread())

    def close_all(self) -> None:
        """End every query."""
        for query_id in list(self._channels):
            self.close(query_id)

    def fail_all(self, reason: str) -> None:
        """The runner is gone: readers get an error."""
        for channel in list(self._channels.values()):
            channel.close(reason)
        self._channels.clear()

    def _pull(self, plan: Plan) -> list[Row]:
        """The rows of a pull query; a store that is just being restored is waited for."""
        deadline = time.monotonic() + RESTORE_SECONDS
        while True:
            try:
                rows: list[Row] = self._runner.command("pull", timeout=PULL_SECONDS, plan=plan.to_json())["rows"]
                return rows
            except RunnerError as error:
                if error.type not in STORE_NOT_READY or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def _open(self, query_id: str, command: str, fields: dict[str, Any]) -> RowChannel:
        channel = RowChannel()
        self._channels[query_id] = channel
        self._runner.listen(query_id, channel.on_event)
        try:
            self._runner.command(command, **fields)
        except EmbeddedError:
            self._channels.pop(query_id, None)
            self._runner.unlisten(query_id)
            raise
        return channel
