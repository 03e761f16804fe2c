"""Runs a command that must not outlive its parent: ends it when standard input closes.

Usage: guard.py LOG COMMAND…
The parent keeps the write end of our standard input; however the parent dies, that end closes. The first line on
standard output is the command's process id. Only the standard library is used, so that it starts in milliseconds.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from types import FrameType

STOP_SECONDS = 10


def main(arguments: list[str]) -> int:
    """Run the command until it ends or our standard input closes; return its exit code."""
    log, command = Path(arguments[0]), arguments[1:]
    with log.open("ab") as output:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    print(child.pid, flush=True)

    def stop(_signal: int, _frame: FrameType | None) -> None:
        threading.Thread(target=_end, args=(child,), daemon=True).start()

    signal.signal(signal.SIGTERM, stop)
    threading.Thread(target=_end_with_parent, args=(child,), daemon=True).start()
    return child.wait()


def _end_with_parent(child: subprocess.Popen[bytes]) -> None:
    while os.read(0, 1024):
        pass
    _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
