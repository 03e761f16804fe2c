"""Prove a SQL aggregate in the parity process: fed with the golden rows, it must say what Python makes of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import jpype

from udf_bridge.description import FunctionDescription
from udf_bridge.functions import DRIFT
from udf_bridge.parity_calls import RowForms, boxed
from udf_bridge.parity_checks import CHECKS, Case, Comparison, check_drift
from udf_bridge.parity_results import to_python


def verify_aggregate(
    function: FunctionDescription, rows: Sequence[RowForms], loader: Any, comparison: Comparison
) -> None:
    """Make one aggregate as a server does it, in each of its forms, and compare its results with Python's own."""
    factory, cases = jpype.JClass(function.class_name, loader=loader), [row.case for row in rows]
    if function.kind == DRIFT.suffix:
        udaf = _configured(factory.create())
        comparison.calls += len(cases)
        check_drift(function.name, cases, _drift(udaf.map(_drift_state(udaf, rows))), comparison)
        return
    for signature in function.signatures:
        _verify_window(function, len(signature.parameters) > 1, factory, cases, comparison)


def _verify_window(
    function: FunctionDescription, with_alpha: bool, factory: Any, cases: Sequence[Case], comparison: Comparison
) -> None:
    alpha = jpype.java.lang.Double(cases[0].manifest.alpha)
    udaf = _configured(factory.createWithAlpha(alpha) if with_alpha else factory.create())
    for case in cases:
        comparison.calls += 1
        found = to_python(udaf.map(_window_state(udaf, case)))
        CHECKS[function.kind, with_alpha](f"{function.name}, golden row {case.row}", case, found, comparison)


def _configured(udaf: Any) -> Any:
    udaf.configure(jpype.java.util.HashMap())
    return udaf


def _window_state(udaf: Any, case: Case) -> Any:
    """Hand the rows of one golden window over, the newest before the last but one; return what is left of them."""
    width = len(case.manifest.row_features)
    rows = [case.inputs[start : start + width] for start in range(0, len(case.inputs), width)]
    state = udaf.initialize()
    for time in [*range(len(rows) - 2), len(rows) - 1, len(rows) - 2]:
        state = udaf.aggregate(_java_row([float(time), *rows[time]]), state)
    return udaf.merge(udaf.initialize(), state)


def _drift_state(udaf: Any, rows: Sequence[RowForms]) -> Any:
    """Aggregate in two parts and merge them, as a session does, an empty side included."""
    middle = len(rows) // 2
    parts = [udaf.initialize(), udaf.initialize()]
    for index, row in enumerate(rows):
        part = index >= middle
        parts[part] = udaf.aggregate(_drift_row(row), parts[part])
    return udaf.merge(udaf.merge(udaf.initialize(), parts[0]), parts[1])


def _drift_row(row: RowForms) -> Any:
    return _java_row(row.case.newest_row) if row.case.manifest.window else row.array


def _drift(struct: Any) -> dict[str, Any]:
    indices = struct.getMap("PSI")
    return {
        "N": int(struct.getInt64("N")),
        "PSI": indices and {str(name): float(indices.get(name)) for name in indices.keySet()},
        **{name: struct.get(name) for name in ("MAX_PSI", "FEATURE", "SCORE_SHIFT", "REASON")},
    }


def _java_row(values: Sequence[float]) -> Any:
    """Return values as a server hands an ARRAY<DOUBLE> over."""
    return jpype.java.util.Arrays.asList(list(map(boxed, values)))
