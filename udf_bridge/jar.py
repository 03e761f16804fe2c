"""Bundles to one UDF jar: settle, compile, package, prove, put in place. The same inputs give the same bytes."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from modelbuild.bundle import Bundle
from udf_bridge.archive import Entry, read_entries, stored, write_archive
from udf_bridge.contents import BACKENDS, Contents, describe_contents, settle
from udf_bridge.description import DESCRIPTION, MODELS, JarDescription, describe
from udf_bridge.errors import JarError
from udf_bridge.jvm import build_module, compile_java, fetch, platform_name
from udf_bridge.parity import ParityProcess, ParityReport
from udf_bridge.target import DEFAULT_TARGET

__all__ = ["BACKENDS", "JarReport", "build", "describe"]

_TENSORFLOW_VERSION = "ksql-anomaly/tensorflow-java.version"
_BUNDLE_FILES = ("manifest.json", "network.json", "golden.json", "saved_model/")

Progress = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class JarReport:
    """A built jar. `reused`: it was there already; `parity` is then None, as when proving was not wished for."""

    path: Path
    description: JarDescription
    reused: bool
    size: int
    parity: ParityReport | None


def build(
    bundles: Sequence[str | Path],
    output: str | Path,
    *,
    backends: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    target: str = DEFAULT_TARGET,
    prove: bool = True,
    progress: Progress = str,
) -> JarReport:
    """Build one jar with the SQL functions of all `bundles` (folders) and write it to `output`.

    `backends` says how a model runs, e.g. {"payment": "tensorflow"}; `java` where it says nothing. `names` gives
    functions other names. `progress` is told each stage. With `prove`, a jar whose functions differ from Keras never
    reaches `output`. A jar that is there and was built from the same things is left as it is.

    Raises:
        BundleError: a bundle that is damaged or of a newer format.
        BuildError: two models of one name, an unknown backend, function name or ksqlDB version.
        ParityError: a function differs from Keras.
    """
    progress("read bundles")
    contents = settle(bundles, backends or {}, names or {}, target, prove)
    description = describe_contents(contents)
    path = Path(output)
    if _is_there(path, description):
        return JarReport(path, description, True, path.stat().st_size, None)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".ksql-anomaly-", dir=path.parent) as scratch, _proof(prove) as proof:
        progress("compile functions")
        classes = _compile(contents, Path(scratch))
        progress("package")
        staged = Path(scratch) / path.name
        write_archive(staged, _entries(contents, classes, description))
        parity = _prove(proof, staged, progress) if proof else None
        staged.replace(path)
    return JarReport(path, description, False, path.stat().st_size, parity)


def _is_there(path: Path, description: JarDescription) -> bool:
    """Tell whether a jar that was built from the same things is there; a damaged one is not."""
    try:
        return describe(path) == description
    except JarError:
        return False


def _compile(contents: Contents, scratch: Path) -> Path:
    sources, classes = scratch / "sources", scratch / "classes"
    for name, text in contents.sources.items():
        file = sources / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    class_path = [build_module("udf-runtime"), build_module("annotations"), *fetch("connect-api")]
    compile_java(sources.rglob("*.java"), class_path, classes, target=11, root=sources)
    return classes


def _proof(wanted: bool) -> AbstractContextManager[ParityProcess | None]:
    return ParityProcess() if wanted else nullcontext()


def _prove(proof: ParityProcess, staged: Path, progress: Progress) -> ParityReport:
    progress("prove parity with Keras")
    report = proof.verify(staged)
    report.raise_for_difference()
    return report


def _entries(contents: Contents, classes: Path, description: JarDescription) -> Iterator[Entry]:
    yield stored("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0\r\nCreated-By: ksql-anomaly\r\n\r\n")
    yield stored(DESCRIPTION, description.model_dump_json(indent=2).encode())
    for file in classes.rglob("*.class"):
        yield stored(file.relative_to(classes).as_posix(), file.read_bytes())
    yield from _runtime_entries(with_tensorflow=contents.tensorflow_group is not None)
    for bundle in contents.bundles:
        yield from _bundle_entries(bundle)
    if contents.tensorflow_group:
        yield stored(_TENSORFLOW_VERSION, contents.target.tensorflow_java.encode())
        for jar in fetch(contents.tensorflow_group):
            yield from filter(_is_needed, read_entries(jar))


def _runtime_entries(*, with_tensorflow: bool) -> Iterator[Entry]:
    with zipfile.ZipFile(build_module("udf-runtime")) as runtime:
        for name in runtime.namelist():
            if with_tensorflow or "/TensorFlow" not in name:
                yield stored(name, runtime.read(name))


def _bundle_entries(bundle: Bundle) -> Iterator[Entry]:
    """The report and the model card stay behind: they are for people, and not part of what runs."""
    folder = f"{MODELS}/{bundle.manifest.name}/{bundle.manifest.version}"
    for name in ("manifest.json", *bundle.manifest.files):
        if name.startswith(_BUNDLE_FILES):
            yield stored(f"{folder}/{name}", (bundle.path / name).read_bytes())


def _is_needed(entry: Entry) -> bool:
    """Classes, native libraries and their licence; not Maven's files, modules, or other platforms' properties."""
    name = entry.name
    if name.startswith("META-INF/") or name.endswith(("module-info.class", ".proto")):
        return False
    return not name.endswith(".properties") or name.endswith(f"/{platform_name()}.properties")
