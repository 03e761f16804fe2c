"""The container engine: whether one answers, and the removal of what killed test runs left on it."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator
from typing import TYPE_CHECKING

from deploy.embedded.processes import Identity
from deploy.testing.errors import NoEngineError

if TYPE_CHECKING:
    from docker import DockerClient

OWNER = "io.ksqlanomaly.testing.owner"
"""Label of everything we start: `machine/process/start of the process`, seconds since 1970."""

USUAL_HOST = "unix:///var/run/docker.sock"
ANSWER_SECONDS = 60

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

    host = get_docker_host() or USUAL_HOST
    _knock(host)
    try:
        client = docker.DockerClient(base_url=host, timeout=ANSWER_SECONDS)
    except DockerException as error:
        raise NoEngineError(f"the container engine at {host} does not answer as Docker does: {error}") from error
    try:
        yield client
    finally:
        client.close()


def missing(image: str = "") -> str | None:
    """Why no container can be started here and how to change that; None when one can.

    Args:
        image: must be on this machine, if it is given: it is not pulled.
    """
    try:
        with connected() as client:
            client.ping()
            return _missing_image(client, image) if image else None
    except NoEngineError as error:
        return str(error)


def _missing_image(client: DockerClient, image: str) -> str | None:
    from docker.errors import ImageNotFound

    try:
        client.images.get(image)
    except ImageNotFound:
        return f"no image {image} on this machine: `make image` builds it"
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


def _knock(host: str) -> None:
    """Connect to a Unix socket once: Docker's client leaves sockets open, and hides the reason, when it is refused."""
    if not host.startswith("unix://"):
        return
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(host.removeprefix("unix://"))
        except PermissionError as error:
            raise NoEngineError(
                f"the container engine at {host} refuses access to this user: add it to the group of the socket "
                "(`sudo usermod --append --groups docker $USER`, then log in again), or name another one by DOCKER_HOST"
            ) from error
        except OSError as error:
            raise NoEngineError(f"no container engine answers at {host} ({error.strerror}): {_GET_ONE}") from error
