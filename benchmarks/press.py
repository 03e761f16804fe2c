"""A press that works in cycles: each of its readings is as likely as any other, and only their order is lawful.

The pressure goes up and down once in about LENGTH readings; flow and power follow a load that has no order at all.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from modelbuild.spec import TrainingSpec

Floats = NDArray[np.float64]

PRESSES = 20
LENGTH = 8
"""Readings of a cycle, of a window, and that a fault lasts."""
NAMES = ("pressure", "flow", "power")
FAULTS = ("stuck value", "slow drift")
PRESSURE, SWING, NOISE = 50.0, 10.0, 0.3


def readings(steps: int, seed: int) -> Floats:
    """Return the readings of sound presses, float64[steps, PRESSES, 3]."""
    random = np.random.default_rng(seed)
    turns = random.normal(2 * np.pi / LENGTH, 0.05, (steps, PRESSES))
    phase = random.uniform(0, 2 * np.pi, PRESSES) + np.cumsum(turns, axis=0)
    load = random.normal(size=phase.shape)
    pressure = PRESSURE + SWING * np.sin(phase) + NOISE * random.normal(size=phase.shape)
    flow = 20 + 2 * load + 0.2 * random.normal(size=phase.shape)
    power = 5 + load + 0.2 * random.normal(size=phase.shape)
    return np.stack([pressure, flow, power], axis=-1)


def stretches(values: Floats) -> list[Floats]:
    """Cut readings [steps, PRESSES, 3] into parts float64[LENGTH, 3] of one press each."""
    starts = range(0, len(values) - LENGTH + 1, LENGTH)
    return [values[start : start + LENGTH, press] for start in starts for press in range(values.shape[1])]


def broken(parts: list[Floats], kind: str, seed: int) -> Iterator[Floats]:
    """Yield each part with a pressure that repeats itself, or goes slowly from low to high or back, in its range."""
    random = np.random.default_rng(seed)
    for part in parts:
        faulty = part.copy()
        if kind == "stuck value":
            faulty[1:, 0] = faulty[0, 0]
        else:
            ramp = random.choice([-1, 1]) * np.linspace(-0.6, 0.6, LENGTH) * SWING
            faulty[:, 0] = PRESSURE + ramp + NOISE * random.normal(size=LENGTH)
        yield faulty


def table(values: Floats) -> pa.Table:
    """Return readings [steps, PRESSES, 3] as rows of `press`, `at` and the features."""
    steps = len(values)
    columns = {name: values[..., index].reshape(-1) for index, name in enumerate(NAMES)}
    presses = [f"press{number}" for number in np.tile(np.arange(PRESSES), steps)]
    return pa.table({"press": presses, "at": np.repeat(np.arange(steps), PRESSES), **columns})


def spec(name: str, *, windowed: bool, epochs: int) -> TrainingSpec:
    """Return the spec of a model of single rows, or of the last LENGTH rows of a press."""
    fields: dict[str, object] = {
        "name": name,
        "key_column": "press",
        "time_column": "at",
        "alpha": 0.01,
        "contamination": 0,
        "features": [{"name": feature} for feature in NAMES],
        "network": {"epochs": epochs},
        "window": LENGTH if windowed else None,
    }
    return TrainingSpec.model_validate(fields)
