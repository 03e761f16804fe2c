"""The demo's streams: both feeds sent side by side at a steady rate, their alerts read as they come."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from deploy.alerts import Alert, AlertReader, Tally
from deploy.errors import DeployError
from deploy.feeds import Feed
from deploy.produce import send

SETTLE_SECONDS = 30.0
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
    with AlertReader(bootstrap) as reader, Sending(feeds, bootstrap, registry_url, rate) as sending:
        deadline = None
        while True:
            done = sending.is_done
            on_progress(sum(sending.sent.values()))
            for alert in reader.alerts():
                on_alert(alert)
            if done and deadline is None:
                deadline = time.monotonic() + SETTLE_SECONDS
            if done and (reader.is_settled(sending.sent) or time.monotonic() > (deadline or 0)):
                break
            time.sleep(0.05)
        for alert in reader.alerts():
            on_alert(alert)
    return sending.sent, reader.tallies
