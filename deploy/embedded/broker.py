"""One real Kafka broker (KRaft, a single node) as a child process."""

from __future__ import annotations

import base64
import logging
import os
import time
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.embedded.addresses import HOST, Address, Advertised
from deploy.embedded.errors import BrokerError
from deploy.embedded.processes import (
    STOP_SECONDS,
    GuardedProcess,
    accepts_connections,
    claim_port,
    free_port,
    last_lines,
)

log = logging.getLogger(__name__)

START_SECONDS = 90.0
HEAP = "256m"
QUIET = {
    "org.slf4j.simpleLogger.defaultLogLevel": "warn",
    "org.slf4j.simpleLogger.showDateTime": "true",
    "org.slf4j.simpleLogger.dateTimeFormat": "yyyy-MM-dd HH:mm:ss.SSS",
}

# One node: nothing is replicated, and internal topics need few partitions. The short session time-out lets a broker
# that was killed come back in seconds instead of being taken for a second one.
SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "broker.session.timeout.ms": "2000",
    "broker.heartbeat.interval.ms": "500",
    "num.partitions": "1",
    "default.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "offsets.topic.replication.factor": "1",
    "transaction.state.log.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.num.partitions": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "group.initial.rebalance.delay.ms": "0",
    "log.cleaner.dedupe.buffer.size": "16777216",
    "log.segment.bytes": "104857600",
    "num.network.threads": "2",
    "num.io.threads": "4",
}


@dataclass(slots=True)
class Broker:
    """A Kafka broker on 127.0.0.1 whose data lies in `directory`; `port` 0 takes a free one.

    Clients elsewhere reach it at the `advertised` addresses: it listens on `host` for each of them, too.

    `start` returns when a produced record was acknowledged and read back is possible; `stop` ends it cleanly.
    """

    directory: Path
    log_file: Path
    port: int = 0
    host: str = HOST
    advertised: tuple[Advertised, ...] = ()
    stop_seconds: float = STOP_SECONDS
    _process: GuardedProcess | None = field(default=None, init=False)

    @property
    def bootstrap(self) -> str:
        """`host:port` for Kafka clients."""
        return f"{HOST}:{self.port}"

    @property
    def pid(self) -> int:
        """Process id of the broker's JVM; 0 when it was not started."""
        return self._process.pid if self._process else 0

    @property
    def is_alive(self) -> bool:
        """Whether the broker's process runs."""
        return self._process is not None and self._process.is_alive

    def start(self) -> None:
        """Start the process and wait until it serves; raises PortInUseError or BrokerError."""
        self.launch()
        self.wait_ready()

    def claim_port(self) -> None:
        """Choose the port, so that `bootstrap` is known before the broker runs; raises PortInUseError."""
        self.port = claim_port(self.port, "Kafka broker", "--kafka-port")
        for elsewhere in self.advertised:
            claim_port(elsewhere.port, f"Kafka broker, reached at {elsewhere.address}", "--advertise", self.host)

    def launch(self) -> None:
        """Start the process without waiting for it; raises PortInUseError."""
        from udf_bridge.jvm import fetch, java_command

        self.claim_port()
        configuration = self.prepare()
        jars = fetch("broker")
        command = java_command("kafka.Kafka", jars, str(configuration), heap=HEAP, properties=QUIET, fast_start=True)
        self._process = GuardedProcess(command, self.log_file, stop_seconds=self.stop_seconds)
        log.info("Kafka broker started: process %d, %s", self._process.pid, self.bootstrap)

    def prepare(self) -> Path:
        """Write the configuration, format the storage unless that is done, and return the path of the first."""
        configuration = self._configure()
        if not (self._data / "meta.properties").exists():
            self._format(configuration)
        return configuration

    def wait_ready(self, seconds: float = START_SECONDS) -> None:
        """Wait until this very broker (its cluster id is checked) answers; raises BrokerError."""
        deadline = time.monotonic() + seconds
        while not accepts_connections(self.port):
            self._check(deadline)
            time.sleep(0.05)
        admin = admin_client(self.bootstrap)
        while (found := _cluster_id(admin)) is None:
            self._check(deadline)
        if found != self.cluster_id:
            raise BrokerError(
                f"another Kafka cluster ({found}) answers at {self.bootstrap}; ours is {self.cluster_id}:"
                " choose another port with --kafka-port"
            )

    def stop(self) -> None:
        """End the broker (SIGTERM, then SIGKILL); a broker that is not running is left alone."""
        if self._process is not None:
            code = self._process.stop()
            self._process = None
            log.info("Kafka broker stopped (exit code %d)", code)

    @property
    def cluster_id(self) -> str:
        """The id of this data directory's cluster: 22 characters, made once."""
        path = self.directory / "cluster-id"
        if not path.exists():
            self.directory.mkdir(parents=True, exist_ok=True)
            text = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
            # StorageTool takes an id that begins with "-" for an option.
            write_atomically(path, "A" + text[1:])
        return path.read_text().strip()

    @property
    def _data(self) -> Path:
        return self.directory / "data"

    def _configure(self) -> Path:
        controller = free_port()
        settings = SETTINGS | {
            "controller.quorum.voters": f"1@{HOST}:{controller}",
            "log.dirs": str(self._data),
            **self._listeners(controller),
        }
        path = self.directory / "server.properties"
        write_atomically(path, "".join(f"{name}={value}\n" for name, value in settings.items()))
        return path

    def _listeners(self, controller: int) -> dict[str, str]:
        """One listener for this machine, one for the controller, one for each advertised address."""
        here = Address(HOST, self.port)
        listeners = {"PLAINTEXT": here, "CONTROLLER": Address(HOST, controller)}
        advertised = {"PLAINTEXT": here}
        for number, elsewhere in enumerate(self.advertised, 1):
            listeners[f"ADVERTISED{number}"] = Address(self.host, elsewhere.port)
            advertised[f"ADVERTISED{number}"] = elsewhere.address
        return {
            "listeners": _joined(listeners),
            "advertised.listeners": _joined(advertised),
            "listener.security.protocol.map": ",".join(f"{name}:PLAINTEXT" for name in listeners),
        }

    def _format(self, configuration: Path) -> None:
        from udf_bridge.jvm import fetch, java_command

        arguments = ("format", "--cluster-id", self.cluster_id, "--config", str(configuration), "--ignore-formatted")
        command = java_command(
            "kafka.tools.StorageTool", fetch("broker"), *arguments, properties=QUIET, fast_start=True
        )
        process = GuardedProcess(command, self.log_file)
        if process.wait(START_SECONDS) != 0:
            raise BrokerError(f"Kafka's storage could not be formatted; {self._tail()}")
        process.stop()

    def _check(self, deadline: float) -> None:
        if self._process is None or not self._process.is_alive:
            code = self._process.exit_code if self._process else None
            raise BrokerError(f"the Kafka broker ended (exit code {code}); {self._tail()}")
        if time.monotonic() > deadline:
            raise BrokerError(f"the Kafka broker did not answer at {self.bootstrap} in time; {self._tail()}")

    def _tail(self) -> str:
        return f"the end of {self.log_file}:\n{last_lines(self.log_file)}"


def admin_client(bootstrap: str) -> Any:
    """A confluent-kafka AdminClient that retries fast and logs to `logging`, not to standard error."""
    from confluent_kafka.admin import AdminClient

    return AdminClient(
        {
            "bootstrap.servers": bootstrap,
            "reconnect.backoff.ms": 50,
            "reconnect.backoff.max.ms": 500,
            "socket.timeout.ms": 10_000,
            "log_level": 2,
        },
        logger=logging.getLogger("deploy.embedded.kafka"),
    )


def write_atomically(path: Path, text: str) -> None:
    """Write a text file so that a reader sees the old content or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text)
    temporary.replace(path)


def _joined(listeners: dict[str, Address]) -> str:
    return ",".join(f"{name}://{address}" for name, address in listeners.items())


def cluster_id(bootstrap: str) -> str | None:
    """The id of the Kafka cluster that answers at `host:port`; None when none does within a second."""
    return _cluster_id(admin_client(bootstrap))


def _cluster_id(admin: Any) -> str | None:
    from confluent_kafka import KafkaException

    try:
        metadata = admin.list_topics(timeout=1)
        return str(metadata.cluster_id) if metadata.brokers else None
    except KafkaException:
        return None
