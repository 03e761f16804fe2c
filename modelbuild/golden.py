"""Golden rows: inputs with Keras' own outputs, which every other way to run the model is held against."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from modelbuild.preprocessing import Preprocessing

Kind = Literal["real", "null", "extreme", "out_of_range"]

FORMAT_VERSION = 1
SHARES: dict[Kind, int] = {"real": 120, "null": 30, "extreme": 25, "out_of_range": 25}
"""Rows of each kind."""

EXTREMES = (1e308, -1e308, math.inf, -math.inf, 0.0, -0.0, 5e-324, 1e15)
"""Values that a stream may carry and a float32 may not survive."""


def golden_inputs(
    rows: NDArray[np.float64], preprocessing: Preprocessing, seed: int
) -> tuple[NDArray[np.float64], list[Kind]]:
    """Choose and spoil 200 of `rows` float64[n, f] → (inputs float64[200, f], their kinds).

    `null` rows lack one feature each in turn, the last one all of them; `extreme` rows hold one of `EXTREMES`;
    `out_of_range` rows lie a few times the trained range beyond it. Of these two, a VARCHAR gets an unseen value and a
    BOOLEAN either of its own.
    """
    random = np.random.default_rng(seed)
    kinds: list[Kind] = [kind for kind, count in SHARES.items() for _ in range(count)]
    inputs = rows[random.integers(len(rows), size=len(kinds))].copy()
    features = inputs.shape[1]
    sizes = {table.feature: table.values for table in preprocessing.tables}
    width = np.where(preprocessing.constant, 1.0, preprocessing.maximum - preprocessing.minimum)
    for turn, (row, kind) in enumerate(zip(inputs, kinds, strict=True)):
        feature = turn % features
        match kind:
            case "null":
                row[feature] = math.nan
            case "extreme" | "out_of_range" if feature in sizes:
                known = sizes[feature]
                row[feature] = known if preprocessing.vocabularies[feature] else random.integers(known)
            case "extreme":
                row[feature] = EXTREMES[turn % len(EXTREMES)]
            case "out_of_range":
                row[feature] = preprocessing.maximum[feature] + random.uniform(0.1, 3.0) * width[feature]
            case _:
                pass
    inputs[kinds.index("extreme") - 1] = math.nan
    return inputs, kinds


def golden_document(
    inputs: NDArray[np.float64], kinds: list[Kind], outputs: dict[str, NDArray[np.floating[Any]]]
) -> dict[str, Any]:
    """Return the content of `golden.json`; `outputs` are Keras' score, reconstruction and contribution."""
    results = {name: _plain(outputs[name]) for name in ("score", "reconstruction", "contribution")}
    return {"format_version": FORMAT_VERSION, "kinds": kinds, "inputs": _plain(inputs), **results}


def read_golden(document: dict[str, Any], name: str) -> NDArray[np.float64]:
    """Return `inputs`, `score`, `reconstruction` or `contribution` of a golden document as float64, NaN for null."""
    return np.array(_numbers(document[name]), dtype=np.float64)


def _plain(values: NDArray[np.floating[Any]]) -> Any:
    """Return nested lists that JSON can say: NaN as null, infinities as text."""
    if values.ndim:
        return [_plain(part) for part in values]
    number = float(values)
    if math.isnan(number):
        return None
    return number if math.isfinite(number) else ("Infinity" if number > 0 else "-Infinity")


def _numbers(value: Any) -> Any:
    if isinstance(value, list):
        return [_numbers(part) for part in value]
    return math.nan if value is None else float(value)
