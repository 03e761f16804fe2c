"""Swap a model again and again while four threads score with it, and check every row: for tests and for `swaps`."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from udf_bridge.jvm import build_module, cache_dir, compile_java, fetch, java_command
from udf_bridge.parity_checks import TOLERANCE
from udf_bridge.publish.publishing import publish
from udf_bridge.publish.store import DirectoryStore

SOURCES = Path(__file__).parent / "java"
SWAP_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Memory:
    """What the scoring process holds after so many swaps: bytes of live heap and of resident memory, threads, files."""

    swaps: int
    calls: int
    wrong: int
    heap: int
    resident: int
    threads: int
    files: int
    fault: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """All measurements in their order, and the seconds from each publication to the first row by that version."""

    memory: list[Memory]
    seconds: list[float]

    @property
    def last(self) -> Memory:
        """The measurement after everything."""
        return self.memory[-1]


def versions(bases: Sequence[Path], folder: Path, count: int) -> list[Path]:
    """Write `count` bundles: the bases in turn, each by a version of its own, every third by another threshold."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number in range(1, count + 1):
        base = bases[number % len(bases)]
        manifest = json.loads((base / "manifest.json").read_text())
        manifest["version"] = f"1.0.{number}"
        if number % 3 == 0:
            manifest["threshold"] *= 1.01
        bundle = folder / f"{manifest['name']}-{manifest['version']}"
        shutil.copytree(base, bundle)
        (bundle / "manifest.json").write_text(json.dumps(manifest))
        made.append(bundle)
    return made


def run(jar: Path, function: str, first: Path, others: Sequence[Path], scratch: Path, threads: int = 4) -> Outcome:
    """Publish `others` one after the other while `function` of `jar`, built from `first`, is called without a pause.

    Each is published when rows by the one before have been seen. Raises AssertionError: the scoring process ended, or
    a version was not taken up.
    """
    bundles = [first, *others]
    expected = scratch / "expected.txt"
    expected.write_text("\n".join(_expected(bundles)))
    store = DirectoryStore(scratch / "source")
    memory, seconds = [], []
    arguments = (str(jar), function, str(threads), str(TOLERANCE), str(expected))
    with _process(arguments, store, scratch) as process:
        _await(process, f"version {_version(first)}")
        for number, bundle in enumerate(others, 1):
            published = time.monotonic()
            publish(bundle, store)
            _await(process, f"version {_version(bundle)}")
            seconds.append(time.monotonic() - published)
            if number % max(1, len(others) // 8) == 0:
                memory.append(_measure(process, number))
    return Outcome(memory, seconds)


@contextmanager
def _process(arguments: Sequence[str], store: DirectoryStore, scratch: Path) -> Iterator[subprocess.Popen[str]]:
    classes = scratch / "classes"
    libraries = [build_module("annotations"), *fetch("connect-api", "logging")]
    compile_java([SOURCES / "io/ksqlanomaly/benchmarks/SwapLoad.java"], libraries, classes, root=SOURCES)
    properties = {
        "ksql.anomaly.models.source": f"dir:{store.directory}",
        "ksql.anomaly.models.poll.ms": "20",
        "ksql.anomaly.udf.dir": str(cache_dir() / "udf"),
        "org.slf4j.simpleLogger.defaultLogLevel": "warn",
    }
    command = java_command(
        "io.ksqlanomaly.benchmarks.SwapLoad",
        [classes, *libraries],
        *arguments,
        heap="512m",
        properties=properties,
        flags=["-XX:+UseSerialGC"],
    )
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _await(process: subprocess.Popen[str], wanted: str) -> str:
    """Return the first line that begins as wanted; versions may be passed over while the machine is busy."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith(wanted):
            return line
    raise AssertionError(f"the scoring process ended before it said {wanted!r}")


def _measure(process: subprocess.Popen[str], swaps: int) -> Memory:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()
    *numbers, fault = _await(process, "measured").split(maxsplit=7)[1:]
    calls, wrong, heap, resident, threads, files = map(int, numbers)
    return Memory(swaps, calls, wrong, heap, resident, threads, files, fault.strip())


def _expected(bundles: Sequence[Path]) -> Iterator[str]:
    """The rows of the first bundle as texts; then each version with the scores that Keras gave them."""
    golden = _golden(bundles[0])
    yield ";".join(",".join(_text(value) for value in row) for row in golden["inputs"])
    for bundle in bundles:
        other = _golden(bundle)
        assert other["inputs"] == golden["inputs"], "all versions must have the same golden rows"
        yield ";".join([_version(bundle), *("NaN" if score is None else repr(score) for score in other["score"])])


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else repr(float(value))


def _golden(bundle: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((bundle / "golden.json").read_text())
    return document


def _version(bundle: Path) -> str:
    return str(json.loads((bundle / "manifest.json").read_text())["version"])


def growth(outcome: Outcome, what: str) -> float:
    """Return how much larger the second half's smallest value is than the first half's, as a share."""
    values = [getattr(memory, what) for memory in outcome.memory]
    half = len(values) // 2
    return min(values[half:]) / min(values[:half]) - 1 if half and min(values[:half]) else math.nan
