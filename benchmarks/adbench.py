"""Labelled sets for outlier detectors (`*.npz` with X and y) and the two protocols that detectors are judged by."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import train_test_split

FOLDER = Path(os.environ.get("KSQL_ANOMALY_ADBENCH", Path(__file__).parents[2] / "shared" / "data" / "adbench"))
MOST_ROWS = 50_000
TEST_SHARE = 0.3

PROTOCOLS = {
    "P1": "fitted on every training row, anomalies included, labels unused",
    "P2": "fitted on the normal training rows, and told so",
}


@dataclass(frozen=True, slots=True)
class Task:
    """One set under one protocol and seed: `training` and `test` float64[n, f], `truth` bool[n] of the test rows."""

    name: str
    protocol: str
    seed: int
    training: NDArray[np.float64]
    test: NDArray[np.float64]
    truth: NDArray[np.bool_]


def set_names(folder: Path) -> list[str]:
    """Return the names of the sets in a folder. Raises FileNotFoundError: there is none."""
    names = sorted(path.stem for path in folder.glob("*.npz"))
    if not names:
        raise FileNotFoundError(f"no sets (*.npz with X and y) in {folder}; give --data FOLDER or KSQL_ANOMALY_ADBENCH")
    return names


def load_task(folder: Path, name: str, protocol: str, seed: int) -> Task:
    """Read a set, sample at most 50,000 of its rows, and split it 70/30 by the seed, labels in the same shares."""
    with np.load(folder / f"{name}.npz") as file:
        rows, labels = file["X"].astype(np.float64), file["y"].astype(bool)
    if len(rows) > MOST_ROWS:
        rows, _, labels, _ = train_test_split(rows, labels, train_size=MOST_ROWS, stratify=labels, random_state=0)
    training, test, known, truth = train_test_split(
        rows, labels, test_size=TEST_SHARE, stratify=labels, random_state=seed
    )
    return Task(name, protocol, seed, training[~known] if protocol == "P2" else training, test, truth)
