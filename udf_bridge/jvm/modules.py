"""The hand-written Java modules: sources to a jar, cached by what went into it."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from udf_bridge.errors import UdfBridgeError
from udf_bridge.jvm.artifacts import fetch, group_artifacts
from udf_bridge.jvm.compiler import compile_java
from udf_bridge.jvm.home import cache_dir

_REPOSITORY = Path(__file__).resolve().parents[2]
_FIXED_TIME = (2020, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Module:
    """A folder of Java sources in Maven's layout, what it compiles against, and how (see `compile_java`)."""

    name: str
    folder: Path
    target: int
    groups: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    lean: bool = False


MODULES = {
    module.name: module
    for module in (
        Module("annotations", _REPOSITORY / "udf_bridge/java/annotations", 11, ("connect-api",)),
        Module(
            "udf-runtime",
            _REPOSITORY / "udf_bridge/java/runtime",
            11,
            ("connect-api", "tensorflow-1.1.0"),
            ("annotations",),
            lean=True,
        ),
        Module("fuzz", _REPOSITORY / "udf_bridge/java/fuzz", 17, ("connect-api", "logging"), ("annotations",)),
        Module("formatter", _REPOSITORY / "udf_bridge/java/formatter", 17, ("formatter",)),
        Module("runner", _REPOSITORY / "deploy/embedded/java", 17, ("streams", "streams-test"), ("annotations",)),
    )
}


def build_module(name: str) -> Path:
    """Return the jar of a module, compiled when its sources or class path changed.

    Raises:
        UdfBridgeError: an unknown module.
        JavaCompileError: its sources do not compile.
    """
    module = _find(name)
    jar = cache_dir() / "modules" / f"{name}-{_fingerprint(module)}.jar"
    jar.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(jar.with_suffix(".lock")):
        if not jar.exists():
            _compile_to_jar(module, jar)
    return jar


def module_class_path(name: str) -> list[Path]:
    """Return what a module needs to run: its jar, the modules and the jars that it compiles against."""
    module = _find(name)
    return [build_module(name), *map(build_module, module.modules), *fetch(*module.groups)]


def write_jar(jar: Path, root: Path, files: Iterable[Path]) -> None:
    """Write files below `root` into a jar: sorted, with one fixed time, so the same files give the same bytes."""
    with zipfile.ZipFile(jar, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(files):
            entry = zipfile.ZipInfo(file.relative_to(root).as_posix(), _FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())


def _find(name: str) -> Module:
    if name not in MODULES:
        raise UdfBridgeError(f"no Java module {name}; there are {', '.join(MODULES)}")
    return MODULES[name]


def _compile_to_jar(module: Module, jar: Path) -> None:
    sources = module.folder / "src" / "main" / "java"
    resources = module.folder / "src" / "main" / "resources"
    class_path = [*map(build_module, module.modules), *fetch(*module.groups)]
    with tempfile.TemporaryDirectory(dir=jar.parent) as scratch:
        classes = Path(scratch) / "classes"
        compile_java(sources.rglob("*.java"), class_path, classes, target=module.target, root=sources, lean=module.lean)
        for file in filter(Path.is_file, resources.rglob("*")):
            copy = classes / file.relative_to(resources)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
        packed = Path(scratch) / jar.name
        write_jar(packed, classes, filter(Path.is_file, classes.rglob("*")))
        packed.replace(jar)


def _fingerprint(module: Module) -> str:
    """Hash the sources, the modules below and the jars of the lock: 16 hexadecimal digits."""
    digest = hashlib.sha256(f"{module.target} {module.lean}".encode())
    for file in sorted(filter(Path.is_file, (module.folder / "src" / "main").rglob("*"))):
        digest.update(file.relative_to(module.folder).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    for below in module.modules:
        digest.update(_fingerprint(_find(below)).encode())
    for group in (*module.groups, "ecj"):
        for artifact in group_artifacts(group):
            digest.update(artifact.sha256.encode())
    return digest.hexdigest()[:16]
