"""The artifact lock and the files behind it: downloaded once, checked against their sha256, then offline."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from filelock import FileLock

from udf_bridge.errors import ArtifactError
from udf_bridge.jvm.home import cache_dir, platform_name

LOCK_FILE = Path(__file__).with_name("artifacts.lock.json")
FORMAT_VERSION = 1
_PARALLEL_DOWNLOADS = 6


@dataclass(frozen=True, slots=True)
class Artifact:
    """One file of a Maven repository, as the lock states it; `size` in bytes."""

    group: str
    name: str
    version: str
    classifier: str = ""
    packaging: str = "jar"
    sha256: str = ""
    size: int = 0

    @classmethod
    def parse(cls, coordinates: str, sha256: str = "", size: int = 0) -> Artifact:
        """Read `group:name:version[:classifier[:packaging]]`."""
        parts = coordinates.split(":")
        if not 3 <= len(parts) <= 5:
            raise ArtifactError(f"not group:name:version[:classifier[:packaging]]: {coordinates}")
        classifier, packaging = [*parts[3:], "", ""][:2]
        return cls(parts[0], parts[1], parts[2], classifier, packaging or "jar", sha256, size)

    @property
    def file_name(self) -> str:
        """The name of the file in a Maven repository."""
        suffix = f"-{self.classifier}" if self.classifier else ""
        return f"{self.name}-{self.version}{suffix}.{self.packaging}"

    @property
    def path(self) -> Path:
        """Where the checked file lies in the cache."""
        return cache_dir() / "jars" / self.group / self.file_name


def fetch(*groups: str) -> list[Path]:
    """Return the files of these groups of the lock, without repeats, in the lock's order.

    What is missing is downloaded, several files at once. Offline when all are there.

    Raises:
        ArtifactError: an unknown group, a failed download, or bytes that differ from the lock.
    """
    artifacts = list(dict.fromkeys(artifact for group in groups for artifact in group_artifacts(group)))
    missing = [artifact for artifact in artifacts if not is_checked(artifact)]
    if missing:
        _download_all(missing)
    return [artifact.path for artifact in artifacts]


def fetch_file(group: str) -> Path:
    """Return the only file of a group (an application archive, a compiler)."""
    files = fetch(group)
    if len(files) != 1:
        raise ArtifactError(f"group {group} has {len(files)} files, one expected")
    return files[0]


def group_artifacts(group: str) -> list[Artifact]:
    """Return a group's artifacts, natives of this platform included."""
    lock = _read_lock()
    if group not in lock["groups"]:
        raise ArtifactError(f"no artifact group {group}; there are {', '.join(sorted(lock['groups']))}")
    coordinates = lock["groups"][group] + lock["natives"].get(platform_name(), {}).get(group, [])
    return [Artifact.parse(text, **lock["artifacts"][text]) for text in coordinates]


@cache
def _read_lock() -> dict[str, Any]:
    lock = json.loads(LOCK_FILE.read_text(encoding="utf-8"))
    if lock["format_version"] > FORMAT_VERSION:
        raise ArtifactError(
            f"{LOCK_FILE.name} has format_version {lock['format_version']}; versions up to {FORMAT_VERSION} can be read"
        )
    return dict(lock)


def is_checked(artifact: Artifact) -> bool:
    """Tell whether the file is there and unchanged (size and time) since its sum was last found right."""
    if not artifact.path.is_file():
        return False
    if _marker(artifact).is_file() and _marker(artifact).read_text() == _stamp(artifact.path, artifact.sha256):
        return True
    if file_sha256(artifact.path) != artifact.sha256:
        artifact.path.unlink()
        return False
    _mark(artifact)
    return True


def file_sha256(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _marker(artifact: Artifact) -> Path:
    return artifact.path.with_name(artifact.path.name + ".checked")


def _mark(artifact: Artifact) -> None:
    _marker(artifact).write_text(_stamp(artifact.path, artifact.sha256))


def _stamp(path: Path, sha256: str) -> str:
    status = path.stat()
    return f"{sha256} {status.st_size} {status.st_mtime_ns}"


def _download_all(artifacts: Iterable[Artifact]) -> None:
    root = cache_dir() / "jars"
    root.mkdir(parents=True, exist_ok=True)
    with FileLock(root / ".lock"), ThreadPoolExecutor(_PARALLEL_DOWNLOADS) as pool:
        wanted = [artifact for artifact in artifacts if not is_checked(artifact)]
        list(pool.map(_download_checked, wanted))


def _download_checked(artifact: Artifact) -> None:
    artifact.path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=artifact.path.parent) as scratch:
        file = download(artifact, Path(scratch))
        found = file_sha256(file)
        if found != artifact.sha256:
            raise ArtifactError(f"{artifact.file_name}: sha256 {artifact.sha256} expected, {found} downloaded")
        file.replace(artifact.path)
    _mark(artifact)


def download(artifact: Artifact, scratch: Path) -> Path:
    """Download one artifact into a folder, unchecked. jgo is used for this and nothing else."""
    from jgo.maven import MavenContext

    mirror = os.environ.get("KSQL_ANOMALY_MAVEN_REPO")
    context = MavenContext(repo_cache=scratch / "repository", remote_repos={"mirror": mirror} if mirror else None)
    project = context.project(artifact.group, artifact.name).at_version(artifact.version)
    try:
        file = Path(project.artifact(artifact.classifier, artifact.packaging).resolve())
    except Exception as error:  # jgo has no error type of its own
        raise ArtifactError(
            f"cannot fetch {artifact.file_name} of {artifact.group}: {error}; KSQL_ANOMALY_MAVEN_REPO can name a mirror"
        ) from error
    return Path(shutil.move(file, scratch / artifact.file_name))
