"""What goes wrong with engines, images and containers: each is one clear error, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.testing import engine
from deploy.testing.errors import ContainerStartError, ImageNotFoundError, JarError, NoEngineError, PortTakenError
from udf_bridge.description import DESCRIPTION, FunctionDescription, JarDescription, Platform

SLEEP = ["sleep", "600"]
NOBODY = 65534


@pytest.fixture
def ours(container_engine: None) -> Iterator[Callable[[], list[str]]]:
    """Names of the containers that this process has started and not removed."""

    def names() -> list[str]:
        with engine.connected() as client:
            found = client.containers.list(all=True, filters={"label": f"{engine.OWNER}={engine.owner()}"})
            return [container.name for container in found]

    before = names()
    yield lambda: sorted(set(names()) - set(before))


def test_no_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{tmp_path}/none.sock")
    from deploy.testing import KsqlAnomalyContainer

    with pytest.raises(
        NoEngineError,
        match=r"no container engine answers at unix://.*none\.sock \(No such file.*start Docker",
    ):
        KsqlAnomalyContainer()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become someone without rights")
def test_an_engine_without_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("testcontainers.core.docker_client")  # imported now: nobody may not read it later
    with socket.socket(socket.AF_UNIX) as listening:
        path = f"/tmp/ksql-anomaly-{os.getpid()}.sock"
        listening.bind(path)
        listening.listen()
        Path(path).chmod(0o600)
        monkeypatch.setenv("DOCKER_HOST", f"unix://{path}")
        os.seteuid(NOBODY)
        try:
            reason = engine.missing()
        finally:
            os.seteuid(0)
            Path(path).unlink()
    assert reason is not None
    assert f"the container engine at unix://{path} refuses access to this user: add it to the group" in reason


def test_an_image_that_is_nowhere(ours: Callable[[], list[str]]) -> None:
    from deploy.testing import KsqlAnomalyContainer

    with pytest.raises(ImageNotFoundError, match=r"no image localhost/ksql-anomaly:none: .*build it with `make image`"):
        KsqlAnomalyContainer("localhost/ksql-anomaly:none").start()
    assert ours() == []


def test_a_port_that_is_taken(ours: Callable[[], list[str]]) -> None:
    from deploy.testing import KsqlAnomalyContainer

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(PortTakenError, match=rf"a port of .*{taken}.* is in use by another program"):
            KsqlAnomalyContainer().with_published_port(8088, taken).start()
    assert ours() == []


def test_a_container_that_dies_while_it_starts_shows_its_log(ours: Callable[[], list[str]]) -> None:
    from deploy.testing import KsqlAnomalyContainer

    container = KsqlAnomalyContainer().with_env("KSQL_ANOMALY_HEAP", "plenty")
    with pytest.raises(ContainerStartError, match=r"ended while it started \(exit code 1\)") as caught:
        container.start()
    assert "Invalid maximum heap size: -Xmxplenty" in str(caught.value)
    assert ours() == []


def test_a_container_that_is_not_healthy_in_time(ours: Callable[[], list[str]]) -> None:
    from deploy.testing import KsqlAnomalyContainer

    began = time.monotonic()
    with pytest.raises(ContainerStartError, match="is not healthy after 2 s"):
        KsqlAnomalyContainer(start_timeout=2, entrypoint=SLEEP).start()
    assert time.monotonic() - began < 20
    assert ours() == []


def test_a_healthy_server_without_the_jars_function(ours: Callable[[], list[str]], tmp_path: Path) -> None:
    from deploy.testing import KsqlAnomalyContainer

    ghost = FunctionDescription(name="GHOST_ANOMALY", model="ghost", kind="", class_name="Ghost", signatures=[])
    description = JarDescription(
        format_version=1, fingerprint="0", platform=Platform(ksqldb="8.x"), models=[], functions=[ghost]
    )
    with zipfile.ZipFile(tmp_path / "ghost.jar", "w") as jar:
        jar.writestr(DESCRIPTION, description.model_dump_json())
    with pytest.raises(JarError, match=r"is healthy but has no function GHOST_ANOMALY of ghost\.jar"):
        KsqlAnomalyContainer().with_udf_jar(tmp_path / "ghost.jar").start()
    assert ours() == []


KILLED = f"""
import time
from deploy.testing.container import ServiceContainer
from deploy.testing.settings import anomaly_image
container = ServiceContainer(anomaly_image(), entrypoint={SLEEP!r}).start()
print(container.get_container_id(), flush=True)
time.sleep(600)
"""


def test_what_a_killed_run_left_is_removed_at_the_next_start(container_engine: None) -> None:
    with subprocess.Popen([sys.executable, "-c", KILLED], stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        identity = killed.stdout.readline().strip()
        assert identity in running()
        engine.reap()
        assert identity in running(), "its owner lives"
        killed.kill()
        killed.wait()
    engine.reap()
    assert identity not in running()


INTERRUPTED = """
import time

def test_that_fails(ksqldb):
    print("started by", ksqldb.container.get_container_id(), flush=True)
    raise AssertionError("on purpose")

def test_that_takes_long(ksqldb):
    time.sleep(600)
"""


def test_ctrl_c_removes_everything_and_a_failure_shows_the_logs(container_engine: None, tmp_path: Path) -> None:
    (tmp_path / "test_interrupted.py").write_text(INTERRUPTED)
    options = ["-p", "deploy.testing.plugin", "-p", "no:cacheprovider", "--rootdir=.", "-v", "--ksqldb=image"]
    log = tmp_path / "log"
    before = set(running())
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-m", "pytest", *options], cwd=tmp_path, stdout=output)
    try:
        while "test_that_fails FAILED" not in log.read_text():
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
        assert set(running()) - before
        process.send_signal(signal.SIGINT)
        process.wait(60)
    finally:
        process.kill()
    text = log.read_text()
    assert "KeyboardInterrupt" in text
    assert "image: container, last lines" in text
    assert "SQL server       http://127.0.0.1:8088" in text
    assert set(running()) <= before


def running() -> list[str]:
    """Ids of all containers that a test run of ours has started."""
    with engine.connected() as client:
        return [container.id for container in client.containers.list(all=True, filters={"label": engine.OWNER})]
