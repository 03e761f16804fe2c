"""Watches the children of a runtime and starts again what was killed."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deploy.embedded.stack import Stack

log = logging.getLogger(__name__)

INTERVAL_SECONDS = 0.3
MAXIMUM_RESTARTS = 5
WITHIN_SECONDS = 120.0


class Supervisor:
    """Restarts a dead broker, registry or runner; MAXIMUM_RESTARTS times in WITHIN_SECONDS, then it gives up aloud."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._end = threading.Event()
        self._restarts: deque[float] = deque(maxlen=MAXIMUM_RESTARTS)
        self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Stop to watch; a restart under way is waited for."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join()

    def _watch(self) -> None:
        while not self._end.wait(INTERVAL_SECONDS):
            if self._all_well():
                continue
            if self._exhausted():
                log.error("child processes ended %d times in %.0f s: not restarted", MAXIMUM_RESTARTS, WITHIN_SECONDS)
                return
            try:
                self._restart()
            except Exception:  # whatever it was, the next turn tries again
                log.exception("a restart failed")

    def _all_well(self) -> bool:
        stack = self._stack
        return stack.broker.is_alive and stack.runner.is_alive and not stack.registry.has_ended

    def _restart(self) -> None:
        stack = self._stack
        if not stack.broker.is_alive:
            log.warning("the Kafka broker ended; starting it again on port %d", stack.broker.port)
            stack.broker.stop()
            stack.broker.start()
        if stack.registry.has_ended:
            log.warning("the schema registry ended; starting it again on port %d", stack.registry.port)
            stack.registry.stop()
            stack.registry.ensure_started()
        if not stack.runner.is_alive:
            log.warning("the query runner ended; starting it again and resuming its queries")
            stack.runner.stop()
            stack.runner = stack.new_runner()
            stack.runner.start()
            stack.engine.resume(stack.runner)
        stack.refresh_record()

    def _exhausted(self) -> bool:
        now = time.monotonic()
        full = len(self._restarts) == MAXIMUM_RESTARTS and now - self._restarts[0] < WITHIN_SECONDS
        self._restarts.append(now)
        return full
