"""Start-up caches: what a Java program loads and links while it starts, done once beforehand (JEP 483 and 514).

    with recorded():      programs started in here leave a record when they end, from which a cache is made
        ...
    cache_flags(main, class_path)     the flags with which later starts use it

A cache halves the processor time of a start. It belongs to one Java, main class and class path; the JVM itself checks
that the jars are the same, and starts without the cache when they are not.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from udf_bridge.errors import JavaRunError
from udf_bridge.jvm.home import cache_dir, java_version

SINCE = 25
"""The first Java that has these flags; others refuse to start with them."""
CREATE_SECONDS = 300
# The JVM's own messages go to standard output otherwise, where the query runner speaks JSON.
_SILENT = ("-Xlog:disable", "-Xlog:all=error:stderr")


_recordings: list[dict[Path, str]] = []
"""Of each `recorded` that has begun: the class paths of the programs, by the file of their record."""


def cache_flags(home: Path, main: str, class_path: Iterable[Path]) -> list[str]:
    """Flags of `java` that use the program's cache, or that record it within `recorded`; none without a cache."""
    if java_version(home) < SINCE:
        return []
    entries = os.pathsep.join(map(str, class_path))
    cache = _cache_file(home, main, entries)
    if _recordings and not cache.exists():
        record = cache.with_suffix(".record")
        record.parent.mkdir(parents=True, exist_ok=True)
        _recordings[-1][record] = entries
        return ["-XX:AOTMode=record", f"-XX:AOTConfiguration={record}", *_SILENT]
    return [f"-XX:AOTCache={cache}", *_SILENT] if cache.exists() else []


@contextmanager
def recorded() -> Iterator[None]:
    """Have programs that start and end in the context recorded, then make their caches.

    Raises:
        JavaRunError: a cache could not be made.
    """
    programs: dict[Path, str] = {}
    _recordings.append(programs)
    try:
        yield
    finally:
        _recordings.remove(programs)
    for record, class_path in programs.items():
        _create(record, class_path)


def _create(record: Path, class_path: str) -> None:
    from udf_bridge.jvm.command import run_java
    from udf_bridge.jvm.home import java_home

    if not record.exists():
        raise JavaRunError(f"Java wrote no record {record}: it was killed, or could not write there")
    temporary = record.with_suffix(f".{os.getpid()}")
    flags = ["-XX:AOTMode=create", f"-XX:AOTConfiguration={record}", f"-XX:AOTCache={temporary}", *_SILENT]
    try:
        run_java([str(java_home() / "bin" / "java"), *flags, "-cp", class_path], timeout=CREATE_SECONDS)
        temporary.replace(record.with_suffix(".aot"))
    finally:
        temporary.unlink(missing_ok=True)
        record.unlink()


def _cache_file(home: Path, main: str, class_path: str) -> Path:
    text = "\n".join([str(home), (home / "release").read_text(encoding="utf-8"), main, class_path])
    key = hashlib.sha256(text.encode())
    return cache_dir() / "startup" / f"{main.rpartition('.')[2].lower()}-{key.hexdigest()[:16]}.aot"
