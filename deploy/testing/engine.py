"""The container engine: whether one answers, and the removal of what killed test runs left on it."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from deploy.embedded.processes import Identity
from deploy.testing.errors import NoEngineError

if TYPE_CHECKING:
    from docker import DockerClient

OWNER = "io.ksqlanomaly.testing.owner"
"""Label of everything we start: `machine/process/start of the process`, seconds since 1970."""

_GET_ONE = (
    "start Docker or podman's service and name it by DOCKER_HOST; on Debian as root: "
    '`eval "$(.ci/engine)"` in the repository of ksql-anomaly sets podman up'
)


@contextlib.contextmanager
def connected() -> Iterator[DockerClient]:
    """A client of the engine that `DOCKER_HOST` or the usual socket names. Raises NoEngineError."""
    try:
        from docker.errors import DockerException

        import docker
    except ImportError as error:
        raise NoEngineError(f"{error}: pip install 'ksql-anomaly[testing]'") from error
    from testcontainers.core.docker_client import get_docker_host

    host = get_docker_host()
    try:
        client = docker.DockerClient(base_url=host) if host else docker.from_env()
    except DockerException as error:
        raise NoEngineError(_why(host or "the usual socket", error)) from error
    try:
        yield client
    finally:
        client.close()


def missing() -> str | None:
    """Why no container can be started here and how to change that; None when one can."""
    try:
        with connected() as client:
            client.ping()
    except NoEngineError as error:
        return str(error)
    return None


def owner() -> str:
    """The label value of what this process starts."""
    mine = Identity.of(os.getpid())
    return f"{socket.gethostname()}/{mine.pid}/{mine.created}"


def reap() -> list[str]:
    """Remove containers and networks of test runs of this machine that are not alive any more.

    Returns:
        Their names. Raises NoEngineError.
    """
    from docker.errors import APIError, NotFound

    removed = []
    with connected() as client:
        for container in client.containers.list(all=True, filters={"label": OWNER}, ignore_removed=True):
            if _is_orphan(container.labels.get(OWNER, "")):
                with contextlib.suppress(NotFound):
                    container.remove(force=True, v=True)
                removed.append(str(container.name))
        for network in client.networks.list(filters={"label": OWNER}):
            if _is_orphan((network.attrs.get("Labels") or {}).get(OWNER, "")):
                with contextlib.suppress(NotFound, APIError):
                    network.remove()
                removed.append(str(network.name))
    return removed


def _is_orphan(label: str) -> bool:
    """Whether the label names a process of this machine that has ended."""
    machine, _, process = label.partition("/")
    pid, _, created = process.partition("/")
    if machine != socket.gethostname() or not pid.isdigit():
        return False
    return not Identity(int(pid), float(created or 0)).is_alive()


def _why(host: str, error: Any) -> str:
    text = str(error)
    if "Permission denied" in text or "PermissionError" in text:
        return (
            f"the container engine at {host} refuses access to this user: add it to the group of the socket "
            f"(`sudo usermod --append --groups docker $USER`, then log in again), or name another one by DOCKER_HOST"
        )
    return f"no container engine answers at {host}: {_GET_ONE}"
