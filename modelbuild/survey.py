"""Look at a table before there is a spec: what each column is, what is wrong with it, what it could be used for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from modelbuild.columns import identifier
from modelbuild.leaks import LEAK, anomaly_flags, leak_score
from modelbuild.roles import Roles, find_roles

MANY_VALUES = 50
"""A text column with more values is no category."""

INT32 = 2**31


@dataclass(frozen=True, slots=True)
class Profile:
    """One column: `name` as specs write it, `missing` a share, `distinct` a count without null.

    `values` are a category's, most frequent first. `fault` says why the column can not or should not be a feature.
    """

    column: str
    name: str
    sql_type: str
    missing: float
    distinct: int
    minimum: float | None = None
    maximum: float | None = None
    values: tuple[str, ...] = ()
    leak: float | None = None
    fault: str | None = None

    @property
    def categorical(self) -> bool:
        """Whether it is text with few values."""
        return self.sql_type == "VARCHAR" and bool(self.values)


@dataclass(frozen=True, slots=True)
class Survey:
    """What a table holds: every column, and which ones serve as label, key and time."""

    source: str
    rows: int
    columns: tuple[Profile, ...]
    roles: Roles

    @property
    def features(self) -> list[Profile]:
        """Columns to learn from."""
        taken = {self.roles.label, self.roles.time, self.roles.key}
        return [column for column in self.columns if column.fault is None and column.column not in taken]

    @property
    def left_out(self) -> list[Profile]:
        """Columns that are neither learned from nor label, key or time."""
        return [column for column in self.columns if column.fault is not None]


def survey(table: pa.Table, source: str, *, chosen: dict[str, str] | None = None) -> Survey:
    """Profile every column of a table; `chosen` maps `label`, `time` or `key` to a column named by the user.

    Raises DataError: a chosen column that is not there.
    """
    table = _plain(table)
    roles = find_roles(table, source, chosen or {})
    profiles = [_profile(table[name], name) for name in table.column_names]
    taken = {roles.label, roles.time, roles.key}
    profiles = [profile if profile.column in taken else _with_fault(profile, table) for profile in profiles]
    profiles = _without_duplicates(profiles, table, taken)
    if roles.label is not None:
        anomalous = anomaly_flags(table[roles.label])
        profiles = [p if p.column in taken else _with_leak(p, table[p.column], anomalous) for p in profiles]
    return Survey(source, table.num_rows, tuple(profiles), roles)


def _plain(table: pa.Table) -> pa.Table:
    """Return dictionary columns as their values, and columns without any as empty text."""
    for position, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type) or pa.types.is_null(field.type):
            kind = pa.string() if pa.types.is_null(field.type) else field.type.value_type
            table = table.set_column(position, field.name, table[position].cast(kind))
    return table


def sql_type(kind: pa.DataType, low: float | None, high: float | None) -> str:
    """Return the SQL type that holds values of an Arrow type; whole numbers within 32 bits are INTEGER."""
    if pa.types.is_boolean(kind):
        return "BOOLEAN"
    if pa.types.is_integer(kind):
        return "INTEGER" if low is None or high is None or -INT32 <= low <= high < INT32 else "BIGINT"
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return "DOUBLE"
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind) or pa.types.is_time(kind):
        return "TIMESTAMP" if pa.types.is_timestamp(kind) else "DATE" if pa.types.is_date(kind) else "TIME"
    return "VARCHAR" if _is_text(kind) else str(kind).upper()


def _profile(column: pa.ChunkedArray, name: str) -> Profile:
    missing = _missing(column)
    low, high = _range(column)
    return Profile(
        column=name,
        name=identifier(name),
        sql_type=sql_type(column.type, low, high),
        missing=missing / max(1, len(column)),
        distinct=_distinct(column),
        minimum=low,
        maximum=high,
        values=_categories(column),
    )


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _missing(column: pa.ChunkedArray) -> int:
    return int(column.null_count + (pc.sum(pc.is_nan(column)).as_py() or 0 if _is_float(column) else 0))


def _is_float(column: pa.ChunkedArray) -> bool:
    return bool(pa.types.is_floating(column.type))


def _distinct(column: pa.ChunkedArray) -> int:
    if pa.types.is_nested(column.type):
        return len(set(map(str, column.drop_null().to_pylist())))
    values = column.drop_null()
    return int(pc.count_distinct(values.filter(pc.invert(pc.is_nan(values))) if _is_float(column) else values).as_py())


def _range(column: pa.ChunkedArray) -> tuple[float | None, float | None]:
    kind = column.type
    if not (pa.types.is_integer(kind) or _is_float(column) or pa.types.is_decimal(kind)):
        return None, None
    numbers = column.drop_null()
    numbers = numbers.filter(pc.is_finite(numbers)) if _is_float(column) else numbers
    if not len(numbers):
        return None, None
    ends: dict[str, Any] = pc.min_max(numbers).as_py()
    return float(ends["min"]), float(ends["max"])


def _categories(column: pa.ChunkedArray) -> tuple[str, ...]:
    """Return a text column's values, most frequent first, when they are few and repeat."""
    if not _is_text(column.type) or column.null_count == len(column):
        return ()
    counts = pc.value_counts(column.drop_null().cast(pa.string())).to_pylist()
    if not 1 <= len(counts) <= min(MANY_VALUES, len(column) // 4):
        return ()
    return tuple(entry["values"] for entry in sorted(counts, key=lambda entry: (-entry["counts"], entry["values"])))


def _with_fault(profile: Profile, table: pa.Table) -> Profile:
    column = table[profile.column]
    for find in _FAULTS:
        fault = find(profile, column)
        if fault is not None:
            return replace(profile, fault=fault)
    return profile


def _bad_name(profile: Profile, _: pa.ChunkedArray) -> str | None:
    plain = profile.name
    if not plain or len(plain) > 60 or not plain[0].isalpha():
        return "its name gives none for SQL (a letter a–z, then a–z, 0–9, _; at most 60): rename it"
    return None


def _empty(profile: Profile, _: pa.ChunkedArray) -> str | None:
    return "has no value in any row" if profile.missing == 1 else None


def _constant(profile: Profile, column: pa.ChunkedArray) -> str | None:
    if profile.distinct > 1:
        return None
    return f"constant: {_shown(column.drop_null()[0].as_py())}"


def _infinite(_: Profile, column: pa.ChunkedArray) -> str | None:
    if not _is_float(column):
        return None
    rows = np.flatnonzero(np.isinf(column.to_numpy()))
    return f"row {rows[0] + 1} is not a finite number" if len(rows) else None


def _foreign_type(profile: Profile, column: pa.ChunkedArray) -> str | None:
    if profile.sql_type in {"TIMESTAMP", "DATE", "TIME"}:
        return "a time: derive numbers from it in SQL (hour, seconds since …)"
    if profile.sql_type not in {"BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "VARCHAR"}:
        return f"holds {column.type}: take single values out of it in SQL"
    return None


def _text(profile: Profile, column: pa.ChunkedArray) -> str | None:
    """Name what a text column is when it is no category: numbers with other text among them, or many values."""
    if profile.sql_type != "VARCHAR" or not len(column):
        return None
    texts = column.cast(pa.string()).to_pylist()
    odd = [(row, text) for row, text in enumerate(texts) if text is not None and not _is_number(text)]
    numbers = len(texts) - column.null_count - len(odd)
    if numbers and len(odd) < numbers:
        row, text = odd[0] if odd else (0, texts[0])
        kind = f"mixed: {len(odd)} of {len(texts)} values are no numbers, first row {row + 1}: {_shown(text)}"
        return kind if odd else "numbers written as text: convert them"
    return None if profile.values else f"text with {profile.distinct} different values is no category"


def _row_number(profile: Profile, column: pa.ChunkedArray) -> str | None:
    if profile.sql_type not in {"INTEGER", "BIGINT"} or profile.distinct != len(column) or len(column) < 3:
        return None
    return "numbers the rows" if bool((np.diff(column.to_numpy()) == 1).all()) else None


_FAULTS: tuple[Callable[[Profile, pa.ChunkedArray], str | None], ...] = (
    _bad_name,
    _empty,
    _foreign_type,
    _infinite,
    _constant,
    _text,
    _row_number,
)


def _without_duplicates(profiles: list[Profile], table: pa.Table, taken: set[str | None]) -> list[Profile]:
    first: dict[str, str] = {}
    result = []
    for profile in profiles:
        if profile.fault is None and profile.column not in taken:
            earlier = first.setdefault(_content(table[profile.column]), profile.column)
            if earlier != profile.column:
                profile = replace(profile, fault=f"duplicate: the same values as {earlier}")  # noqa: PLW2901
        result.append(profile)
    return result


def _content(column: pa.ChunkedArray) -> str:
    """Return a hash of a column's values, the same for 1 and 1.0."""
    if pa.types.is_integer(column.type) or pa.types.is_decimal(column.type):
        column = column.cast(pa.float64(), safe=False)
    if _is_float(column):
        values: NDArray[np.float64] = column.cast(pa.float64()).to_numpy()
        return hashlib.sha256(values.tobytes()).hexdigest()
    return hashlib.sha256(repr(column.to_pylist()).encode()).hexdigest()


def _with_leak(profile: Profile, column: pa.ChunkedArray, anomalous: NDArray[np.int8]) -> Profile:
    if profile.fault is not None:
        return profile
    score = leak_score(column, anomalous)
    if score is None or score <= LEAK:
        return replace(profile, leak=score)
    fault = f"leaks the label: ROC-AUC {score:.4f} alone; use it only if it is known when a row is scored"
    return replace(profile, leak=score, fault=fault)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _shown(value: Any) -> str:
    text = f"{value:g}" if isinstance(value, float) else repr(value)
    return " ".join((text if len(text) <= 40 else f"{text[:37]}…").split())
