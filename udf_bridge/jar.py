"""Bundles to one UDF jar: settle, compile, package, prove, put in place. The same inputs give the same bytes."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from modelbuild.bundle import SIGNATURE, Bundle
from udf_bridge.archive import Entry, is_native, packed, read_entries, write_archive
from udf_bridge.collisions import check_collisions, check_tensorflow, neighbours
from udf_bridge.compilation import compiled_classes
from udf_bridge.contents import BACKENDS, Contents, describe_contents, settle
from udf_bridge.description import DESCRIPTION, MODELS, JarDescription, describe
from udf_bridge.errors import JarError
from udf_bridge.golden_sample import FILE as GOLDEN_SAMPLE
from udf_bridge.golden_sample import golden_sample
from udf_bridge.jvm import build_module, fetch, platform_name
from udf_bridge.parity import ParityProcess, ParityReport, golden_files
from udf_bridge.target import DEFAULT_TARGET

__all__ = ["BACKENDS", "JarReport", "build", "describe"]

_TENSORFLOW_VERSION = "ksql-anomaly/tensorflow-java.version"
# Of the runtime, what a jar on plain Java never comes to: the backend, and what checks a graph before it sees it.
_FOR_TENSORFLOW = (
    *(f"io/ksqlanomaly/udf/{name}" for name in ("TensorFlow", "GraphCheck", "Protobuf")),
    "ksql-anomaly/graph-ops.txt",
)

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
    slim: bool = False,
    beside: Sequence[str | Path] = (),
    challengers: Sequence[str | Path] = (),
    prove: bool = True,
    progress: Progress = str,
) -> JarReport:
    """Build one jar with the SQL functions of all `bundles` (folders) and write it to `output`.

    `backends` says how a model runs, e.g. {"payment": "tensorflow"}; `java` where it says nothing. `names` gives
    functions other names. `slim` leaves TensorFlow's native libraries out, for servers that have them in a directory.
    `beside` names jars, or an extension directory, that the server loads too. `challengers` are bundles of other
    versions, one a model at most, which …_ANOMALY_COMPARE compares with it. `progress` is told each stage. With
    `prove`, a jar whose functions differ from Keras never reaches `output`. A jar that is there and was built from
    the same things is left as it is.

    Raises:
        BundleError: a bundle that is damaged or of a newer format.
        BuildError: two models of one name, an unknown backend, function name or ksqlDB version, a function that the
            server or a jar beside this one has already, a challenger that does not fit its champion.
        ParityError: a function differs from Keras.
    """
    progress("read bundles")
    contents = settle(bundles, backends or {}, names or {}, target, prove, slim=slim, challengers=challengers)
    path = Path(output)
    _check_server(contents, neighbours(map(Path, beside), path))
    description = describe_contents(contents)
    if _is_there(path, description):
        return JarReport(path, description, True, path.stat().st_size, None)
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".ksql-anomaly-", dir=path.parent) as scratch, _proof(prove) as proof:
        progress("compile functions")
        classes = list(compiled_classes(contents))
        progress("package")
        staged = Path(scratch) / path.name
        write_archive(staged, _entries(contents, classes, description))
        parity = _prove(proof, staged, contents, progress) if proof else None
        staged.replace(path)
    return JarReport(path, description, False, path.stat().st_size, parity)


def _check_server(contents: Contents, beside: Sequence[Path]) -> None:
    check_collisions(contents.functions, contents.target, beside)
    if contents.tensorflow_group:
        check_tensorflow(beside)


def _is_there(path: Path, description: JarDescription) -> bool:
    """Tell whether a jar that was built from the same things is there; a damaged one is not."""
    try:
        return describe(path) == description
    except JarError:
        return False


def _proof(wanted: bool) -> AbstractContextManager[ParityProcess | None]:
    return ParityProcess() if wanted else nullcontext()


def _prove(proof: ParityProcess, staged: Path, contents: Contents, progress: Progress) -> ParityReport:
    progress("prove parity with Keras")
    report = proof.verify(staged, golden_files(bundle for bundle, _ in contents.packed_bundles))
    report.raise_for_difference()
    return report


def _entries(contents: Contents, classes: Iterable[tuple[str, bytes]], description: JarDescription) -> Iterator[Entry]:
    yield packed("META-INF/MANIFEST.MF", b"Manifest-Version: 1.0\r\nCreated-By: ksql-anomaly\r\n\r\n")
    yield packed(DESCRIPTION, description.model_dump_json(indent=2).encode())
    yield from (packed(name, content) for name, content in classes)
    yield from _runtime_entries(with_tensorflow=contents.tensorflow_group is not None)
    for bundle, backend in contents.packed_bundles:
        yield from _bundle_entries(bundle, backend)
    if contents.tensorflow_group:
        yield packed(_TENSORFLOW_VERSION, contents.target.tensorflow_java.encode())
        for jar in fetch(contents.tensorflow_group):
            yield from (entry for entry in read_entries(jar) if _is_needed(entry, contents.slim))


def _runtime_entries(*, with_tensorflow: bool) -> Iterator[Entry]:
    with zipfile.ZipFile(build_module("udf-runtime")) as runtime:
        for name in runtime.namelist():
            if with_tensorflow or not name.startswith(_FOR_TENSORFLOW):
                yield packed(name, runtime.read(name))


def _bundle_entries(bundle: Bundle, backend: str) -> Iterator[Entry]:
    """What its backend reads; report and model card are for people, and most golden rows for the build."""
    folder = f"{MODELS}/{bundle.manifest.name}/{bundle.manifest.version}"
    for name in ("manifest.json", *bundle.manifest.files):
        if name in {"manifest.json", "network.json"} or (backend == "tensorflow" and name.startswith("saved_model/")):
            yield packed(f"{folder}/{name}", (bundle.path / name).read_bytes())
    if (signature := bundle.path / SIGNATURE).is_file():
        yield packed(f"{folder}/{SIGNATURE}", signature.read_bytes())
    yield packed(f"{folder}/{GOLDEN_SAMPLE}", golden_sample(bundle.golden))


def _is_needed(entry: Entry, slim: bool) -> bool:
    """Classes, native libraries and their licence; not Maven's files, modules, or other platforms' properties."""
    name = entry.name
    if name.startswith("META-INF/") or name.endswith(("module-info.class", ".proto")):
        return False
    if slim and is_native(name):
        return False
    return not name.endswith(".properties") or name.endswith(f"/{platform_name()}.properties")
