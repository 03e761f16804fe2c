"""Generated sources to class files, compiled once for all weights.

What differs from one training to the next is a checksum in the class that holds a model. It is compiled as a
placeholder of the same length and put in afterwards, so new weights under an old version need no compiler: 1.7 s saved.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from filelock import FileLock

from udf_bridge.contents import Contents
from udf_bridge.jvm import build_module, cache_dir, compile_java, fetch
from udf_bridge.jvm.artifacts import group_artifacts
from udf_bridge.jvm.modules import write_jar


def compiled_classes(contents: Contents) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of each generated class.

    Raises:
        JavaCompileError: the sources do not compile.
    """
    checksums = {_placeholder(model.name): model.manifest_sha256 for model in contents.models}
    challenged = [(model.name, model.challenger) for model in contents.models if model.challenger]
    checksums |= {_placeholder(f"{name}'s challenger"): other.manifest_sha256 for name, other in challenged}
    sources = {path: _replaced(text, checksums) for path, text in contents.sources.items()}
    with zipfile.ZipFile(_class_jar(sources)) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            for placeholder, checksum in checksums.items():
                content = content.replace(placeholder.encode(), checksum.encode())
            yield name, content


def _placeholder(model: str) -> str:
    """Return a text that stands for a model's checksum in its class: as long, and like nothing else."""
    return hashlib.sha256(f"placeholder of {model}".encode()).hexdigest()


def _replaced(source: str, checksums: Mapping[str, str]) -> str:
    for placeholder, checksum in checksums.items():
        source = source.replace(checksum, placeholder)
    return source


def _class_jar(sources: Mapping[str, str]) -> Path:
    """Return a jar of the compiled sources from the cache, made when it is not there."""
    class_path = [build_module("udf-runtime"), build_module("annotations"), *fetch("connect-api")]
    compiler = [artifact.sha256 for artifact in group_artifacts("ecj")]
    parts = [sources, [path.name for path in class_path], compiler]
    key = hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
    jar = cache_dir() / "functions" / f"{key[:16]}.jar"
    jar.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(jar.with_suffix(".lock")):
        if not jar.exists():
            _compile(sources, class_path, jar)
    return jar


def _compile(sources: Mapping[str, str], class_path: list[Path], jar: Path) -> None:
    with tempfile.TemporaryDirectory(dir=jar.parent) as scratch:
        root, classes = Path(scratch) / "sources", Path(scratch) / "classes"
        for name, text in sources.items():
            file = root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        compile_java(root.rglob("*.java"), class_path, classes, target=11, root=root, lean=True)
        packed = Path(scratch) / jar.name
        write_jar(packed, classes, classes.rglob("*.class"))
        packed.replace(jar)
