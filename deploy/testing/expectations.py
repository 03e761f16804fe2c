"""Rows that a query should give, compared with those it gives, and the difference as text."""

from __future__ import annotations

import itertools
import queue
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deploy.client import Client, Rows

Expected = Sequence[Any] | Mapping[str, Any]
"""A row: its values in the query's order, or column → value for the columns that count."""

_SETTINGS = {"auto.offset.reset": "earliest", "ksql.streams.cache.max.bytes.buffering": "0"}
_PULL_EVERY_SECONDS = 0.2
_MANY, _MOMENT_SECONDS, _END_SECONDS = 1000, 0.3, 10.0

Connect = Callable[[], "Client"]


def expect(connect: Connect, sql: str, rows: Iterable[Expected], timeout: float, *, ordered: bool = False) -> None:
    """Compare the rows of a query with those that are expected, until they agree or `timeout` seconds are over.

    A push query is read from the beginning of its topics, a pull query asked again and again.

    Args:
        connect: a new client of the server.
        sql: a query.
        rows: what it should give. A value may be anything that knows equality, such as `pytest.approx`.
        timeout: seconds.
        ordered: whether the order counts; Kafka keeps it within a partition only.

    Raises:
        AssertionError: with the difference, row by row.
        ClientError: the server refused the query.
    """
    wanted = list(rows)
    found: list[list[Any]] = []
    columns: list[str] = []
    for columns, found in _attempts(connect, sql, len(wanted), timeout):
        if not any(mark != " " for mark, _ in _compare(columns, wanted, found, ordered)):
            return
    lines = [f"  {mark} {row}" for mark, row in _compare(columns, wanted, found, ordered)]
    head = f"{sql.strip()}\ngave {len(found)} rows in {timeout:g} s, {len(wanted)} were expected (- expected, + given):"
    raise AssertionError("\n".join([head, *lines]))


def _attempts(connect: Connect, sql: str, count: int, timeout: float) -> Iterator[tuple[list[str], list[list[Any]]]]:
    """Columns and rows, again and again until the time is over."""
    if re.search(r"\bEMIT\s+(CHANGES|FINAL)\b", sql, re.IGNORECASE):
        yield _push(connect, sql, count, timeout)
        return
    deadline = time.monotonic() + timeout
    with connect() as client:
        while True:
            with client.query(sql, {}) as rows:
                yield rows.columns, list(rows)
            if time.monotonic() > deadline:
                return
            time.sleep(_PULL_EVERY_SECONDS)


def _push(connect: Connect, sql: str, count: int, timeout: float) -> tuple[list[str], list[list[Any]]]:
    """Rows of a push query: as many as are expected, then those that come within a moment more.

    A thread reads on a connection of its own. The server ends the query: closing a stream that another thread reads
    would block the connection.
    """
    arrived: queue.SimpleQueue[list[Any]] = queue.SimpleQueue()
    failure: list[Exception] = []
    with connect() as reading, connect() as other:
        rows = reading.query(sql, _SETTINGS)
        thread = threading.Thread(target=_read, args=(rows, arrived, failure), name="expect-rows", daemon=True)
        thread.start()
        found = [*_taken(arrived, count, timeout), *_taken(arrived, _MANY, _MOMENT_SECONDS)]
        if thread.is_alive() and rows.query_id:
            other.close_query(rows.query_id)
        thread.join(_END_SECONDS)
    if failure and len(found) < count:
        raise failure[0]
    return rows.columns, found


def _read(rows: Rows, arrived: queue.SimpleQueue[list[Any]], failure: list[Exception]) -> None:
    try:
        for row in rows:
            arrived.put(row)
    except Exception as error:  # raised by the thread that waits
        failure.append(error)


def _taken(arrived: queue.SimpleQueue[list[Any]], count: int, timeout: float) -> Iterator[list[Any]]:
    deadline = time.monotonic() + timeout
    for _ in range(count):
        try:
            yield arrived.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return


def _compare(
    columns: Sequence[str], wanted: Sequence[Expected], found: Sequence[Sequence[Any]], ordered: bool
) -> list[tuple[str, str]]:
    """Rows as text, each with " " (as expected), "-" (expected only) or "+" (given only)."""
    if ordered:
        lines = []
        for expected, given in itertools.zip_longest(wanted, found):
            lines += _pair(columns, expected, given)
        return lines
    left = list(found)
    lines = []
    for expected in wanted:
        match = next((given for given in left if _matches(columns, expected, given)), None)
        if match is None:
            lines.append(("-", _shown(columns, expected)))
        else:
            left.remove(match)
            lines.append((" ", _shown(columns, match)))
    return lines + [("+", _shown(columns, given)) for given in left]


def _pair(columns: Sequence[str], expected: Expected | None, given: Sequence[Any] | None) -> list[tuple[str, str]]:
    if expected is not None and given is not None and _matches(columns, expected, given):
        return [(" ", _shown(columns, given))]
    lines = [] if expected is None else [("-", _shown(columns, expected))]
    return lines if given is None else [*lines, ("+", _shown(columns, given))]


def _matches(columns: Sequence[str], expected: Expected, given: Sequence[Any]) -> bool:
    if isinstance(expected, Mapping):
        row = dict(zip((column.upper() for column in columns), given, strict=True))
        return all(name.upper() in row and value == row[name.upper()] for name, value in expected.items())
    return len(expected) == len(given) and all(value == other for value, other in zip(expected, given, strict=True))


def _shown(columns: Sequence[str], row: Expected) -> str:
    pairs = row.items() if isinstance(row, Mapping) else zip(columns, row, strict=False)
    return ", ".join(f"{name}={value!r}" for name, value in pairs)
