"""The SQL functions of a model: one table of what there is, and from it names, signatures and checks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from modelbuild.bundle import Feature, Manifest
from udf_bridge.errors import BuildError, FunctionNameError

# A Java method has at most 255 parameters; wider models are called with an array, a text or a map.
_MOST_ARGUMENTS = 250
_NAME = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the table: what a function returns, in SQL and in Java, and which part of an Evaluation it is."""

    suffix: str
    sql_type: str
    java_type: str
    schema_constant: str | None
    evaluation_call: str
    description: str
    takes_alpha: bool = False
    aggregate: str | None = None
    """For a function over the rows of a group: the class of the runtime that is it; `evaluation_call` makes one."""
    holder_call: str = "evaluate"


_ANOMALY = (
    "STRUCT<SCORE DOUBLE, IS_ANOMALY BOOLEAN, P_VALUE DOUBLE, TOP_FEATURE STRING, MODEL_VERSION STRING, REASON STRING>"
)

KINDS = (
    Kind(
        "_ANOMALY",
        _ANOMALY,
        "Struct",
        "ANOMALY_SQL",
        "toStruct",
        "Score, verdict and reason of a row; a row that cannot be scored has no SCORE and a REASON.",
    ),
    Kind("_ANOMALY_SCORE", "DOUBLE", "Double", None, "score", "Anomaly score of a row: the larger, the stranger."),
    Kind(
        "_IS_ANOMALY",
        "BOOLEAN",
        "Boolean",
        None,
        "isAnomaly",
        "Whether a row scores above the threshold, or, given alpha, as high as at most that share of normal rows.",
        takes_alpha=True,
    ),
    Kind(
        "_ANOMALY_EXPLAIN",
        "ARRAY<STRUCT<FEATURE STRING, VALUE DOUBLE, EXPECTED DOUBLE, CONTRIBUTION DOUBLE>>",
        "List<Struct>",
        "EXPLANATIONS_SQL",
        "explain",
        "What each feature adds to a row's score, largest first.",
    ),
    Kind(
        "_ANOMALY_COMPARE",
        f"STRUCT<CHAMPION {_ANOMALY}, CHALLENGER {_ANOMALY}, AGREE BOOLEAN>",
        "Struct",
        "COMPARISON_SQL",
        "toStruct",
        "What the champion and the challenger of a model say of the same row, and whether their verdicts agree.",
        holder_call="compare",
    ),
)

DRIFT = Kind(
    "_DRIFT",
    "STRUCT<N BIGINT, MAX_PSI DOUBLE, FEATURE STRING, PSI MAP<STRING, DOUBLE>, SCORE_SHIFT DOUBLE, REASON STRING>",
    "Struct",
    "DRIFT_SQL",
    "of",
    "How far the rows of a group or window are from the model's training rows: each feature's population stability "
    "index, and how far the scores moved (-1 to 1).",
    aggregate="DriftAggregate",
)
_DRIFT_TEXTS = replace(DRIFT, evaluation_call="ofTexts")
"""For a model with a VARCHAR feature: of a category, values that training has not seen are a bin of their own."""

MODELS = Kind(
    "ANOMALY_MODELS",
    "ARRAY<STRUCT<NAME STRING, VERSION STRING, BACKEND STRING, SHA256 STRING, "
    "LOADED_AT STRING, STATE STRING, REASON STRING>>",
    "List<Struct>",
    "MODELS_SQL",
    "toStructs",
    "The models that this server really runs: RUNNING or CHALLENGER, and FAILED or REFUSED with the reason.",
)
"""The one function that belongs to a jar and not to a model; a second jar gives it another name."""

_WINDOW_CALLS = {
    "_ANOMALY": (
        "anomaly",
        "Score, verdict and reason of the last rows of a key, of which each call adds one; "
        "a row that cannot be scored, or too few of them, have no SCORE and a REASON.",
    ),
    "_ANOMALY_SCORE": ("score", "Anomaly score of the last rows of a key: the larger, the stranger."),
    "_IS_ANOMALY": (
        "isAnomaly",
        "Whether the last rows of a key score above the threshold, or, given alpha, as high "
        "as at most that share of normal windows.",
    ),
    "_ANOMALY_EXPLAIN": (
        "explain",
        "What each feature adds to the score of the last rows of a key, largest first; "
        "VALUE and EXPECTED are those of the newest row.",
    ),
    "_ANOMALY_COMPARE": (
        "compare",
        "What the champion and the challenger of a model say of the last rows of a key, "
        "and whether their verdicts agree.",
    ),
}
WINDOWS = tuple(
    replace(kind, aggregate="WindowAggregate", evaluation_call=made, description=text)
    for kind in KINDS
    for made, text in [_WINDOW_CALLS[kind.suffix]]
)
"""What a windowed model has in their place: aggregates over the rows of a key."""

_EXPLAIN = next(kind for kind in KINDS if kind.suffix == "_ANOMALY_EXPLAIN")
_EXPLAIN_TEXTS = replace(
    _EXPLAIN,
    sql_type="ARRAY<STRUCT<FEATURE STRING, VALUE STRING, EXPECTED STRING, CONTRIBUTION DOUBLE>>",
    schema_constant="TEXT_EXPLANATIONS_SQL",
    evaluation_call="explainTexts",
)
"""For a model with a VARCHAR feature: neither its values nor what was expected of them are numbers."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a call form: names in SQL, types in SQL and Java."""

    name: str
    sql_type: str
    java_type: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class CallForm:
    """One way to hand over a row: its values, and `alpha` after them when it is there."""

    values: tuple[Parameter, ...]
    alpha: Parameter | None = None

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """All parameters, in the order of the call."""
        return (*self.values, self.alpha) if self.alpha else self.values


@dataclass(frozen=True, slots=True)
class SqlFunction:
    """One SQL function of one model, with its overloads."""

    name: str
    model: str
    version: str
    kind: Kind
    forms: tuple[CallForm, ...]


_ARRAY = Parameter("values", "ARRAY<DOUBLE>", "List<Double>", "one value a feature, in the order of the features")
_TIMED_ARRAY = Parameter(
    "row", "ARRAY<DOUBLE>", "List<Double>", "the row's time, then one value a feature, in the order of the features"
)
_TEXT = Parameter("text", "STRING", "String", "one value a feature, parted by , or #; an empty one is missing")
_MAP = Parameter(
    "named", "MAP<STRING, DOUBLE>", "Map<String, Double>", "each feature's value by its name; names in any case"
)
_FORMS = (_ARRAY, _TEXT, _MAP)
_TEXT_FORMS = (
    replace(_ARRAY, sql_type="ARRAY<STRING>", java_type="List<String>"),
    _TEXT,
    replace(_MAP, sql_type="MAP<STRING, STRING>", java_type="Map<String, String>"),
)
"""Of a model with a VARCHAR feature: its numbers stand among texts."""

_TYPES = {"BOOLEAN": ("BOOLEAN", "Boolean"), "VARCHAR": ("STRING", "String")}
_ALPHA = Parameter("alpha", "DOUBLE", "Double", "share of normal rows that may be called anomalies")


def sql_functions(manifests: Sequence[Manifest], names: Mapping[str, str] | None = None) -> list[SqlFunction]:
    """Return all functions of some models; `names` gives functions other names, e.g. {"CAR_ANOMALY": "ANOMALY"}.

    Raises:
        FunctionNameError: a name twice, or not a name.
        BuildError: `names` speaks of a function that the models do not have.
    """
    renamed = {old.upper(): new.upper() for old, new in (names or {}).items()}
    functions = [_function(manifest, kind, renamed) for manifest in manifests for kind in kinds(manifest)]
    models = ", ".join(manifest.name for manifest in manifests)
    functions.append(SqlFunction(renamed.get(MODELS.suffix, MODELS.suffix), "", models, MODELS, (CallForm(()),)))
    _check_renamed(renamed, manifests)
    _check_names(functions)
    return functions


def kinds(manifest: Manifest) -> tuple[Kind, ...]:
    """Return the kinds of functions that a model has; drift is measured against a training profile."""
    scoring = WINDOWS if manifest.window else KINDS
    drift = DRIFT
    if manifest.has_text:
        scoring = tuple(_EXPLAIN_TEXTS if kind is _EXPLAIN else kind for kind in KINDS)
        drift = _DRIFT_TEXTS
    return (*scoring, drift) if manifest.profile else scoring


def default_name(model: str, kind: Kind) -> str:
    """Return the SQL name of a model's function, e.g. PAYMENT_ANOMALY."""
    return re.sub(r"[^A-Z0-9_]", "_", model.upper()) + kind.suffix


def _function(manifest: Manifest, kind: Kind, renamed: Mapping[str, str]) -> SqlFunction:
    name = default_name(manifest.name, kind)
    return SqlFunction(renamed.get(name, name), manifest.name, manifest.version, kind, _forms(manifest, kind))


def _forms(manifest: Manifest, kind: Kind) -> tuple[CallForm, ...]:
    """Return the call forms; where two would have the same types, the one with the values in order is the one."""
    if kind.suffix == DRIFT.suffix:
        return (CallForm(((_TEXT_FORMS if manifest.has_text else _FORMS)[0],)),)
    if kind.aggregate:
        form = CallForm((_TIMED_ARRAY,))
        return (form, replace(form, alpha=_ALPHA)) if kind.takes_alpha else (form,)
    rows: list[tuple[Parameter, ...]] = [(part,) for part in (_TEXT_FORMS if manifest.has_text else _FORMS)]
    if len(manifest.features) <= _MOST_ARGUMENTS:
        rows.insert(0, tuple(_feature_parameter(feature) for feature in manifest.features))
    forms = [CallForm(values) for values in rows]
    if kind.takes_alpha:
        forms += [CallForm(values, _ALPHA) for values in rows]
    by_types: dict[tuple[str, ...], CallForm] = {}
    for form in forms:
        by_types.setdefault(tuple(parameter.sql_type for parameter in form.parameters), form)
    return tuple(by_types.values())


def _feature_parameter(feature: Feature) -> Parameter:
    unit = f" [{feature.unit}]" if feature.unit else ""
    sql_type, java_type = _TYPES.get(feature.sql_type, ("DOUBLE", "Double"))
    return Parameter(feature.name, sql_type, java_type, f"{feature.description or ''}{unit}".strip())


def _check_renamed(renamed: Mapping[str, str], manifests: Sequence[Manifest]) -> None:
    known = [default_name(manifest.name, kind) for manifest in manifests for kind in kinds(manifest)]
    known.append(MODELS.suffix)
    for name in renamed:
        if name not in known:
            raise BuildError(f"no function {name} to give another name; there are {', '.join(known)}")


def _check_names(functions: Sequence[SqlFunction]) -> None:
    owners: dict[str, SqlFunction] = {}
    for function in functions:
        if not _NAME.fullmatch(function.name):
            raise FunctionNameError(f"{function.name!r} is no function name: letters, digits and _, a letter first")
        if function.name in owners:
            raise FunctionNameError(
                f"{function.name} would be a function of both {owners[function.name].model} and {function.model}"
            )
        owners[function.name] = function
