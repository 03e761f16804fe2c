"""Which columns of a table could be the label, the time, the key; the likeliest of each by name and values."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from modelbuild.columns import identifier, parse_time
from modelbuild.errors import DataError, nearest
from modelbuild.leaks import is_label

LABEL_NAMES = re.compile(
    r"(^|_)(label|class|target|y|fault|faulty|fraud|anomaly|anomalous|outlier|broken|failure|attack|abnormal|defect)$"
)
TIME_NAMES = re.compile(r"^(time|timestamp|ts|at|date|datetime|rowtime|epoch)$|_(time|timestamp|ts|at|date|datetime)$")
KEY_NAMES = re.compile(
    r"(^|_)(id|key|uuid|imei|mac|customer|user|account|card|car|vehicle|device|sensor|machine|host|unit|station)(_id)?$"
)
RARE = 0.3
"""A column of two values is a candidate for the label, whatever its name, when this share at most is anomalous."""


@dataclass(frozen=True, slots=True)
class Roles:
    """Columns chosen as label, time and key (None: no likely one), and all candidates, likeliest first."""

    label: str | None
    time: str | None
    key: str | None
    labels: tuple[str, ...]
    times: tuple[str, ...]
    keys: tuple[str, ...]
    anomalies: int = 0
    in_order: bool = True


def find_roles(table: pa.Table, source: str, chosen: dict[str, str]) -> Roles:
    """Find the columns; those in `chosen` (`label`, `time`, `key` → name) are taken as they are.

    Raises DataError: a chosen column that is not there.
    """
    names = {role: _existing(name, table, source, role) for role, name in chosen.items()}
    times = [name for name in table.column_names if _is_time(table, name)]
    labels = sorted(
        (name for name in table.column_names if _is_label(table, name)), key=lambda name: not _named(LABEL_NAMES, name)
    )
    named = [name for name in labels if _named(LABEL_NAMES, name)]
    label, time = names.get("label", _first(named)), names.get("time", _first(times))
    keys = [name for name in table.column_names if name not in {label, time} and _is_key(table, name)]
    return Roles(
        label=label,
        time=time,
        key=names.get("key", _first(keys)),
        labels=tuple(labels),
        times=tuple(times),
        keys=tuple(keys),
        anomalies=_anomalies(table[label]) if label else 0,
        in_order=time is None or _in_order(table[time]),
    )


def _existing(name: str, table: pa.Table, source: str, role: str) -> str:
    found: str | None = next((column for column in table.column_names if identifier(column) == identifier(name)), None)
    if found is None:
        hint = nearest(name, table.column_names)
        there = ", ".join(table.column_names)
        raise DataError(f"no column {name!r} for the {role}{hint} (columns there: {there})", path=source)
    return found


def _first(names: list[str]) -> str | None:
    return next(iter(names), None)


def _named(pattern: re.Pattern[str], name: str) -> bool:
    return pattern.search(identifier(name)) is not None


def _is_label(table: pa.Table, name: str) -> bool:
    """Say whether a column holds both labels and nothing else, and is named like a label or has few anomalies."""
    column = table[name]
    if pa.types.is_nested(column.type) or pc.count_distinct(column.drop_null()).as_py() != 2:
        return False
    texts = {text: is_label(text) for text in pc.unique(column.cast(pa.string())).to_pylist() if text is not None}
    anomalies = _anomalies(column)
    known = len(column) - column.null_count
    return all(texts.values()) and 0 < anomalies < known and (_named(LABEL_NAMES, name) or anomalies <= RARE * known)


def _anomalies(column: pa.ChunkedArray) -> int:
    from modelbuild.leaks import anomaly_flags

    counts = pc.value_counts(column.cast(pa.string())).to_pylist()
    flags = anomaly_flags(pa.chunked_array([pa.array([entry["values"] for entry in counts], pa.string())]))
    return sum(entry["counts"] for entry, flag in zip(counts, flags, strict=True) if flag == 1)


def _is_time(table: pa.Table, name: str) -> bool:
    column = table[name]
    if column.null_count > len(column) // 2:
        return False
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        return True
    if pa.types.is_string(column.type):
        return _reads_as_times(column)
    numeric = pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
    return numeric and _named(TIME_NAMES, name) and (pc.min(column).as_py() or 0) >= 0


def _reads_as_times(column: pa.ChunkedArray) -> bool:
    """Say whether text is ISO 8601 all through; the first values alone tell most columns that are not."""
    for sample in (column.slice(0, 100), column):
        for text in pc.unique(sample.drop_null()).to_pylist():
            try:
                float(text)
                return False
            except ValueError:
                pass
            try:
                parse_time(text)
            except ValueError:
                return False
    return True


def _is_key(table: pa.Table, name: str) -> bool:
    """Say whether a column is named like a key and its values repeat, or are text."""
    column = table[name]
    kind = column.type
    text = pa.types.is_string(kind) or pa.types.is_large_string(kind)
    if not _named(KEY_NAMES, name) or not (text or pa.types.is_integer(kind)):
        return False
    return int(pc.count_distinct(column.drop_null()).as_py()) > 1


def _in_order(column: pa.ChunkedArray) -> bool:
    if pa.types.is_string(column.type):
        values = np.array([np.nan if text is None else parse_time(text) for text in column.to_pylist()])
    else:
        numbers = column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column
        numbers = column.cast(pa.int32()).cast(pa.int64()) if pa.types.is_date32(column.type) else numbers
        values = pc.fill_null(numbers.cast(pa.float64(), safe=False), float("nan")).to_numpy()
    known = values[~np.isnan(values)]
    return bool((np.diff(known) >= 0).all())
