"""Which column of the data is which of the spec, and what one cell's text means."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from modelbuild.errors import DataError, nearest
from modelbuild.spec import TrainingSpec

NULLS = frozenset({"", "na", "n/a", "nan", "null", "none"})
"""Texts that mean "no value", in any case."""

BOOLEANS = {"true": 1.0, "1": 1.0, "1.0": 1.0, "false": 0.0, "0": 0.0, "0.0": 0.0}
LABELS = {"0": 0, "0.0": 0, "false": 0, "normal": 0, "1": 1, "1.0": 1, "true": 1, "anomaly": 1}


@dataclass(frozen=True, slots=True)
class Columns:
    """Names in the data: of the features in the spec's order, of label and time where the data has them, and of the
    key where a window needs it."""

    features: tuple[str, ...]
    label: str | None
    time: str | None
    types: tuple[str, ...] = ()
    """The features' SQL types."""
    key: str | None = None

    @property
    def parsers(self) -> dict[str, Callable[[str], object]]:
        """Return for each column the function that reads one of its cells."""
        kinds = self.types or ("DOUBLE",) * len(self.features)
        parsers: dict[str, Callable[[str], object]] = {
            name: _PARSERS.get(kind, parse_number) for name, kind in zip(self.features, kinds, strict=True)
        }
        if self.time is not None:
            parsers.setdefault(self.time, parse_time)
        if self.label is not None:
            parsers[self.label] = parse_label
        if self.key is not None:
            parsers.setdefault(self.key, parse_key)
        return parsers


def match_columns(names: Sequence[str], spec: TrainingSpec, path: str) -> Columns:
    """Find the spec's columns among `names`, each compared as its `identifier`.

    Raises DataError: a feature is missing (names the nearest that exists), label or time looks misspelt, or a name
    occurs twice.
    """
    folded = [identifier(name) for name in names]
    found = dict(zip(folded, names, strict=True))
    wanted = {*spec.feature_names, spec.label_column, spec.time_column, spec.key_column if spec.window else None}
    repeated = [name for name, count in Counter(folded).items() if count > 1 and name in wanted]
    if repeated:
        raise DataError("the name occurs twice (names are compared in any case)", path=path, column=repeated[0])
    for role, name in (("label", spec.label_column), ("time", spec.time_column)):
        if name is not None and name not in found:
            _refuse_misspelt(role, name, names, spec, path)
    missing = [name for name in spec.feature_names if name not in found]
    if missing:
        raise DataError(_explain_missing(missing, names), path=path)
    return Columns(
        features=tuple(found[name] for name in spec.feature_names),
        label=found.get(spec.label_column or ""),
        time=found.get(spec.time_column or ""),
        types=tuple(feature.sql_type for feature in spec.features),
        key=_window_key(found, spec, names, path),
    )


def _window_key(found: dict[str, str], spec: TrainingSpec, names: Sequence[str], path: str) -> str | None:
    """Return the column of a window's keys, None without a window. Raises DataError: no key or no time column."""
    if spec.window is None:
        return None
    for name in (spec.key_column, spec.time_column):
        if name not in found:
            message = f"no column {name!r}{nearest(str(name), names)}, which the window needs"
            raise DataError(f"{message} (columns there: {', '.join(names)})", path=path)
    return found[spec.key_column or ""]


def identifier(name: str) -> str:
    """Return a column's name as specs and SQL write it: lower case, signs other than a–z and 0–9 an underscore."""
    folded = name.strip().casefold()
    if re.fullmatch(r"[a-z][a-z0-9_]*", folded):
        return folded
    plain = re.sub(r"[^a-z0-9]+", "_", folded).strip("_")
    return f"c_{plain}" if plain[:1].isdigit() else plain


def check_header(names: Sequence[str], path: str) -> None:
    """Refuse column names that are values, or occur twice. Raises DataError."""
    if any(_is_number(name) for name in names):
        raise DataError(f"{NO_HEADER} ({', '.join(names[:5])}, …)", path=path)
    counts = Counter(map(identifier, names))
    repeated = [name for name in names if identifier(name) and counts[identifier(name)] > 1]
    if repeated:
        raise DataError("the name occurs twice (names are compared in any case)", path=path, column=repeated[0])


NO_HEADER = "the first line holds values where column names are expected"

MISSPELT = 0.75
"""So near (difflib's ratio) lies a misspelt name; a label or time that is just not in the data lies farther."""


def _refuse_misspelt(role: str, name: str, names: Sequence[str], spec: TrainingSpec, path: str) -> None:
    others = [other for other in names if identifier(other) not in spec.feature_names]
    hint = nearest(name, others, cutoff=MISSPELT)
    if hint:
        raise DataError(f"no {role} column {name!r}{hint} (columns there: {', '.join(names)})", path=path)


def _explain_missing(missing: list[str], names: Sequence[str]) -> str:
    if any(_is_number(name) for name in names):
        return f"{NO_HEADER} ({', '.join(missing[:5])}, …)"
    each = "; ".join(f"no column {name!r}{nearest(name, names)}".replace("; did", ", did") for name in missing[:5])
    more = f"; and {len(missing) - 5} more are missing" if len(missing) > 5 else ""
    return f"{each}{more} (columns there: {', '.join(names)})"


def is_null(text: str) -> bool:
    """Say whether a cell is empty."""
    return text.strip().casefold() in NULLS


def parse_number(text: str) -> float:
    """Read a finite number; NaN for an empty cell. Raises ValueError that says what is wrong."""
    if is_null(text):
        return math.nan
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{shorten(text)} is not a number") from None
    if "_" in text or not math.isfinite(number):
        raise ValueError(f"{shorten(text)} is not a finite number")
    return number


def parse_boolean(text: str) -> float:
    """Read true or false, 1 or 0, as 1.0 or 0.0; NaN for an empty cell. Raises ValueError."""
    if is_null(text):
        return math.nan
    try:
        return BOOLEANS[text.strip().casefold()]
    except KeyError:
        raise ValueError(f"{shorten(text)} is neither true nor false (nor 1 nor 0)") from None


def parse_label(text: str) -> float:
    """Read a label: 0 normal, 1 anomaly, −1 for an empty cell. Raises ValueError."""
    if is_null(text):
        return -1
    try:
        return LABELS[text.strip().strip("\"'").casefold()]
    except KeyError:
        raise ValueError(f"{shorten(text)} is not a label: 0 (normal) or 1 (anomaly) is") from None


def parse_key(_text: str) -> float:
    """Take any text: a key is never wrong."""
    return 0.0


def parse_time(text: str) -> float:
    """Read a time: a number as it is, ISO 8601 as epoch seconds (UTC unless it says otherwise). Raises ValueError."""
    if is_null(text) or _is_number(text):
        return parse_number(text)
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{shorten(text)} is neither a number nor a time in ISO 8601") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()


def shorten(text: str) -> str:
    """Quote a cell for a message; a long one is cut."""
    return repr(text if len(text) <= 40 else text[:37] + "…")


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text.strip().strip("\"'")))
    except ValueError:
        return False


_PARSERS: dict[str, Callable[[str], object]] = {"BOOLEAN": parse_boolean, "VARCHAR": str}
"""How a feature's cell is read, by SQL type; others are numbers."""
