"""Java sources to class files with ECJ: the same bytes on every machine, no JDK needed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from udf_bridge.errors import JavaCompileError, JavaRunError
from udf_bridge.jvm.artifacts import fetch
from udf_bridge.jvm.command import java_command, run_java

COMPILER_MAIN = "org.eclipse.jdt.internal.compiler.batch.Main"


def compile_java(
    sources: Iterable[Path],
    class_path: Iterable[Path],
    output: Path,
    *,
    target: int = 17,
    root: Path | None = None,
    processors: Iterable[Path] = (),
    lean: bool = False,
) -> None:
    """Compile `sources` into folder `output`.

    Sources are named relative to `root` (default: their common folder), so that no machine path enters a class
    file. `target` is the Java release of language and class files. `processors` are annotation processors' jars.
    `lean` leaves out what only debuggers read: names of variables and parameters; stack traces keep their lines.

    Raises:
        JavaCompileError: with file, line and message of each error.
    """
    files = sorted(Path(source).resolve() for source in sources)
    base = (root or Path(os.path.commonpath([file.parent for file in files]))).resolve()
    output.mkdir(parents=True, exist_ok=True)
    names = [file.relative_to(base) for file in files]
    debugging = ("-g:source,lines",) if lean else ("-g", "-parameters")
    arguments = [*debugging, *compiler_arguments(names, class_path, output, target, processors)]
    try:
        run_java(java_command(COMPILER_MAIN, fetch("ecj"), *arguments, fast_start=True, heap="512m"), cwd=base)
    except JavaRunError as error:
        raise JavaCompileError(str(error)) from error


def compiler_arguments(
    sources: Iterable[Path],
    class_path: Iterable[Path],
    output: Path,
    target: int,
    processors: Iterable[Path] = (),
) -> list[str]:
    """Return ECJ's arguments. `--release` is not used: it fails on a runtime without `ct.sym`."""
    jars = os.pathsep.join(str(path.resolve()) for path in class_path)
    processing = list(processors)
    return [
        *("-source", str(target), "-target", str(target), "-encoding", "UTF-8"),
        *("-nowarn", "-proceedOnError:Fatal"),
        *(["-cp", jars] if jars else []),
        *(["-processorpath", os.pathsep.join(map(str, processing))] if processing else ["-proc:none"]),
        *("-d", str(output.resolve()), "-s", str(output.resolve())),
        *map(str, sources),
    ]
