"""Rows that come from one thread and are read in another."""

from __future__ import annotations

import asyncio
import threading

import pytest

from deploy.embedded.results import QueryFailedError, Row, RowChannel


def feed(channel: RowChannel) -> None:
    for number in range(100):
        channel.on_event({"event": "rows", "rows": [[number], [number]]})
    channel.on_event({"event": "end"})


def test_rows_come_in_order_until_the_limit() -> None:
    channel = RowChannel()
    threading.Thread(target=feed, args=(channel,)).start()
    assert list(channel) == [[n] for n in range(100) for _ in range(2)]
    assert channel.limit_reached


def test_rows_can_be_read_by_an_event_loop() -> None:
    channel = RowChannel()

    async def read() -> list[Row]:
        threading.Thread(target=feed, args=(channel,)).start()
        return [row async for row in channel]

    assert len(asyncio.run(read())) == 200


def test_an_error_comes_after_the_rows_before_it() -> None:
    channel = RowChannel()
    channel.on_event({"event": "rows", "rows": [[1]]})
    channel.on_event({"event": "state", "state": "ERROR", "error": "broken"})
    rows = iter(channel)
    assert next(rows) == [1]
    with pytest.raises(QueryFailedError, match="broken"):
        next(rows)


def test_closing_ends_a_waiting_reader() -> None:
    channel = RowChannel()
    threading.Timer(0.05, channel.close).start()
    assert list(channel) == []
    assert not channel.limit_reached
