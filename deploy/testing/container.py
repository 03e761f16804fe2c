"""What all containers of ours have in common: labels, clear errors, a wait for health, the logs."""

from __future__ import annotations

import contextlib
import time
from typing import Any, Self

from docker.errors import APIError, ImageNotFound, NotFound
from testcontainers.core.container import DockerContainer
from testcontainers.core.transferable import Transferable

from deploy.embedded.processes import free_port
from deploy.testing import engine
from deploy.testing.errors import ContainerStartError, ImageNotFoundError, NoEngineError, PortTakenError
from deploy.testing.transfer import archive

START_SECONDS = 180.0
"""Our image takes 5 s, the official ksqlDB 40 s; machines of CI run other work on the same two cores."""
STOP_SECONDS = 10
SHOWN_LINES = 50
_PORT_ATTEMPTS = 3


class ServiceContainer(DockerContainer):
    """A container that is started when `is_healthy` says so.

    Published ports are free ones of 127.0.0.1, chosen before the start: they stay the same over a restart, and a Kafka
    broker can be told under which one it is reached.
    """

    how_to_get = "name another image, or load it into the engine"
    """Said when the image is not found."""

    def __init__(self, image: str, *, start_timeout: float = START_SECONDS, **kwargs: Any) -> None:
        if reason := engine.missing():
            raise NoEngineError(reason)
        super().__init__(image, **kwargs)
        self.start_timeout = start_timeout
        self.published: dict[int, int] = {}
        self._chosen: set[int] = set()
        self._kwargs.setdefault("labels", {})[engine.OWNER] = engine.owner()

    def with_published_port(self, port: int, host_port: int = 0) -> Self:
        """Publish a port of the container on 127.0.0.1; 0 takes a free one."""
        self.published[port] = host_port
        if host_port:
            self._chosen.add(port)
        return self

    def is_healthy(self) -> bool:
        """Whether the service answers; subclasses tell."""
        return True

    def start(self) -> Self:
        """Start and wait for health.

        Raises:
            ImageNotFoundError: the image is not here and cannot be pulled.
            PortTakenError: another program has a port that was asked for.
            ContainerStartError: it ended, or is not healthy after `start_timeout` seconds; nothing is left running.
        """
        try:
            self._launch()
            self._wait_healthy()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self, force: bool = True, delete_volume: bool = True) -> None:
        """Remove the container and its volumes; one that is gone already is left alone."""
        with contextlib.suppress(NotFound):
            super().stop(force, delete_volume)

    def restart(self) -> None:
        """Stop the service cleanly, start it again, wait for health. What lies in its volumes stays."""
        container = self.get_wrapped_container()
        container.stop(timeout=STOP_SECONDS)
        container.start()
        self._wait_healthy()

    def log_text(self, lines: int | None = None) -> str:
        """What the container has written, its last `lines` lines or all."""
        with contextlib.suppress(APIError, NotFound):
            tail: Any = lines or "all"
            return bytes(self.get_wrapped_container().logs(tail=tail)).decode("utf-8", "replace")
        return "(no log)"

    def _launch(self) -> None:
        for attempt in range(1, _PORT_ATTEMPTS + 1):
            self._choose_ports()
            try:
                super().start()
            except ImageNotFound as error:
                raise ImageNotFoundError(f"no image {self.image}: {self.how_to_get}") from error
            except APIError as error:
                if not _is_port_conflict(error):
                    raise self._explained(error) from error
                if self._chosen or attempt == _PORT_ATTEMPTS:
                    raise PortTakenError(f"{self.image}: {_ports(self)}: {error.explanation}") from error
                self.stop()
            else:
                return

    def _transfer_into_container(self, transferable: Transferable, destination_in_container: str, mode: int) -> None:
        packed = archive(transferable, destination_in_container, mode)
        self.get_wrapped_container().put_archive(path="/", data=packed)

    def _choose_ports(self) -> None:
        for port in self.published:
            if port not in self._chosen:
                self.published[port] = free_port()
            self.ports[str(port)] = ("127.0.0.1", self.published[port])  # type: ignore[assignment]  # docker's own form

    def _explained(self, error: APIError) -> Exception:
        text = str(error.explanation or error)
        if "pull" in text or "registry" in text or "manifest" in text or "name resolution" in text:
            return ImageNotFoundError(f"no image {self.image}: it is not here and cannot be pulled; {self.how_to_get}")
        return ContainerStartError(f"{self.image} could not be started: {text}")

    def _wait_healthy(self) -> None:
        deadline = time.monotonic() + self.start_timeout
        while not self.is_healthy():
            self.reload()
            if self.status in {"exited", "dead", "stopped"}:
                raise ContainerStartError(f"{self.image} ended while it started {self._ending()}; {self._tail()}")
            if time.monotonic() > deadline:
                raise ContainerStartError(
                    f"{self.image} is not healthy after {self.start_timeout:.0f} s; {self._tail()}"
                )
            time.sleep(0.1)

    def _ending(self) -> str:
        state = self.get_wrapped_container().attrs["State"]
        killed = " and was out of memory" if state.get("OOMKilled") else ""
        return f"(exit code {state.get('ExitCode')}{killed})"

    def _tail(self) -> str:
        return f"the last lines of its log:\n{self.log_text(SHOWN_LINES).rstrip()}"


def _is_port_conflict(error: APIError) -> bool:
    text = str(error.explanation or error)
    return "already allocated" in text or "already in use" in text or ("bind" in text and "address" in text)


def _ports(container: ServiceContainer) -> str:
    asked = ", ".join(str(container.published[port]) for port in sorted(container.published))
    return f"a port of {asked} on 127.0.0.1 is in use by another program; end it or choose another"
