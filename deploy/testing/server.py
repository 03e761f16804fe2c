"""A server under test, whichever of the four kinds it is, and the two that need no container."""

from __future__ import annotations

import shutil
from abc import ABC, abstractmethod
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from deploy.embedded.addresses import HOST
from deploy.embedded.processes import free_port
from deploy.testing import jars
from deploy.testing.errors import UnsupportedError

if TYPE_CHECKING:
    from deploy.client import Client
    from deploy.embedded.stack import Stack

_PROPERTIES = ("ksql.anomaly.models.source", "ksql.anomaly.models.unsigned")


class Server(ABC):
    """A ksqlDB-compatible server with its Kafka; runs between `with` and its end."""

    kind: str
    url: str
    """Base URL, as tests reach it."""
    bootstrap: str
    """`host:port` of Kafka, as tests reach it."""
    models_topic: str = ""
    """Topic of the model source that the server follows; empty when it follows none."""
    stack: Stack | None = None
    """The embedded runtime, where it runs in this process."""

    @property
    @abstractmethod
    def registry_url(self) -> str:
        """Base URL of the schema registry, as tests reach it; it is started where it runs on demand."""

    @abstractmethod
    def start(self) -> None:
        """Start and wait for health. Raises TestingError or EmbeddedError."""

    @abstractmethod
    def stop(self) -> None:
        """End everything that `start` began."""

    def restart(self) -> None:
        """Stop the server cleanly and start it again; topics and statements stay. Raises UnsupportedError."""
        raise UnsupportedError(f"a server of the kind {self.kind!r} cannot be restarted from here")

    def put_jar(self, jar: Path) -> None:  # noqa: ARG002
        """Put a jar into the extension directory; it is loaded by the next `restart`. Raises UnsupportedError."""
        raise UnsupportedError(
            f"the extension directory of a server of the kind {self.kind!r} is not reached from here"
        )

    def remove_jar(self, name: str) -> None:  # noqa: ARG002
        """Take a jar out of the extension directory; gone after the next `restart`. Raises UnsupportedError."""
        raise UnsupportedError(
            f"the extension directory of a server of the kind {self.kind!r} is not reached from here"
        )

    def logs(self) -> dict[str, str]:
        """What each part has logged since its start, by the name of the part."""
        return {}

    @property
    def models_source(self) -> str:
        """The model source, as `ksql-anomaly model publish --to` takes it. Raises UnsupportedError."""
        if not self.models_topic:
            raise UnsupportedError(f"this server of the kind {self.kind!r} follows no model source")
        return f"kafka://{self.bootstrap}/{self.models_topic}"

    def client(self) -> Client:
        """A client of the server; close it, or use it in a `with`."""
        from deploy.client import Client

        return Client(self.url)

    def check_jars(self, given: Iterable[Path]) -> None:
        """Raise JarError when functions of the jars are not there."""
        with self.client() as client:
            jars.check_loaded(given, client.functions(), self.url)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def model_source(bootstrap: str, topic: str, source: str, unsigned: str) -> dict[str, str]:
    """Settings of a server that follows the models in a topic, signed or not; none when the topic is empty.

    Args:
        bootstrap: `host:port` of Kafka, as the server reaches it.
        topic: name of the topic.
        source: name of the setting that holds the source.
        unsigned: name of the setting that allows models without a signature.
    """
    return {source: f"kafka://{bootstrap}/{topic}", unsigned: "allow"} if topic else {}


class EmbeddedServer(Server):
    """The embedded runtime in processes of this machine, on free ports, its data in `folder`."""

    kind = "embedded"

    def __init__(self, folder: Path, udf_jars: Iterable[Path] = (), models_topic: str = "") -> None:
        self.folder = folder
        self.models_topic = models_topic
        self.extensions = folder / "extensions"
        self.jars = [jars.checked(jar) for jar in udf_jars]
        self._running = ExitStack()
        self._ports = (0, free_port())  # a model source must know its broker beforehand

    @property
    def registry_url(self) -> str:
        """Base URL of the schema registry, which is started if it does not run."""
        assert self.stack is not None  # noqa: S101 - started
        return self.stack.registry_url

    def start(self) -> None:
        """Start on free ports, with the jars, and look for their functions. Raises EmbeddedError or JarError."""
        self.extensions.mkdir(parents=True, exist_ok=True)
        for jar in self.jars:
            self.put_jar(jar)
        self._launch()
        try:
            self.check_jars(self.jars)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End all processes; the data stays in the folder."""
        self._running.close()
        self.stack = None

    def restart(self) -> None:
        """Stop and start on the same ports."""
        assert self.stack is not None  # noqa: S101 - started
        self._ports = (self.stack.server.port, self.stack.broker.port)
        self.stop()
        self._launch()

    def put_jar(self, jar: Path) -> None:
        """Copy a jar into the extension directory. Raises JarError."""
        shutil.copy(jars.checked(jar), self.extensions / jar.name)

    def remove_jar(self, name: str) -> None:
        """Delete a jar from the extension directory."""
        (self.extensions / name).unlink()

    def logs(self) -> dict[str, str]:
        """The log files of broker, registry, runner and server."""
        files = (self.folder / "state" / "logs").glob("*.log")
        return {file.stem: file.read_text(errors="replace") for file in sorted(files)}

    def _launch(self) -> None:
        from deploy.embedded.stack import Stack

        port, kafka_port = self._ports
        properties = model_source(f"{HOST}:{kafka_port}", self.models_topic, *_PROPERTIES)
        stack = Stack(
            self.folder / "state",
            port,
            kafka_port=kafka_port,
            extensions=self.extensions,
            java_properties=properties,
        )
        self.stack = self._running.enter_context(stack)
        self.url, self.bootstrap = stack.url, stack.bootstrap


class RemoteServer(Server):
    """A server that exists already; nothing of it is started or stopped."""

    kind = "url"

    def __init__(self, url: str, bootstrap: str, registry_url: str = "", udf_jars: Iterable[Path] = ()) -> None:
        self.url, self.bootstrap = url, bootstrap
        self._registry_url = registry_url
        self.jars = [jars.checked(jar) for jar in udf_jars]

    @property
    def registry_url(self) -> str:
        """Base URL of the schema registry, if it is known. Raises UnsupportedError."""
        if not self._registry_url:
            raise UnsupportedError(f"the schema registry of {self.url} is not known: set KSQL_ANOMALY_REGISTRY")
        return self._registry_url

    def start(self) -> None:
        """Check that the server answers and has the functions of the jars."""
        with self.client() as client:
            client.info()
        self.check_jars(self.jars)

    def stop(self) -> None:
        """Leave it as it is."""
