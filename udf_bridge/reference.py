"""The SQL reference of a model's functions, in Markdown, from the same table as the functions themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from modelbuild.bundle import Feature, Manifest
from udf_bridge.description import JarDescription, describe, read_manifests
from udf_bridge.functions import CallForm, SqlFunction, default_name, kinds, sql_functions
from udf_bridge.reasons import REASONS

_MOST_SHOWN = 8

NOTES = """A number may be of any number type (INTEGER, BIGINT, DECIMAL, DOUBLE): it widens. NULL among the values is a
missing value. Call a function once for each row, into a stream of its own, and take the fields from there: what stands
in a query twice is computed twice.

- **In order**: one argument a feature.
- **Array**: the same values in one ARRAY.
- **Text**: values parted by `,` or `#`; an empty one, or `null`, is missing. A decimal point is a point. A value that
  holds one of the two signs itself needs another form.
- **Map**: values by the names of their features, in any case and order; each must be there once."""


def jar_reference(jar: str | Path) -> str:
    """Return the reference of all functions of a jar, under the names that they have there.

    Raises JarError: not a jar of ours, or damaged.
    """
    description = describe(jar)
    manifests = list(read_manifests(jar, description).values())
    return reference(manifests, _names(description, manifests))


def reference(manifests: Sequence[Manifest], names: Mapping[str, str] | None = None) -> str:
    """Return the reference of some models' functions; `names` as for `sql_functions`."""
    functions = sql_functions(manifests, names)
    parts = [NOTES]
    for manifest in manifests:
        parts.append(_model(manifest))
        parts += [_function(function) for function in functions if function.model == manifest.name]
    return "\n\n".join([*parts, reasons()]) + "\n"


def reasons() -> str:
    """Return the table of reasons."""
    rows = [f"| `{reason.text}` | {reason.meaning} |" for reason in REASONS]
    return "\n".join(["## Reasons", "", "| REASON | what it means |", "|---|---|", *rows])


def _names(description: JarDescription, manifests: Sequence[Manifest]) -> dict[str, str]:
    """Return what functions are called in a jar, by their default names."""
    called = {(function.model, function.kind): function.name for function in description.functions}
    return {
        default_name(manifest.name, kind): called[manifest.name, kind.suffix]
        for manifest in manifests
        for kind in kinds(manifest)
        if (manifest.name, kind.suffix) in called
    }


def _model(manifest: Manifest) -> str:
    head = f"## {manifest.name} {manifest.version}"
    lines = [head, "", *([manifest.description, ""] if manifest.description else [])]
    if window := manifest.window:
        lines += [f"Scores the last {window.rows} rows of a `{window.key}`, in order of `{window.time}`, as one.", ""]
    lines += ["| feature | type | a missing value | what it is |", "|---|---|---|---|"]
    return "\n".join(lines + [_feature(name, feature) for name, feature in manifest.newest_features.items()])


def _feature(name: str, feature: Feature) -> str:
    unit = f" [{feature.unit}]" if feature.unit else ""
    described = f"{feature.description}{unit}".strip()
    if feature.vocabulary:
        shown = ", ".join(feature.vocabulary[:_MOST_SHOWN])
        rest = len(feature.vocabulary) - _MOST_SHOWN
        described = f"{described} ({shown}{f' and {rest} more' if rest > 0 else ''})".strip()
    return f"| `{name}` | {feature.sql_type} | {_missing(feature)} | {_escaped(described)} |"


def _missing(feature: Feature) -> str:
    match feature.missing.policy:
        case "reject":
            return "no score"
        case "constant":
            value = feature.missing.value
            return f"counts as {str(value).lower() if isinstance(value, bool) else _escaped(str(value))}"
        case "median":
            return "counts as usual"
        case _:
            return "is a sign of its own"


def _function(function: SqlFunction) -> str:
    calls = [_call(function, form) for form in function.forms]
    return "\n".join(
        [f"### {function.name}", "", function.kind.description, "", "```", *calls, f"→ {function.kind.sql_type}", "```"]
    )


def _call(function: SqlFunction, form: CallForm) -> str:
    arguments = [f"{parameter.name} {parameter.sql_type}" for parameter in form.parameters]
    if len(arguments) > _MOST_SHOWN:
        tail = 2 if form.alpha else 1
        arguments = [*arguments[: _MOST_SHOWN - tail - 1], "…", *arguments[-tail:]]
    return f"{function.name}({', '.join(arguments)})"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
