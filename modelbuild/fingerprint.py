"""What decides a training, in one hash: the same fingerprint means that training again would give the same model."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
from pathlib import Path

from modelbuild.bundle import Bundle, read_bundle
from modelbuild.errors import BundleError
from modelbuild.spec import TrainingSpec

LIBRARIES = ("keras", "numpy", "pyarrow", "scikit-learn")


def library_versions() -> dict[str, str]:
    """Return the versions of what trained, by name; TensorFlow's under `tensorflow`, whichever package brings it."""
    versions = {name: importlib.metadata.version(name) for name in LIBRARIES}
    return {"python": platform.python_version(), "tensorflow": _tensorflow_version(), **versions}


def training_fingerprint(spec: TrainingSpec, data_sha256: str, seed: int) -> str:
    """Return the sha256 of data, spec, seed, library versions and this package's code."""
    parts = [data_sha256, spec.model_dump_json(), seed, library_versions(), _code_sha256()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def early_fingerprint(fingerprint: str, epochs: int) -> str:
    """Return the fingerprint of a training that was ended by hand after so many epochs."""
    return hashlib.sha256(f"{fingerprint} ended after {epochs}".encode()).hexdigest()


def reusable_bundle(target: Path, fingerprint: str) -> Bundle | None:
    """Return the bundle at `target` when it is whole and has this fingerprint."""
    try:
        bundle = read_bundle(target)
    except BundleError:
        return None
    return bundle if bundle.manifest.fingerprint == fingerprint else None


def _tensorflow_version() -> str:
    for package in ("tensorflow", "tensorflow-cpu"):
        try:
            return importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return "none"


def _code_sha256() -> str:
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted([*package.glob("*.py"), *package.glob("templates/*")]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
