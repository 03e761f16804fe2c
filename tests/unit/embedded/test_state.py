"""Who uses a state folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.embedded.errors import AlreadyRunningError, NewerFormatError, NotRunningError
from deploy.embedded.processes import Identity
from deploy.embedded.state import RunningStack, StateDir


def record(process: Identity, children: list[Identity] | None = None) -> RunningStack:
    return RunningStack(process, children or [], "http://127.0.0.1:1", "127.0.0.1:2", "http://127.0.0.1:3", "/x", 0.0)


def test_one_runtime_at_a_time(tmp_path: Path) -> None:
    with StateDir(tmp_path).claimed():
        StateDir(tmp_path).write_record(record(Identity.of(os.getpid())))
        assert StateDir(tmp_path).running().url == "http://127.0.0.1:1"
        with (
            pytest.raises(AlreadyRunningError, match=f"process {os.getpid()}, http://127.0.0.1:1"),
            StateDir(tmp_path).claimed(),
        ):
            pass
    with pytest.raises(NotRunningError, match="ksql-anomaly up"):
        StateDir(tmp_path).running()
    with StateDir(tmp_path).claimed():
        pass


def test_a_record_of_a_dead_process_counts_for_nothing(tmp_path: Path) -> None:
    state = StateDir(tmp_path)
    state.write_record(record(Identity(os.getpid(), 1.0)))
    assert state.find_running() is None
    with state.claimed():
        assert not state.record.exists()


def test_children_that_a_killed_runtime_left_are_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deploy.embedded.state.LEFTOVER_SECONDS", 0.2)
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    state = StateDir(tmp_path)
    state.write_record(record(Identity(os.getpid(), 1.0), [Identity.of(child.pid)]))
    with state.claimed():
        assert child.wait(5) == -9


def test_a_newer_record_is_refused(tmp_path: Path) -> None:
    state = StateDir(tmp_path)
    content = json.loads(record(Identity.of(os.getpid())).to_json()) | {"format_version": 99}
    state.record.write_text(json.dumps(content))
    with pytest.raises(NewerFormatError, match="format version 99, but this program knows versions up to 1"):
        state.running()
