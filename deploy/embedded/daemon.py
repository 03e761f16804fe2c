"""Runs a stack until it is told to stop: in the foreground, or detached in the background."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from deploy.embedded.addresses import HOST, parse_advertised
from deploy.embedded.errors import EmbeddedError
from deploy.embedded.processes import last_lines
from deploy.embedded.state import StateDir

READY_SECONDS = 180.0


@dataclass(frozen=True, slots=True)
class Launch:
    """The options of `up`."""

    state_dir: Path
    port: int = 8088
    kafka_port: int = 9092
    extensions: Path | None = None
    properties: dict[str, str] = field(default_factory=dict)
    host: str = HOST
    advertised: str = ""
    registry_port: int = 0
    registry_at_start: bool = False
    heap: str = "512m"

    def to_json(self) -> str:
        """For the command line of the background process."""
        return json.dumps(asdict(self), default=str)

    @classmethod
    def from_json(cls, text: str) -> Launch:
        """Read what `to_json` wrote."""
        fields: dict[str, Any] = json.loads(text)
        paths = {name: Path(fields[name]) for name in ("state_dir", "extensions") if fields[name]}
        return cls(**{**fields, **paths})


class Stopped(BaseException):
    """SIGTERM arrived; not an Exception, so that no handler for errors takes it."""


def run_in_foreground(launch: Launch, *, as_json: bool = False) -> None:
    """Run until Ctrl-C or SIGTERM; leaves no process, port or lock behind."""
    from deploy.embedded.reports import describe_stack

    with suppress(KeyboardInterrupt, Stopped), _running(launch) as stack:
        print(json.dumps(describe_stack(stack)) if as_json else _welcome(describe_stack(stack)), flush=True)
        threading.Event().wait()


def run_detached(launch: Launch, *, as_json: bool = False) -> None:
    """Start the runtime as a background process and return when it is ready; raises EmbeddedError."""
    log = StateDir(launch.state_dir).log_file("server")
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "deploy.embedded.daemon", launch.to_json()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=output,
            start_new_session=True,
        )
    assert process.stdout is not None  # noqa: S101
    try:
        line = process.stdout.readline()
    except KeyboardInterrupt:
        process.terminate()
        process.wait(60)
        raise
    answer = json.loads(line) if line else {"error": f"it ended; the end of {log}:\n{last_lines(log)}"}
    process.stdout.close()
    if "error" in answer:
        process.wait(60)
        raise EmbeddedError(answer["error"])
    print(json.dumps(answer) if as_json else _welcome(answer) + "\nstop it with: ksql-anomaly down")


def main() -> int:
    """The background process: one line of JSON on standard output when ready, or when it failed."""
    from deploy.embedded.reports import describe_stack

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        with suppress(KeyboardInterrupt, Stopped), _running(Launch.from_json(sys.argv[1])) as stack:
            _answer(describe_stack(stack))
            threading.Event().wait()
    except EmbeddedError as error:
        _answer({"error": str(error)})
        return 1
    return 0


@contextmanager
def _running(launch: Launch) -> Iterator[Any]:
    from deploy.embedded.stack import Stack

    signal.signal(signal.SIGTERM, _raise_stopped)
    with Stack(
        launch.state_dir,
        launch.port,
        kafka_port=launch.kafka_port,
        extensions=launch.extensions,
        properties=launch.properties,
        host=launch.host,
        advertised=parse_advertised(launch.advertised),
        registry_port=launch.registry_port,
        registry_at_start=launch.registry_at_start,
        heap=launch.heap,
    ) as stack:
        try:
            yield stack
        finally:  # a second Ctrl-C must not interrupt the clean-up
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)


def _raise_stopped(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


def _answer(line: dict[str, Any]) -> None:
    print(json.dumps(line), flush=True)
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)


def _welcome(stack: dict[str, Any]) -> str:
    lines = [
        f"SQL server       {stack['url']}",
        f"Kafka broker     {stack['bootstrap']}",
        f"schema registry  {stack['registry_url']} (started when a statement uses AVRO)",
        f"UDF jars         {stack['extensions']}",
        *(f"  not loaded: {jar['jar']}: {jar['error']}" for jar in stack["jars"] if jar.get("error")),
        "type SQL with:   ksql-anomaly sql",
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
