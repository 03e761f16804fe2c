"""Training specs: what a model's features are and how it is trained (pydantic models, YAML on disk)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from modelbuild.errors import SpecError, nearest
from modelbuild.spec_faults import explain_faults

FORMAT_VERSION = 1
SPECS = Path(__file__).parent / "specs"

_NAMES = {str: "text", bool: "true or false", float: "number"}

SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
"""How long the units of a time column are."""

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
SemanticVersion = Annotated[
    str, Field(pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9a-z]+(\.[0-9a-z]+)*)?$")
]
SqlType = Literal["INTEGER", "BIGINT", "DOUBLE", "BOOLEAN", "VARCHAR"]


class _Model(BaseModel):
    """Immutable, and a misspelt field is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class MissingPolicy(_Model):
    """What a null in a feature becomes.

    No score (`reject`); the training median (of a BOOLEAN the more frequent value); a `constant` `value`; or, with
    `indicator`, the median and a sign that it was missing (of a BOOLEAN or VARCHAR: a value of its own).
    """

    policy: Literal["reject", "median", "constant", "indicator"] = "reject"
    value: bool | float | str | None = None

    @model_validator(mode="after")
    def _value_belongs_to_constant(self) -> Self:
        if (self.value is not None) != (self.policy == "constant"):
            raise ValueError("'value' goes with the policy 'constant', and only with it")
        return self


class FeatureSpec(_Model):
    """One input column.

    A `weight` of 0 makes it context: the network sees it, the score does not count it. `flatten` is for heavy tails
    (an amount): values beyond these quantiles count as the quantile, else a large one alone would be an anomaly.
    """

    name: Identifier
    sql_type: SqlType = "DOUBLE"
    unit: str = ""
    description: str = ""
    missing: MissingPolicy = MissingPolicy()
    weight: float = Field(default=1.0, ge=0)
    flatten: float = Field(default=0.0, ge=0, lt=0.5, description="share of training rows beyond the clip, at each end")
    most_values: int = Field(default=50, ge=1, le=10_000, description="of a VARCHAR that are told apart")

    @property
    def categorical(self) -> bool:
        """Whether it has values rather than a size."""
        return self.sql_type in {"BOOLEAN", "VARCHAR"}

    @model_validator(mode="after")
    def _policy_fits_the_type(self) -> Self:
        if self.missing.policy == "median" and self.sql_type == "VARCHAR":
            raise ValueError("a VARCHAR has no median: a missing value is 'reject', 'constant' or 'indicator'")
        if self.missing.policy == "constant":
            expected = {"VARCHAR": str, "BOOLEAN": bool}.get(self.sql_type, float)
            if not isinstance(self.missing.value, expected):
                raise ValueError(f"the constant of a {self.sql_type} is a {_NAMES[expected]}")
        if self.categorical and self.flatten:
            raise ValueError(f"'flatten' is for numbers, not for a {self.sql_type}")
        return self


class NetworkSpec(_Model):
    """Shape and optimisation of the autoencoder."""

    hidden: tuple[Annotated[int, Field(ge=1, le=1024)], ...] = Field(
        default=(), description="default: from the features"
    )
    noise: float = Field(default=0.3, ge=0, description="standard deviation of the noise on scaled inputs in training")
    learning_rate: float = Field(default=0.001, gt=0)
    batch_size: int = Field(default=256, ge=1, description="at most; few rows make smaller batches")
    epochs: int = Field(default=1000, ge=1, description="at most")
    steps: int = Field(default=2_500, ge=1, description="batches at most; many rows need fewer epochs")
    patience: int = Field(default=12, ge=1, description="epochs without a better validation loss before stopping")


class SplitSpec(_Model):
    """Shares of the rows, in order of time: first training, then calibration, then test."""

    training: float = Field(default=0.6, gt=0, lt=1)
    calibration: float = Field(default=0.2, gt=0, lt=1)

    @model_validator(mode="after")
    def _leaves_a_test_split(self) -> Self:
        if self.training + self.calibration >= 1:
            raise ValueError("training + calibration leave no rows for the test")
        return self


class CostSpec(_Model):
    """What errors cost, in any one currency: the threshold is then the cheapest on labelled held-back rows."""

    false_alarm: float = Field(gt=0)
    missed: float = Field(gt=0)


class WindowSpec(_Model):
    """The last `rows` rows of a key, in order of time, are one input of the model."""

    rows: int = Field(ge=2, le=100)


class TrainingSpec(_Model):
    """Everything that is decided before rows are seen."""

    format_version: Literal[1] = 1
    name: Identifier
    version: SemanticVersion = "1.0.0"
    description: str = ""
    key_column: Identifier | None = None
    time_column: Identifier | None = None
    time_order: Literal["reject", "sort"] = Field(
        default="reject", description="what to do with rows whose time goes backwards"
    )
    label_column: Identifier | None = None
    alpha: float = Field(default=0.001, gt=0, lt=1, description="false-alarm rate on normal rows")
    cost: CostSpec | None = Field(default=None, description="with a label: chooses the threshold, instead of alpha")
    alerts_per_day: float | None = Field(
        default=None, gt=0, description="with a time column: chooses the threshold, instead of alpha"
    )
    time_unit: Literal["s", "ms", "us", "ns"] = Field(
        default="s", description="of a time column of numbers; timestamps are read as seconds"
    )
    contamination: Literal["auto"] | Annotated[float, Field(ge=0, le=0.5)] = Field(
        default="auto", description="share of anomalies among the training rows; 0: known to be clean"
    )
    size: Literal["default", "small", "plain"] = Field(
        default="default",
        description="small: half the cost, a little less sure; plain: squared residual alone, fastest, weakest",
    )
    window: WindowSpec | None = Field(
        default=None, description="a number of rows, or {rows, key, time}: for faults that no single row shows"
    )
    features: tuple[FeatureSpec, ...] = Field(min_length=2)
    split: SplitSpec = SplitSpec()
    network: NetworkSpec = NetworkSpec()

    @model_validator(mode="before")
    @classmethod
    def _window_in_short(cls, spec: Any) -> Any:
        """Read `window: 10`; and {rows, key, time} as the key and time column that a window needs."""
        window = spec.get("window") if isinstance(spec, dict) else None
        if isinstance(window, int) and not isinstance(window, bool):
            return {**spec, "window": {"rows": window}}
        if not isinstance(window, dict):
            return spec
        columns = {f"{role}_column": window[role] for role in ("key", "time") if role in window}
        for name, column in columns.items():
            if spec.get(name, column) != column:
                raise ValueError(f"window says {column!r} where {name} says {spec[name]!r}")
        return {**spec, **columns, "window": {k: v for k, v in window.items() if k not in {"key", "time"}}}

    @model_validator(mode="after")
    def _window_is_of_numbers(self) -> Self:
        texts = [feature.name for feature in self.features if self.window and feature.sql_type == "VARCHAR"]
        if texts:
            raise ValueError(f"a window is of numbers, {', '.join(texts)} is a VARCHAR")
        return self

    @model_validator(mode="after")
    def _window_has_its_columns(self) -> Self:
        lacking = [name for name in ("key_column", "time_column") if self.window and getattr(self, name) is None]
        if lacking:
            raise ValueError(f"a window needs {' and '.join(lacking)}: the last rows of which key, in which order?")
        return self

    @model_validator(mode="after")
    def _threshold_has_one_rule(self) -> Self:
        if self.cost is not None and self.alerts_per_day is not None:
            raise ValueError("'cost' and 'alerts_per_day' both choose the threshold: keep one of them")
        if self.cost is not None and self.label_column is None:
            raise ValueError("'cost' needs a label_column: which rows are the missed ones?")
        if self.alerts_per_day is not None and self.time_column is None:
            raise ValueError("'alerts_per_day' needs a time_column: how long is a day?")
        return self

    @model_validator(mode="after")
    def _names_are_unique(self) -> Self:
        repeated = sorted({name for name in self.feature_names if self.feature_names.count(name) > 1})
        if repeated:
            raise ValueError(f"feature named twice: {', '.join(repeated)}")
        if self.label_column in self.feature_names:
            raise ValueError(f"the label {self.label_column!r} can not be a feature too")
        if not any(feature.weight for feature in self.features):
            raise ValueError("every feature has weight 0: no score could ever differ from 0")
        return self

    @property
    def feature_names(self) -> tuple[str, ...]:
        """Names in the order of the function's arguments."""
        return tuple(feature.name for feature in self.features)


def spec_names() -> list[str]:
    """Names of the built-in specs."""
    return sorted(path.stem for path in SPECS.glob("*.yaml"))


def load_spec(name_or_path: str | Path) -> TrainingSpec:
    """Read a built-in spec by name (`payment`, `car`) or any spec by its YAML file.

    Raises SpecError: no such spec, no YAML, or fields that do not validate (each is named).
    """
    path = _find(name_or_path)
    document = _parse(path)
    try:
        return TrainingSpec.model_validate(document)
    except ValidationError as error:
        raise SpecError(explain_faults(path, error, TrainingSpec)) from error


def _find(name_or_path: str | Path) -> Path:
    path = Path(name_or_path)
    if path.suffix in {".yaml", ".yml"} or len(path.parts) > 1:
        return path
    if str(name_or_path) not in spec_names():
        known = ", ".join(spec_names())
        hint = nearest(str(name_or_path), spec_names())
        raise SpecError(f"no spec named {str(name_or_path)!r}{hint} (built in: {known}; or give a .yaml file)")
    return SPECS / f"{name_or_path}.yaml"


def _parse(path: Path) -> dict[str, Any]:
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SpecError(f"no spec file {path}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SpecError(f"{path}: can not be read: {error}") from error
    except yaml.YAMLError as error:
        raise SpecError(f"{path}: not YAML: {' '.join(str(error).split())}") from error
    if not isinstance(document, dict):
        raise SpecError(f"{path}: a spec is a mapping with name, features, …; this is a {type(document).__name__}")
    version = document.get("format_version", FORMAT_VERSION)
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise SpecError(
            f"{path}: format_version {version} is newer than {FORMAT_VERSION}, the newest that this program reads"
        )
    return document
