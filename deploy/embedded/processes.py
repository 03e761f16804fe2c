"""Child processes of the runtime: ports, start under a guard, stop, and who a process id belongs to."""

from __future__ import annotations

import contextlib
import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.addresses import HOST
from deploy.embedded.errors import AddressError, PortInUseError

STOP_SECONDS = 15.0
"""How long a child may take to end before it is killed."""
GUARD_SECONDS = 5.0
"""So much sooner its guard kills it, which then ends in order."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A process that can be told from a later one with the same id: `created` is its start, seconds since 1970."""

    pid: int
    created: float

    @classmethod
    def of(cls, pid: int) -> Identity:
        """The identity of a process that runs now; raises psutil.NoSuchProcess."""
        import psutil

        return cls(pid, psutil.Process(pid).create_time())

    def is_alive(self) -> bool:
        """Whether this very process runs still (a zombie does not)."""
        import psutil

        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) < 1
            return same and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False


class GuardedProcess:
    """A command that runs until it ends, is stopped, or this process dies in whatever way."""

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        environment: dict[str, str] | None = None,
        stop_seconds: float = STOP_SECONDS,
    ) -> None:
        self.stop_seconds = stop_seconds
        log.parent.mkdir(parents=True, exist_ok=True)
        guard = Path(__file__).with_name("guard.py")
        self._guard = subprocess.Popen(
            [sys.executable, "-I", "-S", str(guard), str(max(stop_seconds - GUARD_SECONDS, 1)), str(log), *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
            start_new_session=True,  # Ctrl-C in a terminal reaches us, and we end our children in order
        )
        assert self._guard.stdout is not None  # noqa: S101
        self.pid = int(self._guard.stdout.readline() or b"0")

    @property
    def exit_code(self) -> int | None:
        """The command's exit code, None while it runs."""
        return self._guard.poll()

    @property
    def is_alive(self) -> bool:
        """Whether the command runs."""
        return self.exit_code is None

    def wait(self, seconds: float | None = None) -> int:
        """Wait for the end; raises subprocess.TimeoutExpired."""
        return self._guard.wait(seconds)

    def stop(self, seconds: float | None = None) -> int:
        """Ask the command to end (SIGTERM), insist after `seconds` or `stop_seconds`, and return its exit code."""
        if self._guard.poll() is None:
            self._guard.send_signal(signal.SIGTERM)
        try:
            self._guard.wait(self.stop_seconds if seconds is None else seconds)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self._guard.wait()
        for pipe in (self._guard.stdin, self._guard.stdout):
            if pipe is not None:
                pipe.close()
        return self._guard.returncode


def free_port() -> int:
    """A port on 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def claim_port(port: int, what: str, option: str, host: str = HOST) -> int:
    """Check that `port` is free (0: choose one) and return it; raises AddressError or PortInUseError."""
    if port == 0:
        return free_port()
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror as error:
            raise AddressError(f"cannot listen on {host}: {error.strerror}") from error
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise AddressError(f"cannot listen on {host}: not an address of this machine") from error
            raise PortInUseError(what, port, option) from error
    return port


def accepts_connections(port: int) -> bool:
    """Whether something listens on that port of 127.0.0.1."""
    with contextlib.closing(socket.socket()) as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((HOST, port)) == 0


def last_lines(log: Path, count: int = 5) -> str:
    """The end of a log file, for an error message."""
    try:
        lines = log.read_text(errors="replace").splitlines()
    except OSError:
        return "(no log)"
    return "\n".join(line for line in lines[-count:]) or "(empty log)"
