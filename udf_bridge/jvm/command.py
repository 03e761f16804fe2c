"""Command lines for Java processes, and short runs of them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from udf_bridge.errors import JavaRunError
from udf_bridge.jvm.home import java_home, java_version
from udf_bridge.jvm.startup import cache_flags

# Java 24 and newer warn about native access and Unsafe; both are what RocksDB, TensorFlow and Kafka need.
_QUIET_FLAGS = {"--enable-native-access=ALL-UNNAMED": 17, "--sun-misc-unsafe-memory-access=allow": 23}
_FAST_START = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


def java_command(
    main: str,
    class_path: Iterable[Path],
    *args: str,
    heap: str = "256m",
    properties: Mapping[str, str] | None = None,
    fast_start: bool = False,
    flags: Iterable[str] = (),
) -> list[str]:
    """Return the command that runs class `main`.

    `heap` is -Xmx; `fast_start` trades peak speed for start-up (serial collector, first compiler only): not for
    benchmarks. Extra `flags` go before the class path.
    """
    home = java_home()
    class_path = list(class_path)
    return [
        str(home / "bin" / "java"),
        f"-Xmx{heap}",
        "-Dfile.encoding=UTF-8",
        *_quiet_flags(home),
        *(_FAST_START if fast_start else ()),
        *cache_flags(home, main, class_path),
        *flags,
        *(f"-D{name}={value}" for name, value in (properties or {}).items()),
        "-cp",
        os.pathsep.join(str(path) for path in class_path),
        main,
        *args,
    ]


def run_java(command: list[str], *, cwd: Path | None = None, timeout: float = 300) -> str:
    """Run a command of `java_command` and return its standard output.

    Raises:
        JavaRunError: it failed, or took longer than `timeout` seconds.
    """
    try:
        with _termination_raised():
            done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired as error:
        raise JavaRunError(f"Java did not end within {timeout:.0f} s") from error
    if done.returncode != 0:
        raise _failure(done.returncode, done.stdout + done.stderr)
    return done.stdout


def java_lines(command: list[str]) -> Iterator[str]:
    """Run a command of `java_command` and yield the lines of its standard output as they come.

    Java ends when the iterator is closed.

    Raises:
        JavaRunError: it failed.
    """
    with _termination_raised(), tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        java = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            yield from (line.rstrip("\n") for line in java.stdout or ())
            java.wait()
        finally:
            java.kill()
            java.communicate()
        if java.returncode != 0:
            errors.seek(0)
            raise _failure(java.returncode, errors.read())


def _failure(returncode: int, output: str) -> JavaRunError:
    return JavaRunError(f"Java ended with {returncode}:\n{output.strip()[-4000:]}")


@contextmanager
def _termination_raised() -> Iterator[None]:
    """Turn SIGTERM into an exception, upon which the child is killed; else Java would outlive us."""
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _quiet_flags(home: Path) -> list[str]:
    version = java_version(home)
    return [flag for flag, since in _QUIET_FLAGS.items() if version >= since]
