"""Write a first training spec from a survey: commented YAML that trains at once and says what to look at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import yaml

from modelbuild.columns import identifier
from modelbuild.errors import DataError, SpecError
from modelbuild.names import model_name
from modelbuild.sources import Source
from modelbuild.spec import SqlType, TrainingSpec
from modelbuild.streams import is_stream
from modelbuild.survey import Profile, Survey, survey
from modelbuild.tables import read_table

CALIBRATION_SHARE = 0.2
SHOWN_VALUES = 8
LEAST_FEATURES = 2


def draft_spec(found: Survey, name: str) -> str:
    """Return the text of a spec for the surveyed rows. Raises DataError: fewer than two columns to learn from."""
    features = found.features
    if len(features) < LEAST_FEATURES:
        reasons = "; ".join(f"{column.column}: {column.fault}" for column in found.left_out)
        raise DataError(
            f"{len(features)} columns to learn from, at least {LEAST_FEATURES} are needed"
            + (f" (left out: {reasons})" if reasons else ""),
            path=found.source,
        )
    text = "\n".join([*_head(found, name), *_features(features), *_left_out(found)]) + "\n"
    TrainingSpec.model_validate(yaml.safe_load(text))
    return text


def spec_from_data(source: Source, name: str) -> TrainingSpec:
    """Return the spec that `model init` would write for a source called `name`. Raises DataError."""
    text = draft_spec(survey(read_table(source), name), model_name(None, name))
    return TrainingSpec.model_validate(yaml.safe_load(text))


def names_data(text: str) -> bool:
    """Say whether a word of the command line names rows rather than a spec."""
    path = Path(text)
    return is_stream(text) or (path.suffix not in {".yaml", ".yml"} and path.is_file())


def write_spec(text: str, path: Path, *, force: bool) -> None:
    """Write a spec, all of it or nothing. Raises SpecError: a file is there already, or can not be written."""
    refuse_existing(path, force=force)
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise SpecError(f"{path}: can not be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise SpecError when a file is there already that may not be overwritten."""
    if path.exists() and not force:
        raise SpecError(f"{path} is there already; --force overwrites it, --output names another file")


def default_alpha(rows: int) -> float:
    """Return the smallest usual false-alarm rate that the calibration rows of so many rows can support."""
    return next((alpha for alpha in (0.001, 0.01) if rows * CALIBRATION_SHARE * alpha >= 1.2), 0.05)


def _head(found: Survey, name: str) -> Iterator[str]:
    alpha = default_alpha(found.rows)
    yield _comment(f"A first spec for {found.source}: {found.rows} rows, {len(found.columns)} columns.")
    yield _comment("It trains as it is. Read it through: what was left out stands at the end, with the reason.")
    yield "format_version: 1"
    yield f"name: {_scalar(name)}"
    yield "version: 1.0.0"
    yield 'description: ""  # what the model watches, for those who read its alerts'
    yield ""
    yield from _roles(found)
    yield ""
    yield _comment("False alarms per normal row; at least 1/alpha rows are needed in calibration, a fifth of all.")
    yield f"alpha: {alpha:g}"
    if found.roles.label:
        yield _comment("cost: {false_alarm: 1, missed: 50}  # by labelled rows, instead of alpha")
    if found.roles.time:
        yield _comment("alerts_per_day: 20  # instead of alpha; time_unit: ms where times are numbers of milliseconds")


def _roles(found: Survey) -> Iterator[str]:
    roles = found.roles
    share = f"{roles.anomalies} of {found.rows} rows are anomalies ({roles.anomalies / found.rows:.2%}); "
    known = share if roles.label else ""
    yield from _role("key", roles.key, roles.keys, "whose rows belong together")
    yield from _role("time", roles.time, roles.times, "rows are split in its order")
    if not roles.in_order:
        yield "time_order: sort  # the rows are not in order of time"
    yield from _role("label", roles.label, roles.labels, f"{known}for metrics, never learned from")


def _role(role: str, chosen: str | None, candidates: tuple[str, ...], use: str) -> Iterator[str]:
    others = [_shown(name) for name in candidates if name != chosen]
    if others:
        yield _comment(f"{'Other candidates' if chosen else 'Candidates'} for the {role}: {', '.join(others)}")
    if chosen is None:
        yield _comment(f"{role}_column: …  # {use}; none was found")
    else:
        yield f"{role}_column: {_scalar(identifier(chosen))}  # {use}"


def _features(features: list[Profile]) -> Iterator[str]:
    yield ""
    yield _comment("In the order of the SQL function's arguments.")
    yield "features:"
    for column in features:
        yield "  " + _comment(_facts(column))
        yield f"  - {_entry(column)}"


def _left_out(found: Survey) -> Iterator[str]:
    if found.left_out:
        yield "  " + _comment("Left out:")
    for column in found.left_out:
        yield "  " + _comment(f"{_shown(column.column)}: {column.fault} ({_facts(column)})")
        if column.name and column.sql_type in get_args(SqlType):
            yield "  " + _comment(f"- {_entry(column)}")


def _facts(column: Profile) -> str:
    parts = [column.sql_type, f"{column.missing:.1%} missing" if column.missing else "none missing"]
    if column.minimum is not None and column.maximum is not None:
        parts.append(f"{column.minimum:g} … {column.maximum:g}")
    parts.append(f"{column.distinct} value{'' if column.distinct == 1 else 's'}")
    if column.values:
        more = "" if len(column.values) <= SHOWN_VALUES else ", …"
        parts[-1] += f": {', '.join(map(_shown, column.values[:SHOWN_VALUES]))}{more}"
    if column.leak is not None:
        parts.append(f"ROC-AUC alone {column.leak:.3f}")
    return ", ".join(parts)


def _entry(column: Profile) -> str:
    policy = "indicator" if column.sql_type in {"BOOLEAN", "VARCHAR"} else "median"
    missing = f", missing: {{policy: {policy}}}" if column.missing else ""
    return f"{{name: {_scalar(column.name)}, sql_type: {column.sql_type}{missing}}}"


def _scalar(text: str) -> str:
    """Return a name as YAML reads it back: quoted where it would be a truth value, a null, …"""
    return text if yaml.safe_load(text) == text else json.dumps(text)


def _shown(text: str) -> str:
    return " ".join((text if len(text) <= 40 else f"{text[:37]}…").split())


def _comment(text: str) -> str:
    printable = "".join(sign if sign.isprintable() else " " for sign in text)
    return f"# {printable}"
