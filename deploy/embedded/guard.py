"""Runs a command that must not outlive its parent: ends it when standard input closes.

Usage: guard.py SECONDS LOG COMMAND…
The command is killed when it has not ended by itself within the seconds.
The parent keeps the write end of our standard input; however the parent dies, that end closes. The first line on
standard output is the command's process id. Only the standard library is used, so that it starts in milliseconds.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path


def main(arguments: list[str]) -> int:
    """Run the command until it ends or our standard input closes; return its exit code."""
    seconds, log, command = float(arguments[0]), Path(arguments[1]), arguments[2:]
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())  # before the command is there: it must not outlive us
    with log.open("ab") as output:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    threading.Thread(target=_end_when, args=(stop, child, seconds), daemon=True).start()
    threading.Thread(target=_watch_parent, args=(stop,), daemon=True).start()
    with contextlib.suppress(BrokenPipeError):  # the parent may be gone already
        os.write(1, f"{child.pid}\n".encode())
    return child.wait()


def _watch_parent(stop: threading.Event) -> None:
    while os.read(0, 1024):
        pass
    stop.set()


def _end_when(stop: threading.Event, child: subprocess.Popen[bytes], seconds: float) -> None:
    stop.wait()
    child.terminate()
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        child.kill()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
