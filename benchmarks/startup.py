"""How long until something can be used? Seconds, the median of several starts, beside Python's own start."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from rich.table import Table

from benchmarks import CONSOLE
from deploy.client import Client
from deploy.embedded.stack import Stack

COMMANDS = (["--help"], ["udf", "--help"], ["deploy", "--help"], ["sql", "--help"], ["model", "--help"])
RUNS = 5


def main() -> None:
    """Print the table."""
    base = seconds(lambda: run([sys.executable, "-c", "pass"]))
    rows = [("python -c pass", base)]
    for arguments in COMMANDS:
        command = [str(Path(sys.executable).with_name("ksql-anomaly")), *arguments]
        rows.append((" ".join(["ksql-anomaly", *arguments]), seconds(partial(run, command))))
    rows += runtime_starts()
    out = Table("", "seconds", "to python -c pass")
    for name, value in rows:
        out.add_row(name, f"{value:.2f}", f"{value / base:.1f}")
    CONSOLE.print(out)


def runtime_starts() -> list[tuple[str, float]]:
    """Seconds from nothing to the first answered statement: an empty state directory, then the same one again."""
    with tempfile.TemporaryDirectory(prefix="ksql-anomaly-bench-") as folder:
        return [(name, first_statement(Path(folder) / "state")) for name in ("first start", "start again")]


def first_statement(state: Path) -> float:
    """Seconds until a fresh runtime over this state directory has answered SHOW STREAMS."""
    started = time.monotonic()
    with Stack(state, port=0) as stack:
        Client(stack.url).statement("SHOW STREAMS;")
        return time.monotonic() - started


def seconds(start: Callable[[], None]) -> float:
    """The median duration of several calls."""
    durations = []
    for _ in range(RUNS):
        started = time.monotonic()
        start()
        durations.append(time.monotonic() - started)
    return statistics.median(durations)


def run(command: list[str]) -> None:
    """Run a command to its end, its output dropped."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
