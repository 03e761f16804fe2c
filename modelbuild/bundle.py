"""Model bundles on disk: the manifest, reading it, and proving that no file has changed since training.

Imports neither TensorFlow nor numpy: whoever only carries a bundle on (jar, deployment) must not pay for them.
"""

from __future__ import annotations

import hashlib
import json
import math
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from modelbuild.errors import BundleError
from modelbuild.profile import Profile
from modelbuild.spec import Identifier, MissingPolicy, SemanticVersion, SqlType

FORMAT_VERSION: Literal[2] = 2
MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.sig"
"""Not in the manifest's list of files, because it is made of the manifest."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Model(BaseModel):
    """Immutable; unknown fields are ignored, so that an older program reads a newer addition."""

    model_config = ConfigDict(frozen=True)


FeatureName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\[(0|-[1-9]\d*)\])?$")]
"""In a windowed model, speed[-9] … speed[0]: the value of the row so many rows before the newest."""


class Feature(_Model):
    """One argument of the model's SQL functions, with what training saw of it."""

    name: FeatureName
    sql_type: SqlType
    unit: str
    description: str
    weight: float = Field(default=1.0, ge=0, description="0: context, not counted in the score")
    minimum: float = Field(description="of a BOOLEAN 0 or 1, of a VARCHAR an index of its vocabulary, as the next two")
    maximum: float
    median: float = Field(description="of a BOOLEAN or VARCHAR the most frequent value")
    missing: MissingPolicy = Field(description="for the policy 'median', value is null: the median above")
    vocabulary: list[str] | None = Field(
        default=None, description="of a VARCHAR: its values in the order of their indices, most frequent first"
    )
    residual_quantiles: dict[str, float] = Field(description="of |scaled value − scaled reconstruction|, normal rows")

    @model_validator(mode="after")
    def _text_has_a_vocabulary(self) -> Self:
        if (self.vocabulary is not None) != (self.sql_type == "VARCHAR"):
            raise ValueError("a vocabulary goes with a VARCHAR, and only with it")
        return self


class Tail(_Model):
    """How fast normal rows get rarer above the highest calibration score: a generalized Pareto distribution."""

    scale: float = Field(gt=0, description="at the highest calibration score, in units of the score")
    shape: float = Field(ge=0, description="0: exponential")
    least: float = Field(gt=0, lt=1, description="no p-value is smaller: further than this the tail is not believed")

    def survival(self, excess: float) -> float:
        """Return how rare an excess over the highest score is among scores above it, 1 … 0."""
        if self.shape == 0:
            return math.exp(-excess / self.scale)
        return math.exp(-math.log1p(self.shape * excess / self.scale) / self.shape)

    def excess(self, survival: float) -> float:
        """Return the excess that is so rare: the inverse of `survival`."""
        if self.shape == 0:
            return -self.scale * math.log(survival)
        return self.scale * math.expm1(-self.shape * math.log(survival)) / self.shape


class Calibration(_Model):
    """The score's distribution on normal rows that the network never saw.

    A p-value by linear interpolation between the points, by the tail above them.
    """

    count: int = Field(ge=1, description="calibration rows")
    scores: list[float] = Field(min_length=1, description="ascending")
    p_values: list[float] = Field(
        min_length=1, description="descending; (1 + #{calibration scores ≥ it}) / (count + 1)"
    )
    tail: Tail | None = Field(default=None, description="above the last score; null: 1 / (count + 1) there")

    @model_validator(mode="after")
    def _is_a_curve(self) -> Self:
        if len(self.scores) != len(self.p_values):
            raise ValueError("scores and p_values differ in length")
        if self.scores != sorted(self.scores) or self.p_values != sorted(self.p_values, reverse=True):
            raise ValueError("scores must ascend and p_values descend")
        return self

    @property
    def smallest_alpha(self) -> float:
        """The smallest p-value that there is."""
        return self.tail.least if self.tail else 1 / (self.count + 1)

    def p_value(self, score: float) -> float:
        """Return the share of normal rows that score at least `score`: 1.0 below the first point."""
        if score < self.scores[0]:
            return 1.0
        if score > self.scores[-1]:
            return self._beyond(score - self.scores[-1])
        after = bisect_left(self.scores, score)
        if self.scores[after] == score:
            return self.p_values[after]
        low, high = self.scores[after - 1], self.scores[after]
        share = (score - low) / (high - low)
        return self.p_values[after - 1] + share * (self.p_values[after] - self.p_values[after - 1])

    def _beyond(self, excess: float) -> float:
        if self.tail is None:
            return 1 / (self.count + 1)
        return max(self.tail.least, self.tail.survival(excess) / (self.count + 1))


class DataFingerprint(_Model):
    """The rows that a model was trained from."""

    rows: int
    sha256: Sha256
    time_from: float | None = Field(description="in the time column's own unit")
    time_to: float | None
    source: str


class Window(_Model):
    """A model of the last rows of a key: `features` holds those of the oldest row first, of the newest one last."""

    rows: int = Field(ge=2)
    key: Identifier = Field(description="column of the training data")
    time: Identifier = Field(description="column of the training data")


class Training(_Model):
    """How the network was trained."""

    seed: int
    epochs: int = Field(description="that were run")
    best_epoch: int = Field(description="whose weights were kept, counted from 1")
    split: dict[str, int] = Field(description="rows of training, validation, calibration and test")
    layers: list[int] = Field(description="widths, from the first layer's input to the last one's output")
    contamination: float | Literal["auto"] | None = Field(
        default=None, description="share of anomalies that the spec told of; 0: clean, auto: unknown"
    )
    terms: list[str] = Field(default=[], description="kinds of the measures whose largest is the score")


class Manifest(_Model):
    """`manifest.json` of a bundle. A row is anomalous when its score is above `threshold`."""

    format_version: Literal[1, 2]
    name: Identifier
    version: SemanticVersion
    description: str = ""
    created_at: str = Field(description="ISO 8601, UTC")
    features: list[Feature] = Field(min_length=1)
    label_column: str | None = Field(default=None, description="of the training rows; as are the next two")
    time_column: str | None = None
    key_column: str | None = None
    window: Window | None = Field(default=None, description="null: a model of single rows")
    threshold: float
    alpha: float = Field(gt=0, lt=1, description="false-alarm rate on normal rows that the threshold stands for")
    threshold_rule: str = Field(default="", description="what chose the threshold; empty: alpha")
    calibration: Calibration
    profile: Profile | None = Field(
        default=None, description="what drift is measured against; null: no _DRIFT function"
    )
    metrics: dict[str, Any] = Field(description="empty when no label allowed any; 'left_out' then says why")
    data: DataFingerprint
    training: Training | None = None
    libraries: dict[str, str]
    fingerprint: Sha256 = Field(description="of all that decides the training: data, spec, seed, libraries, code")
    warnings: list[str] = []
    files: dict[str, Sha256] = Field(description="every other file, by its path relative to the bundle")

    @property
    def has_text(self) -> bool:
        """Whether a feature is a VARCHAR, so that a row is not numbers alone."""
        return any(feature.sql_type == "VARCHAR" for feature in self.features)

    @property
    def row_features(self) -> list[str]:
        """Names of the values of one row, in the order of the SQL functions' arguments."""
        names = [feature.name.partition("[")[0] for feature in self.features]
        return names[: len(names) // self.window.rows] if self.window else names

    @property
    def newest_features(self) -> dict[str, Feature]:
        """The features of one row by name: in a windowed model those of the newest one, without their place."""
        names = self.row_features
        return dict(zip(names, self.features[-len(names) :], strict=True))

    @model_validator(mode="after")
    def _window_parts_the_features(self) -> Self:
        if self.window and len(self.features) % self.window.rows:
            raise ValueError(f"{len(self.features)} features are no window of {self.window.rows} rows")
        return self

    @model_validator(mode="after")
    def _files_stay_inside(self) -> Self:
        for name in self.files:
            path = PurePosixPath(name)
            if path.is_absolute() or ".." in path.parts or "\\" in name or name == MANIFEST:
                raise ValueError(f"a file's path leaves the bundle: {name!r}")
        return self


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle whose files were found as the manifest says."""

    path: Path
    manifest: Manifest

    @property
    def saved_model(self) -> Path:
        """Folder of the SavedModel (signature `score`)."""
        return self.path / "saved_model"

    @property
    def network(self) -> Path:
        """`network.json`: the same graph for the plain-Java backend."""
        return self.path / "network.json"

    @property
    def golden(self) -> Path:
        """`golden.json`: inputs with Keras' own outputs."""
        return self.path / "golden.json"


def read_bundle(path: str | Path) -> Bundle:
    """Read a bundle and check every file against its sha256.

    Raises BundleError: no bundle, a newer format, a field that does not validate, a missing or changed file, a link,
    a graph that is more than arithmetic.
    """
    folder = Path(path)
    manifest = read_manifest(folder)
    for name, expected in manifest.files.items():
        _check_file(folder, name, expected)
    if "network.json" in manifest.files:
        from modelbuild.network_check import check_network

        check_network(folder / "network.json")
    if (folder / "saved_model").is_dir():
        from modelbuild.graph_check import check_saved_model

        check_saved_model(folder / "saved_model")
    return Bundle(folder, manifest)


def read_manifest(folder: Path) -> Manifest:
    """Read `manifest.json` alone, without checking the files it lists. Raises BundleError."""
    document = _load(folder / MANIFEST)
    version = document.get("format_version")
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise BundleError(
            f"{folder}: bundle format_version {version} is newer than {FORMAT_VERSION}, the newest this program reads"
        )
    try:
        return Manifest.model_validate(document)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise BundleError(f"{folder / MANIFEST}: {faults}") from error


def manifest_schema() -> dict[str, Any]:
    """Return the JSON Schema of `manifest.json`."""
    return Manifest.model_json_schema()


def file_sha256(path: Path) -> str:
    """Return the sha256 of a file's bytes, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _load(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        raise BundleError(f"no model bundle at {path.parent}: it has no {MANIFEST}") from error
    except (OSError, ValueError) as error:
        raise BundleError(f"{path}: can not be read as JSON: {error}") from error
    if not isinstance(document, dict):
        raise BundleError(f"{path}: expected a JSON object, found a {type(document).__name__}")
    return document


def _check_file(folder: Path, name: str, expected: str) -> None:
    if (folder / name).is_symlink():
        raise BundleError(f"{folder}: {name} is a link; a bundle holds files only")
    try:
        actual = file_sha256(folder / name)
    except OSError as error:
        raise BundleError(f"{folder}: file {name!r} of the manifest can not be read: {error.strerror}") from error
    if actual != expected:
        raise BundleError(f"{folder}: file {name!r} has changed: sha256 {expected} in the manifest, {actual} on disk")
