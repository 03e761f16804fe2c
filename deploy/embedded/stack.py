"""The whole embedded runtime as one context manager: broker, runner, server, and a registry on demand."""

from __future__ import annotations

import logging
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from deploy.embedded.addresses import HOST, Advertised
from deploy.embedded.broker import Broker
from deploy.embedded.processes import STOP_SECONDS, Identity, claim_port
from deploy.embedded.registry import Registry
from deploy.embedded.runner import Runner, RunnerOptions
from deploy.embedded.state import RunningStack, StateDir, default_state_dir
from deploy.embedded.supervisor import Supervisor

if TYPE_CHECKING:
    from deploy.embedded.engine import Engine
    from deploy.embedded.server import Server

log = logging.getLogger(__name__)

SERVER_PORT = 8088


@dataclass(frozen=True, slots=True)
class StackOptions:
    """How a runtime is started. A port of 0 takes a free one; `properties` are defaults of every statement.

    Server and registry listen on `host`. So does the broker, for each `advertised` address.
    """

    state_dir: Path = field(default_factory=default_state_dir)
    port: int = SERVER_PORT
    kafka_port: int = 0
    registry_port: int = 0
    extensions: Path | None = None
    properties: dict[str, str] = field(default_factory=dict)
    java_properties: dict[str, str] = field(default_factory=dict)
    heap: str = "512m"
    host: str = HOST
    advertised: tuple[Advertised, ...] = ()
    registry_at_start: bool = False
    stop_seconds: float = STOP_SECONDS


class Stack:
    """A ksqlDB-compatible server with a Kafka broker of its own, on this machine, for as long as the context lasts.

    >>> with Stack(port=0) as stack:                                  # doctest: +SKIP
    ...     Client(stack.url).statement("SHOW STREAMS;")

    Entering raises PortInUseError, AddressError, AlreadyRunningError, BrokerError or RunnerError; nothing is left
    running then.
    """

    def __init__(self, state_dir: Path | None = None, port: int = SERVER_PORT, **options: object) -> None:
        folder = {} if state_dir is None else {"state_dir": Path(state_dir)}
        self.options = StackOptions(port=port, **folder, **options)  # type: ignore[arg-type]
        self.state = StateDir(self.options.state_dir.absolute())
        self._parts = ExitStack()
        self.broker: Broker
        self.registry: Registry
        self.runner: Runner
        self.engine: Engine
        self.server: Server

    @property
    def url(self) -> str:
        """Base URL of the server."""
        return self.server.url

    @property
    def bootstrap(self) -> str:
        """`host:port` of the broker."""
        return self.broker.bootstrap

    @property
    def registry_url(self) -> str:
        """Base URL of the schema registry, which is started if it does not run yet."""
        return self.registry.ensure_started()

    @property
    def extensions(self) -> Path:
        """The folder whose UDF jars are loaded at start."""
        return (self.options.extensions or self.state.extensions).absolute()

    def __enter__(self) -> Self:
        with ExitStack() as parts:
            parts.enter_context(self.state.claimed())
            self._start(parts)
            self._parts = parts.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parts.close()

    def _start(self, parts: ExitStack) -> None:
        started = time.time()
        claim_port(self.options.port, "server", "--port", self.options.host)
        self.extensions.mkdir(parents=True, exist_ok=True)
        self._start_java(parts)
        from deploy.embedded.engine import Engine
        from deploy.embedded.server import Server

        self.broker.wait_ready()
        self.runner.wait_ready()
        self.engine = Engine(self.broker.bootstrap, self.runner, self.registry, self.options.properties)
        parts.callback(self.engine.close)
        self.engine.recover()
        self.server = Server(self.engine, self.options.port, self.options.host)
        parts.callback(self.server.stop)
        self.server.start()
        supervisor = Supervisor(self)
        parts.callback(supervisor.stop)
        supervisor.start()
        self.write_record(started)

    def _start_java(self, parts: ExitStack) -> None:
        """Launch broker and runner side by side; both take seconds to come up."""
        host, advertised = self.options.host, self.options.advertised
        self.registry = Registry(
            self.state.path / "registry", self.state.log_file("registry"), self.options.registry_port, host
        )
        parts.callback(self.registry.stop)
        self.broker = Broker(
            self.state.path / "kafka",
            self.state.log_file("broker"),
            self.options.kafka_port,
            host,
            advertised,
            self.options.stop_seconds,
        )
        parts.callback(self.broker.stop)
        self.broker.claim_port()
        self.runner = self.new_runner()
        parts.callback(self._stop_runner)
        self.runner.launch()
        self.broker.launch()
        if self.options.registry_at_start:
            self.registry.ensure_started()

    def _stop_runner(self) -> None:
        self.runner.stop()  # the one there is now: the supervisor may have replaced the first

    def new_runner(self) -> Runner:
        """A runner for this runtime, not started yet."""
        return Runner(
            RunnerOptions(
                state_dir=self.state.path / "runner",
                log_file=self.state.log_file("runner"),
                extensions=self.extensions,
                bootstrap=self.broker.bootstrap,
                registry_url=self.registry.url,
                heap=self.options.heap,
                properties=self.options.java_properties,
                stop_seconds=self.options.stop_seconds,
            )
        )

    def write_record(self, started: float) -> None:
        """Tell other processes where this runtime is and which processes belong to it."""
        import os

        pids = [part.pid for part in (self.broker, self.runner, self.registry) if part.pid]
        self.state.write_record(
            RunningStack(
                process=Identity.of(os.getpid()),
                children=[Identity.of(pid) for pid in pids],
                url=self.url,
                bootstrap=self.bootstrap,
                registry_url=self.registry.url,
                extensions=str(self.extensions),
                started_at=started,
            )
        )
        self._started_at = started

    def refresh_record(self) -> None:
        """Write the record again after a child was replaced."""
        self.write_record(self._started_at)
