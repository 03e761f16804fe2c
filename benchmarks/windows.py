"""Does a window find what no single row shows? Models of rows and of windows on the same faults, at their thresholds.

python -m benchmarks.windows    a press whose readings have an order, and the cars, whose noise has none
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from benchmarks import CONSOLE, press
from modelbuild.bundle import Bundle
from modelbuild.simulate_cars import BREAKABLE, CARS, NOISE

Floats = NDArray[np.float64]

LENGTH = 10
"""Readings that a car's fault lasts, and that a window of `car_window` holds."""
REACHES = (3.0, 6.0)
"""A car's faulty reading is at most that many deviations of its sensor's noise from the sound one."""
GAP = 30
"""Readings of a car from one fault to the next."""
ROWS = 50_000
TRAINING_SEED, TEST_SEED, FAULT_SEED = 100, 101, 102


@dataclass(frozen=True, slots=True)
class Stretch:
    """The readings of a car float64[LENGTH, sensors] as they were, and with a fault."""

    kind: str
    sound: Floats
    faulty: Floats


def break_sensor(kind: str, sound: Floats, before: float, reach: float) -> Floats:
    """Repeat the reading before the fault, or move away from the sound ones, by `reach` in the end."""
    if kind == "stuck value":
        return np.full(LENGTH, before)
    return sound + reach * np.arange(1, LENGTH + 1) / LENGTH


def car_stretches(readings: Floats, names: tuple[str, ...], deviations: float) -> Iterator[Stretch]:
    """Break one sensor after the other in readings float64[steps, CARS, sensors]; leave out what goes too far."""
    random = np.random.default_rng(FAULT_SEED)
    for start in range(1, len(readings) - LENGTH, GAP):
        for car in range(CARS):
            kind, name = press.FAULTS[car % len(press.FAULTS)], str(random.choice(BREAKABLE))
            sensor, reach = names.index(name), deviations * NOISE[name]
            sound = readings[start : start + LENGTH, car]
            faulty = sound.copy()
            before, sign = readings[start - 1, car, sensor], random.choice([-1, 1])
            faulty[:, sensor] = break_sensor(kind, sound[:, sensor], before, sign * reach)
            if np.abs(faulty - sound).max() <= reach * (1 + 1e-9):
                yield Stretch(kind, sound, faulty)


def alarms(models: tuple[Bundle, Bundle], parts: list[Floats]) -> tuple[float, float]:
    """Return the shares of stretches in which any row is an anomaly, and at whose end the window is one."""
    from modelbuild.bundle_scoring import score_rows

    row_model, window_model = models
    rows = score_rows(row_model, np.concatenate(parts)).reshape(len(parts), -1)
    windows = score_rows(window_model, np.stack([part.reshape(-1) for part in parts]))
    by_row = (rows > row_model.manifest.threshold).any(axis=1)
    return float(by_row.mean()), float((windows > window_model.manifest.threshold).mean())


def press_groups(folder: Path) -> tuple[tuple[Bundle, Bundle], dict[str, list[Floats]]]:
    """Train both models of the press; return them and fresh stretches by what is wrong with them."""
    from modelbuild.training import train

    rows = press.table(press.readings(1000, TRAINING_SEED))
    specs = [press.spec(name, windowed=name == "window", epochs=100) for name in ("row", "window")]
    sound = press.stretches(press.readings(400, TEST_SEED))
    groups = {kind: list(press.broken(sound, kind, FAULT_SEED)) for kind in press.FAULTS}
    return (train(specs[0], rows, folder), train(specs[1], rows, folder)), groups | {"none": sound}


def car_groups(folder: Path) -> tuple[tuple[Bundle, Bundle], dict[str, list[Floats]]]:
    """Train `car` and `car_window`; return them and fresh stretches by what is wrong with them."""
    from modelbuild.simulate import simulate
    from modelbuild.spec import load_spec
    from modelbuild.training import train

    specs = [load_spec(name) for name in ("car", "car_window")]
    rows = simulate("car", ROWS, seed=TRAINING_SEED, anomaly_rate=0.0)
    fresh = simulate("car", ROWS, seed=TEST_SEED, anomaly_rate=0.0)
    names = specs[0].feature_names
    columns = [fresh[name].to_numpy().astype(np.float64).reshape(-1, CARS) for name in names]
    readings = np.stack(columns, axis=-1)
    groups: dict[str, list[Floats]] = {}
    for reach in REACHES:
        for part in car_stretches(readings, names, reach):
            groups.setdefault(f"{part.kind}, off by at most {reach:g}", []).append(part.faulty)
    groups["none"] = [part.sound for part in car_stretches(readings, names, REACHES[-1])]
    return (train(specs[0], rows, folder), train(specs[1], rows, folder)), groups


def main() -> int:
    """Train the four models, print a table of each kind of machine."""
    for name, length, make in (("press", press.LENGTH, press_groups), ("cars", LENGTH, car_groups)):
        with tempfile.TemporaryDirectory() as folder:
            models, groups = make(Path(folder))
            table = Table("fault", "stretches", "row model: any row", "window model: at the end")
            table.title = f"{name}: share of stretches of {length} readings that are called anomalous"
            for kind, parts in groups.items():
                table.add_row(kind, f"{len(parts)}", *(f"{share:.1%}" for share in alarms(models, parts)))
            CONSOLE.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
