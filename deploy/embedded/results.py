"""Rows of a query on their way from the runner to a client."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from deploy.embedded.errors import EmbeddedError
from deploy.embedded.runner import Event

Row = list[Any]

MAXIMUM_WAITING_ROWS = 200_000


class QueryFailedError(EmbeddedError):
    """A query that was running ended with an error."""


class RowChannel:
    """Takes a query's events from the runner's thread and gives its rows to one reader, synchronous or asynchronous.

    The query ends at its limit (`limit_reached`), by `close`, or with an error: the reader gets a QueryFailedError.
    """

    def __init__(self) -> None:
        self.limit_reached = False
        self._rows: deque[Row] = deque()
        self._ended = False
        self._error: str | None = None
        self._changed = threading.Condition()
        self._wake: Callable[[], None] = lambda: None

    def on_event(self, event: Event) -> None:
        """Listener for the runner; never blocks."""
        match event["event"]:
            case "rows":
                self._extend(event["rows"])
            case "end":
                self.limit_reached = True
                self.close()
            case "state" if event.get("state") == "ERROR":
                self.close(event.get("error") or "the query failed")

    def close(self, error: str | None = None) -> None:
        """No more rows will come; a second call changes nothing."""
        with self._changed:
            if not self._ended:
                self._ended, self._error = True, error
        self._notify()

    def __iter__(self) -> Iterator[Row]:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._rows or self._ended)
            yield from self._take()
            if self._finished():
                return

    async def __aiter__(self) -> AsyncIterator[Row]:
        loop, ready = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(ready.set)

        self._wake = wake
        while True:
            ready.clear()
            for row in self._take():
                yield row
            if self._finished():
                return
            if not self._rows and not self._ended:
                await ready.wait()

    def _extend(self, rows: list[Row]) -> None:
        with self._changed:
            if self._ended:
                return
            self._rows.extend(rows)
            slow = len(self._rows) > MAXIMUM_WAITING_ROWS
        if slow:
            self.close(f"the client reads too slowly: {MAXIMUM_WAITING_ROWS} rows wait for it")
        self._notify()

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()
        try:
            self._wake()
        except RuntimeError:  # the reader's event loop is gone
            self._wake = lambda: None

    def _take(self) -> Iterator[Row]:
        while self._rows:
            yield self._rows.popleft()

    def _finished(self) -> bool:
        with self._changed:
            if self._rows or not self._ended:
                return False
            if self._error is not None:
                raise QueryFailedError(self._error)
            return True


@dataclass(frozen=True, slots=True)
class QueryResult:
    """An answer to a SELECT or PRINT: the columns and either all rows (pull) or a channel (push)."""

    query_id: str
    column_names: tuple[str, ...]
    column_types: tuple[str, ...]
    rows: list[Row] | None
    channel: RowChannel | None = None
    is_print: bool = False

    @property
    def schema_text(self) -> str:
        """The columns as ksqlDB writes a schema: "`A` BIGINT, `B` STRING"."""
        return ", ".join(f"`{name}` {type_}" for name, type_ in zip(self.column_names, self.column_types, strict=True))
