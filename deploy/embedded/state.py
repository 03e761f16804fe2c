"""The folder where a runtime keeps its data: paths, the lock that lets only one use it, and who that one is."""

from __future__ import annotations

import contextlib
import json
import logging
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil
from filelock import FileLock, Timeout

from deploy.embedded.broker import write_atomically
from deploy.embedded.errors import AlreadyRunningError, NewerFormatError, NotRunningError
from deploy.embedded.processes import Identity

log = logging.getLogger(__name__)

FORMAT_VERSION = 1
LEFTOVER_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class RunningStack:
    """A runtime that runs: its process, its children's, and where it can be reached."""

    process: Identity
    children: list[Identity]
    url: str
    bootstrap: str
    registry_url: str
    extensions: str
    started_at: float
    format_version: int = FORMAT_VERSION

    @classmethod
    def from_json(cls, text: str, place: str) -> RunningStack:
        """Read what `to_json` wrote; raises NewerFormatError."""
        fields: dict[str, Any] = json.loads(text)
        if fields["format_version"] > FORMAT_VERSION:
            raise NewerFormatError(place, fields["format_version"], FORMAT_VERSION)
        children = [Identity(**child) for child in fields.pop("children")]
        return cls(process=Identity(**fields.pop("process")), children=children, **fields)

    def to_json(self) -> str:
        """The content of stack.json."""
        return json.dumps(asdict(self), indent=2) + "\n"


@dataclass(frozen=True, slots=True)
class StateDir:
    """Paths below one folder; see the module's first line."""

    path: Path
    _lock: FileLock = field(init=False, compare=False)

    def __post_init__(self) -> None:
        lock = FileLock(self.path / "lock", timeout=0, thread_local=False)
        object.__setattr__(self, "_lock", lock)

    @property
    def record(self) -> Path:
        """The file that tells who runs here."""
        return self.path / "stack.json"

    @property
    def extensions(self) -> Path:
        """Where UDF jars are looked for when no other folder is named."""
        return self.path / "extensions"

    def log_file(self, name: str) -> Path:
        """The log of `broker`, `registry`, `runner` or `server`."""
        return self.path / "logs" / f"{name}.log"

    @contextlib.contextmanager
    def claimed(self) -> Iterator[None]:
        """Hold the folder; raises AlreadyRunningError. What a killed runtime left behind is cleaned up first."""
        self.path.mkdir(parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise AlreadyRunningError(self._holder()) from error
        try:
            self._clear_leftovers()
            yield
        finally:
            self.record.unlink(missing_ok=True)
            self._lock.release()

    def write_record(self, stack: RunningStack) -> None:
        """Tell other processes about this runtime."""
        write_atomically(self.record, stack.to_json())

    def find_running(self) -> RunningStack | None:
        """The runtime that uses this folder now, None when nobody does."""
        try:
            stack = RunningStack.from_json(self.record.read_text(), str(self.record))
        except FileNotFoundError:
            return None
        return stack if stack.process.is_alive() else None

    def running(self) -> RunningStack:
        """The runtime that uses this folder now; raises NotRunningError."""
        stack = self.find_running()
        if stack is None:
            raise NotRunningError(f"no runtime runs in {self.path}: start one with `ksql-anomaly up`")
        return stack

    def _holder(self) -> str:
        stack = self.find_running()
        who = f"process {stack.process.pid}, {stack.url}" if stack else "it is just starting or stopping"
        return (
            f"a runtime already uses {self.path} ({who}): use it, end it with `ksql-anomaly down`,"
            " or name another folder with --state"
        )

    def _clear_leftovers(self) -> None:
        """A runtime that was killed takes its children with it, which may need a moment."""
        if not self.record.exists():
            return
        stack = RunningStack.from_json(self.record.read_text(), str(self.record))
        log.info("the last runtime here (process %d) did not stop cleanly", stack.process.pid)
        deadline = time.monotonic() + LEFTOVER_SECONDS
        for child in stack.children:
            while child.is_alive() and time.monotonic() < deadline:
                time.sleep(0.1)
            if child.is_alive():
                with contextlib.suppress(psutil.NoSuchProcess):
                    psutil.Process(child.pid).kill()
        self.record.unlink()


def default_state_dir() -> Path:
    """`KSQL_ANOMALY_STATE`, else the folder for state of this user."""
    import os

    import platformdirs

    return Path(os.environ.get("KSQL_ANOMALY_STATE") or platformdirs.user_state_path("ksql-anomaly"))


def stop_running(state: StateDir, seconds: float = 60) -> RunningStack:
    """Ask the runtime of a folder to stop and wait until it has; raises NotRunningError."""
    stack = state.running()
    process = psutil.Process(stack.process.pid)
    process.terminate()
    try:
        process.wait(seconds)
    except psutil.TimeoutExpired:
        log.warning("process %d did not stop in %.0f s; killed", stack.process.pid, seconds)
        process.kill()
        process.wait(10)
    return stack
