"""TensorFlow's native libraries in a directory, for servers whose jar is slim."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path, PurePosixPath

from udf_bridge.archive import is_native
from udf_bridge.jvm import fetch
from udf_bridge.target import find_target


def write_natives(directory: Path, ksqldb: str) -> list[Path]:
    """Write the libraries for a ksqlDB version, each whole or not at all; return them by name.

    Raises:
        TargetError: a version that no target covers.
        ArtifactError: the jars that hold them cannot be fetched.
    """
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for jar in fetch(f"tensorflow-{find_target(ksqldb).tensorflow_java}"):
        with zipfile.ZipFile(jar) as archive:
            names = filter(is_native, archive.namelist())
            written += [_unpack(archive, name, directory) for name in names]
    return sorted(written)


def _unpack(archive: zipfile.ZipFile, name: str, directory: Path) -> Path:
    target = directory / PurePosixPath(name).name
    partial = target.with_name(f".{target.name}.part")
    with archive.open(name) as source, partial.open("wb") as output:
        shutil.copyfileobj(source, output, 1 << 20)
    partial.replace(target)
    return target
