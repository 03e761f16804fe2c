"""Prove a SQL aggregate in the parity process: fed with the golden rows, it must say what Python makes of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import jpype

from udf_bridge.description import FunctionDescription
from udf_bridge.functions import DRIFT
from udf_bridge.parity_checks import Case, Comparison, check_drift, check_struct

_WINDOW_FIELDS = ("SCORE", "IS_ANOMALY", "P_VALUE", "TOP_FEATURE", "MODEL_VERSION", "REASON")


def verify_aggregate(function: FunctionDescription, cases: Sequence[Case], loader: Any, comparison: Comparison) -> None:
    """Make one aggregate as a server does it, and compare its result with Python's own."""
    udaf = jpype.JClass(function.class_name, loader=loader).create()
    udaf.configure(jpype.java.util.HashMap())
    if function.kind == DRIFT.suffix:
        comparison.calls += len(cases)
        check_drift(function.name, cases, _drift(udaf.map(_drift_state(udaf, cases))), comparison)
        return
    for case in cases:
        comparison.calls += 1
        check_struct(f"{function.name}, golden row {case.row}", case, _score_window(udaf, case), comparison)


def _score_window(udaf: Any, case: Case) -> dict[str, Any]:
    """Hand the rows of one golden window over, the newest before the last but one; return the last answer."""
    width = len(case.manifest.row_features)
    rows = [case.inputs[start : start + width] for start in range(0, len(case.inputs), width)]
    state = udaf.initialize()
    for time in [*range(len(rows) - 2), len(rows) - 1, len(rows) - 2]:
        state = udaf.aggregate(java_row([float(time), *rows[time]]), state)
    struct = udaf.map(udaf.merge(udaf.initialize(), state))
    return {name: _plain(struct.get(name)) for name in _WINDOW_FIELDS}


def _plain(value: Any) -> Any:
    if isinstance(value, jpype.java.lang.Boolean):
        return bool(value)
    return float(value) if isinstance(value, jpype.java.lang.Number) else value


def _drift_state(udaf: Any, cases: Sequence[Case]) -> Any:
    """Aggregate in two parts and merge them, as a session does, an empty side included."""
    middle = len(cases) // 2
    parts = [udaf.initialize(), udaf.initialize()]
    for index, case in enumerate(cases):
        part = index >= middle
        parts[part] = udaf.aggregate(java_row(case.newest_row), parts[part])
    return udaf.merge(udaf.merge(udaf.initialize(), parts[0]), parts[1])


def _drift(struct: Any) -> dict[str, Any]:
    indices = struct.getMap("PSI")
    return {
        "N": int(struct.getInt64("N")),
        "PSI": indices and {str(name): float(indices.get(name)) for name in indices.keySet()},
        **{name: struct.get(name) for name in ("MAX_PSI", "FEATURE", "SCORE_SHIFT", "REASON")},
    }


def java_row(values: Sequence[float]) -> Any:
    """Return values as a server hands an ARRAY<DOUBLE> over: NaN as null."""
    boxed = [None if math.isnan(value) else jpype.java.lang.Double(value) for value in values]
    return jpype.java.util.Arrays.asList(boxed)
