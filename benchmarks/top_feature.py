"""Is the reason right? How often the faulty feature has the largest contribution, in faults of one feature.

python -m benchmarks.top_feature      recorded and simulated cars, simulated payments; faults of 6 deviations and more

The recorded cars are `car_sensors.csv` beside the labelled sets (`KSQL_ANOMALY_ADBENCH`), left out where it is not.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow.csv import read_csv
from rich.table import Table

from benchmarks import CONSOLE
from benchmarks.adbench import FOLDER
from modelbuild.recipe import Contamination
from modelbuild.simulate import simulate
from modelbuild.sources import read_rows
from modelbuild.spec import TrainingSpec, load_spec

RECORDED = FOLDER.parent / "car_sensors.csv"
TRAINED_ROWS = 5_000
"""Of the recorded rows, the first ones; faults go into the later ones."""

Rows = NDArray[np.float64]
Fault = Callable[[Rows, int, np.random.Generator], Rows]

FAULTS_A_FEATURE = 40
LEAST_SIZE = 6.0
"""Standard deviations that a fault changes its value by, at least."""


def spike(rows: Rows, feature: int, random: np.random.Generator) -> Rows:
    """Return values 6 to 12 deviations away, either side."""
    size = random.uniform(LEAST_SIZE, 2 * LEAST_SIZE, len(rows)) * random.choice([-1, 1], len(rows))
    return np.asarray(rows[:, feature] + size * rows[:, feature].std())


def shift(rows: Rows, feature: int, _: np.random.Generator) -> Rows:
    """Return values all 6 deviations higher."""
    return np.asarray(rows[:, feature] + LEAST_SIZE * rows[:, feature].std())


def stuck(rows: Rows, feature: int, _: np.random.Generator) -> Rows:
    """Return the value at which a broken sensor stays: 6 deviations below the least that it ever gave."""
    return np.full(len(rows), rows[:, feature].min() - LEAST_SIZE * rows[:, feature].std())


def swapped(rows: Rows, feature: int, random: np.random.Generator) -> Rows:
    """Return the next feature's values, in its unit."""
    return random.permutation(rows[:, (feature + 1) % rows.shape[1]])


FAULTS: dict[str, Fault] = {"spike": spike, "shift": shift, "stuck": stuck, "swapped": swapped}


def main() -> int:
    """Print the share of faults of each kind whose feature ranks first, for clean data and for unknown."""
    table = Table(title="faulty feature has the largest contribution (first / among the first three)")
    for heading in ("rows", "contamination", *FAULTS):
        table.add_column(heading, justify="right" if heading in FAULTS else "left")
    for contamination in (0, "auto"):
        for name in ("car", "payment"):
            drawn = simulate(name, seed=1), simulate(name, 5_000, seed=77, anomaly_rate=0.0)
            table.add_row(f"{name}, simulated", str(contamination), *_shares(_spec(name, contamination), *drawn))
        if RECORDED.exists():
            recorded = read_csv(RECORDED)
            parts = recorded.slice(0, TRAINED_ROWS), recorded.slice(TRAINED_ROWS)
            spec = _spec("car", contamination).model_copy(update={"label_column": None})
            table.add_row(RECORDED.name, str(contamination), *_shares(spec, *parts))
    CONSOLE.print(table)
    return 0


def _spec(name: str, contamination: Contamination) -> TrainingSpec:
    return load_spec(name).model_copy(update={"contamination": contamination})


def _shares(spec: TrainingSpec, training: pa.Table, later: pa.Table) -> list[str]:
    from modelbuild.model import fit

    model = fit(read_rows(training, spec), spec, 1, lambda _: None)
    rows = read_rows(later, spec).features
    rows = rows[~np.isnan(rows).any(axis=1)]
    return [_share(model.detector, rows, [f.weight > 0 for f in spec.features], fault) for fault in FAULTS.values()]


def _share(detector: object, rows: Rows, counted: list[bool], fault: Fault) -> str:
    from modelbuild.export import detect

    random, first, third, count = np.random.default_rng(0), 0, 0, 0
    for feature in map(int, np.flatnonzero(counted)):
        values = fault(rows, feature, random)
        large = np.flatnonzero(np.abs(values - rows[:, feature]) >= LEAST_SIZE * rows[:, feature].std() * 0.999)
        chosen = random.permutation(large)[:FAULTS_A_FEATURE]
        if not len(chosen):
            continue
        faulty = rows[chosen].copy()
        faulty[:, feature] = values[chosen]
        ranks = np.argsort(-detect(detector, faulty)["contribution"], axis=1)
        first += int((ranks[:, 0] == feature).sum())
        third += int((ranks[:, :3] == feature).any(axis=1).sum())
        count += len(chosen)
    return f"{first / count:.3f} / {third / count:.3f}" if count else "–"


if __name__ == "__main__":
    sys.exit(main())
