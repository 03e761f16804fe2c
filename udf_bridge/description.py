"""What a UDF jar says of itself: the model of `META-INF/ksql-anomaly.json`, and reading it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from modelbuild.bundle import Manifest
from udf_bridge.errors import JarError

FORMAT_VERSION = 1
DESCRIPTION = "META-INF/ksql-anomaly.json"
MODELS = "ksql-anomaly/models"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Platform(_Part):
    """What the jar was built for; the last two are null without a model on TensorFlow Java.

    `natives` is null too in a slim jar, whose server has the native libraries in a directory.
    """

    ksqldb: str
    java: int = 11
    tensorflow_java: str | None = None
    natives: str | None = None


class ParityProof(_Part):
    """That a model's functions gave Keras' own scores for its golden rows, before the jar was put in its place."""

    golden_rows: int
    tolerance: float


class VersionDescription(_Part):
    """One version of a model; `fingerprint` is its bundle's, `manifest_sha256` covers every byte of it.

    `signature_sha256` is that of its `manifest.json.sig`, when the bundle was signed.
    """

    version: str
    threshold: float
    fingerprint: str
    manifest_sha256: str
    signature_sha256: str | None = None
    parity: ParityProof | None = None


class ModelDescription(VersionDescription):
    """One model in the jar, and the version beside it that challenges it, on the same backend."""

    name: str
    backend: str
    features: list[str]
    challenger: VersionDescription | None = None

    @property
    def folder(self) -> str:
        """Where the bundle's files lie in the jar."""
        return self.folder_of(self)

    def folder_of(self, version: VersionDescription) -> str:
        """Where the files of the model, or of its challenger, lie in the jar."""
        return f"{MODELS}/{self.name}/{version.version}"


class Signature(_Part):
    """One overload: SQL types and names of its parameters, and the type of its result."""

    parameters: list[str]
    returns: str
    names: list[str] = []


class FunctionDescription(_Part):
    """One SQL function in the jar; `kind` is its name's usual ending, e.g. `_ANOMALY`."""

    name: str
    model: str
    kind: str
    class_name: str
    description: str = ""
    signatures: list[Signature]
    aggregate: bool = False


class JarDescription(_Part):
    """`META-INF/ksql-anomaly.json`. The same `fingerprint` means the same bytes."""

    format_version: int
    fingerprint: str
    platform: Platform
    models: list[ModelDescription]
    functions: list[FunctionDescription]

    def model(self, name: str) -> ModelDescription:
        """Return one model of the jar. Raises JarError when it is not there."""
        for model in self.models:
            if model.name == name:
                return model
        raise JarError(f"the jar has no model {name}; there are {', '.join(model.name for model in self.models)}")


def describe(jar: str | Path) -> JarDescription:
    """Read what a jar says of itself.

    Raises:
        JarError: no such file, a damaged archive, not a jar of ours, or one of a newer format.
    """
    path = Path(jar)
    try:
        with zipfile.ZipFile(path) as archive:
            return read_description(archive)
    except FileNotFoundError as error:
        raise JarError(f"{path}: no such file") from error
    except (zipfile.BadZipFile, OSError) as error:
        raise JarError(f"{path}: damaged: {error}") from error


def read_description(archive: zipfile.ZipFile) -> JarDescription:
    """Read what an open jar says of itself. Raises JarError: not a jar of ours, or one of a newer format."""
    path, document = archive.filename, _read_document(archive)
    version = document.get("format_version")
    if not isinstance(version, int) or version > FORMAT_VERSION:
        raise JarError(
            f"{path}: {DESCRIPTION} has format_version {version}; versions up to {FORMAT_VERSION} can be read"
        )
    try:
        return JarDescription.model_validate(document)
    except ValidationError as error:
        raise JarError(f"{path}: {DESCRIPTION}: {error}") from error


def read_manifests(jar: str | Path, description: JarDescription) -> dict[str, Manifest]:
    """Return the manifest of each model in a jar, by name.

    Raises JarError: it can not be read.
    """
    try:
        with zipfile.ZipFile(jar) as archive:
            texts = {model.name: archive.read(f"{model.folder}/manifest.json") for model in description.models}
    except (zipfile.BadZipFile, OSError, KeyError) as error:
        raise JarError(f"{jar}: damaged: {error}") from error
    return {name: Manifest.model_validate_json(text) for name, text in texts.items()}


def _read_document(archive: zipfile.ZipFile) -> dict[str, object]:
    path = archive.filename
    try:
        document = json.loads(archive.read(DESCRIPTION))
    except KeyError as error:
        raise JarError(f"{path}: not built by ksql-anomaly: it has no {DESCRIPTION}") from error
    except ValueError as error:
        raise JarError(f"{path}: damaged: {error}") from error
    if not isinstance(document, dict):
        raise JarError(f"{path}: {DESCRIPTION}: an object is expected")
    return document
