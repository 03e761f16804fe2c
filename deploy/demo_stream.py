"""The demo's streams: both feeds sent side by side at a steady rate, their alerts read as they come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from deploy.alerts import Alert, AlertReader, Tally
from deploy.errors import DeployError
from deploy.feeds import Feed
from deploy.produce import send

WARM_UP_ROWS = 20
"""First rows of each feed, sent ahead of the others: when their scores are back, the models are loaded."""

SETTLE_SECONDS = 60.0
"""How long after the last row its score may take."""


class Sending:
    """Feeds on their way, each in a thread; leaving the context early stops them."""

    def __init__(self, feeds: Sequence[Feed], bootstrap: str, registry_url: str, rate: float | None) -> None:
        self.sent = {feed.name: 0 for feed in feeds}
        self._problems: list[Exception] = []
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._send, args=(feed, bootstrap, registry_url, rate), name=f"send-{feed.name}")
            for feed in feeds
        ]

    def __enter__(self) -> Sending:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    @property
    def is_done(self) -> bool:
        """Nothing is left to send. Raises what went wrong in a thread."""
        if self._problems:
            raise self._problems[0]
        return not any(thread.is_alive() for thread in self._threads)

    def _send(self, feed: Feed, bootstrap: str, registry_url: str, rate: float | None) -> None:
        def progress(number: int) -> None:
            self.sent[feed.name] = number

        try:
            report = send(feed, bootstrap, registry_url=registry_url, rate=rate, progress=progress, stop=self._stop)
            self.sent[feed.name] = report.sent
        except DeployError as error:
            self._problems.append(error)


def stream(
    feeds: Sequence[Feed],
    *,
    bootstrap: str,
    registry_url: str,
    rate: float | None,
    on_alert: Callable[[Alert], None],
    on_progress: Callable[[int], None],
) -> tuple[dict[str, int], dict[str, Tally]]:
    """Send all feeds and read until everything that follows from them has come back.

    Returns:
        How many rows of each feed were sent, and what came of them. When rows are still missing after
        SETTLE_SECONDS, the tallies say so; that is no error here.
    """
    first, rest = _parts(feeds, slice(0, WARM_UP_ROWS)), _parts(feeds, slice(WARM_UP_ROWS, None))
    with AlertReader(bootstrap) as reader:
        sent = dict.fromkeys((feed.name for feed in feeds), 0)
        for part, part_rate in ((first, None), (rest, rate)):
            with Sending(part, bootstrap, registry_url, part_rate) as sending:
                _follow(sending, reader, sent, on_alert, on_progress)
                sent = _sum(sent, sending.sent)
    return sent, reader.tallies


def _parts(feeds: Sequence[Feed], part: slice) -> list[Feed]:
    return [replace(feed, records=feed.records[part]) for feed in feeds]


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: count + other[name] for name, count in one.items()}


def _follow(
    sending: Sending,
    reader: AlertReader,
    before: Mapping[str, int],
    on_alert: Callable[[Alert], None],
    on_progress: Callable[[int], None],
) -> None:
    """Read until all that follows from what was sent has come back, or SETTLE_SECONDS after the last row."""
    deadline: float | None = None
    while True:
        done = sending.is_done
        settled = done and reader.is_settled(_sum(before, sending.sent))
        on_progress(sum(before.values()) + sum(sending.sent.values()))
        for alert in reader.alerts():
            on_alert(alert)
        if done and deadline is None:
            deadline = time.monotonic() + SETTLE_SECONDS
        if settled or (deadline is not None and time.monotonic() > deadline):
            return
        time.sleep(0.02)
