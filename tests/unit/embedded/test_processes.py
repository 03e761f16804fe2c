"""Child processes: they end when asked, and when their parent is gone."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from deploy.embedded import processes
from deploy.embedded.errors import PortInUseError
from deploy.embedded.processes import GuardedProcess, Identity, accepts_connections, claim_port, last_lines

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
STUBBORN = [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"]


def wait_until_gone(pid: int, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while psutil.pid_exists(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not psutil.pid_exists(pid)


def test_output_goes_to_the_log_and_stop_ends_it(tmp_path: Path) -> None:
    log = tmp_path / "logs" / "child.log"
    process = GuardedProcess(SLEEP, log)
    while last_lines(log) != "up":
        time.sleep(0.02)
    assert process.is_alive
    assert psutil.Process(process.pid).cmdline() == SLEEP
    assert process.stop() != 0
    assert wait_until_gone(process.pid)


def test_a_child_that_ignores_sigterm_is_killed(tmp_path: Path) -> None:
    process = GuardedProcess(STUBBORN, tmp_path / "log")
    time.sleep(0.3)
    process.stop(seconds=0.2)
    assert wait_until_gone(process.pid)


def test_a_killed_parent_takes_its_child_with_it(tmp_path: Path) -> None:
    code = (
        "from deploy.embedded.processes import GuardedProcess; import os, pathlib, signal\n"
        f"print(GuardedProcess({SLEEP!r}, pathlib.Path({str(tmp_path / 'log')!r})).pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    parent = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=False, timeout=30)
    assert wait_until_gone(int(parent.stdout))


def test_the_exit_code_is_the_commands(tmp_path: Path) -> None:
    process = GuardedProcess([sys.executable, "-c", "raise SystemExit(7)"], tmp_path / "log")
    assert process.wait(10) == 7
    assert not process.is_alive
    process.stop()


def test_a_taken_port_is_an_error_that_names_it() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert accepts_connections(port)
        with pytest.raises(PortInUseError, match=f"port {port}.*--port"):
            claim_port(port, "server", "--port")
    assert claim_port(port, "server", "--port") == port


def test_an_identity_outlives_its_process_id() -> None:
    mine = Identity.of(os.getpid())
    assert mine.is_alive()
    assert not Identity(mine.pid, mine.created - 100).is_alive()


def test_a_command_ends_when_its_parent_is_gone_before_it_runs(tmp_path: Path) -> None:
    guard, log = Path(processes.__file__).with_name("guard.py"), tmp_path / "log"
    command = [sys.executable, "-I", "-S", str(guard), "10", str(log), *SLEEP]
    reader, writer = os.pipe()
    os.close(reader)
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=writer) as started:
        os.close(writer)
        assert started.wait(30) != 0
    assert not [found for found in psutil.process_iter(["cmdline"]) if found.info["cmdline"] == SLEEP]
