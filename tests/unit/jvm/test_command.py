"""Java processes and their parent."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

PARENT = "from udf_bridge.jvm.command import java_lines, run_java; {}"


@pytest.mark.parametrize("call", ["run_java(['sleep', '600'])", "list(java_lines(['sleep', '600']))"])
def test_java_does_not_outlive_a_terminated_parent(call: str) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT.format(call)])
    children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
    deadline = time.monotonic() + 30
    while not (child := children.read_text().strip()):
        assert time.monotonic() < deadline, "the command was not started"
        time.sleep(0.05)
    parent.terminate()
    assert parent.wait(30) == 128 + 15
    assert not Path(f"/proc/{child}").exists()
