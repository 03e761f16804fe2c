"""The query runner, a Java child process, and its JSON-lines protocol (docs/seams.md section 6)."""

from __future__ import annotations

import contextlib
import itertools
import logging
import subprocess
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from deploy.embedded import exact_json
from deploy.embedded.errors import RunnerDiedError, RunnerError
from deploy.embedded.processes import STOP_SECONDS, last_lines

log = logging.getLogger(__name__)

MAIN = "io.ksqlanomaly.runner.Main"
HEAP = "512m"
LOG_LEVELS = {
    "org.slf4j.simpleLogger.defaultLogLevel": "warn",
    "org.slf4j.simpleLogger.log.io.ksqlanomaly": "info",
    # Each start of a query would warn of a default that is right here, and of a state folder that is ours.
    "org.slf4j.simpleLogger.log.org.apache.kafka.streams.StreamsConfig": "error",
    "org.slf4j.simpleLogger.log.org.apache.kafka.streams.processor.internals.StateDirectory": "error",
    "org.slf4j.simpleLogger.showDateTime": "true",
    "org.slf4j.simpleLogger.dateTimeFormat": "yyyy-MM-dd HH:mm:ss.SSS",
}
START_SECONDS = 60.0
COMMAND_SECONDS = 60.0

Event = dict[str, Any]
Listener = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class RunnerOptions:
    """What a runner is started with; `bootstrap` "" for one that only plans and tests."""

    state_dir: Path
    log_file: Path
    extensions: Path | None = None
    bootstrap: str = ""
    registry_url: str = ""
    application_prefix: str = ""
    heap: str = HEAP
    properties: dict[str, str] = field(default_factory=dict)
    stop_seconds: float = STOP_SECONDS

    def arguments(self) -> list[str]:
        """The command line after the main class."""
        options = {
            "--bootstrap": self.bootstrap,
            "--state": str(self.state_dir),
            "--extensions": str(self.extensions or ""),
            "--registry": self.registry_url,
            "--application-prefix": self.application_prefix,
        }
        return ["serve", *(part for name, value in options.items() if value for part in (name, value))]


class Runner:
    """One runner process: commands out, answers and events in.

    `on_end` is called once, from the reading thread, when the process ends without `stop`.
    """

    def __init__(self, options: RunnerOptions, on_end: Callable[[str], None] = lambda _: None) -> None:
        self.options = options
        self.ready: Event = {}
        self._on_end = on_end
        self._ids = itertools.count(1)
        self._waiting: dict[int, Future[Any]] = {}
        self._listeners: dict[str, Listener] = {}
        self._started: Future[Event] = Future()
        self._stopping = False
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    @property
    def pid(self) -> int:
        """Process id of the runner's JVM; 0 when it was not started."""
        return self._process.pid if self._process else 0

    @property
    def is_alive(self) -> bool:
        """Whether the process runs and answers its first event."""
        return self._process is not None and self._process.poll() is None

    def launch(self) -> None:
        """Start the process without waiting for it."""
        self.options.state_dir.mkdir(parents=True, exist_ok=True)
        self.options.log_file.parent.mkdir(parents=True, exist_ok=True)
        self._log = self.options.log_file.open("ab")
        self._process = subprocess.Popen(
            runner_command(self.options.arguments(), self.options.heap, self.options.properties),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            start_new_session=True,  # it ends when its standard input closes, not by Ctrl-C
        )
        threading.Thread(target=self._read, name="runner-events", daemon=True).start()

    def wait_ready(self, seconds: float = START_SECONDS) -> Event:
        """Wait for the runner's first event and return it; raises RunnerDiedError."""
        try:
            self.ready = self._started.result(seconds)
        except FutureTimeout as error:
            raise RunnerDiedError(f"the query runner did not start in {seconds:.0f} s; {self._tail()}") from error
        return self.ready

    def start(self) -> Event:
        """Start the process and wait until it takes commands; raises RunnerDiedError."""
        self.launch()
        return self.wait_ready()

    def command(self, name: str, *, timeout: float = COMMAND_SECONDS, **fields: Any) -> Any:
        """Send one command and return its result; raises RunnerError, or RunnerDiedError when the process ended."""
        number = next(self._ids)
        answer: Future[Any] = Future()
        self._waiting[number] = answer
        self._send({"id": number, "command": name, **fields})
        try:
            return answer.result(timeout)
        except FutureTimeout as error:
            raise RunnerError(f"the query runner did not answer {name!r} in {timeout:.0f} s", "Timeout") from error
        finally:
            self._waiting.pop(number, None)

    def listen(self, query_id: str, listener: Listener) -> None:
        """Hand every event of a query to `listener`, from the reading thread; it must not block."""
        self._listeners[query_id] = listener

    def unlisten(self, query_id: str) -> None:
        """Drop a query's listener."""
        self._listeners.pop(query_id, None)

    def stop(self) -> None:
        """Close standard input, which ends the runner; kill it after the option's `stop_seconds`."""
        self._stopping = True
        if self._process is None:
            return
        with contextlib.suppress(OSError):
            assert self._process.stdin is not None  # noqa: S101
            self._process.stdin.close()
        try:
            self._process.wait(self.options.stop_seconds)
        except subprocess.TimeoutExpired:
            log.warning("the query runner did not end by itself; killed")
            self._process.kill()
            self._process.wait()
        if self._log is not None:
            self._log.close()

    def _send(self, request: dict[str, Any]) -> None:
        line = exact_json.dumps(request).encode() + b"\n"
        with self._lock:
            try:
                if self._process is None or self._process.stdin is None:
                    raise BrokenPipeError
                self._process.stdin.write(line)
                self._process.stdin.flush()
            except (OSError, ValueError) as error:
                raise RunnerDiedError("the query runner is not running; it is being started again") from error

    def _read(self) -> None:
        assert self._process is not None and self._process.stdout is not None  # noqa: S101
        with self._process.stdout as lines:
            for line in lines:
                try:
                    self._dispatch(exact_json.loads(line))
                except Exception:
                    log.exception("a line from the query runner was not understood")
        self._end()

    def _dispatch(self, message: Event) -> None:
        if "id" in message:
            self._answer(message)
        elif message["event"] == "ready":
            self._started.set_result(message)
        elif listener := self._listeners.get(message.get("query_id", "")):
            listener(message)

    def _answer(self, message: Event) -> None:
        answer = self._waiting.get(message["id"])
        if answer is None or answer.done():
            return
        if message["ok"]:
            answer.set_result(message.get("result"))
        else:
            error = message["error"]
            answer.set_exception(RunnerError(error.get("message") or error["type"], error["type"]))

    def _end(self) -> None:
        assert self._process is not None  # noqa: S101
        code = self._process.wait()
        reason = f"the query runner ended (exit code {code}); {self._tail()}"
        for waiting in [self._started, *self._waiting.values()]:
            if not waiting.done():
                waiting.set_exception(RunnerDiedError(reason))
        if not self._stopping:
            self._on_end(reason)

    def _tail(self) -> str:
        return f"the end of {self.options.log_file}:\n{last_lines(self.options.log_file)}"


def runner_command(arguments: Sequence[str], heap: str, properties: dict[str, str]) -> list[str]:
    """The command line of the runner's JVM."""
    from udf_bridge.jvm import cache_dir, java_command, module_class_path

    udf = {"ksql.anomaly.udf.dir": str(cache_dir() / "udf")}  # where parity has unpacked TensorFlow's natives already
    given = {**LOG_LEVELS, **udf, **properties}
    return java_command(MAIN, module_class_path("runner"), *arguments, heap=heap, properties=given)
