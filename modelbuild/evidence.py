"""What a report is written from: rows that the model was not fitted on, and what it says of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.bundle import Calibration
from modelbuild.rows import ANOMALY, NORMAL, Rows


@dataclass(frozen=True, slots=True)
class Losses:
    """Mean squared errors, epoch by epoch."""

    training: list[float]
    validation: list[float]
    best_epoch: int


@dataclass(frozen=True, slots=True)
class Scored:
    """Rows with what the graph says of them; rows that can not be scored are left out.

    `scores` float64[n], `p_values` float64[n], `reconstruction` float64[n, f] in the features' own units,
    `contributions` float32[n, f].
    """

    rows: Rows
    scores: NDArray[np.float64]
    p_values: NDArray[np.float64]
    reconstruction: NDArray[np.float64]
    contributions: NDArray[np.float32]

    @property
    def normal(self) -> NDArray[np.bool_]:
        """Rows labelled normal; without labels all of them."""
        return self.rows.normal

    @property
    def anomalous(self) -> NDArray[np.bool_]:
        """Rows labelled anomalous; without labels none."""
        return np.zeros(len(self.rows), bool) if self.rows.labels is None else self.rows.labels == ANOMALY

    @property
    def labelled(self) -> bool:
        """Whether there are rows of both labels, so that alarms can be told right or wrong."""
        return self.rows.labels is not None and {NORMAL, ANOMALY} <= set(np.unique(self.rows.labels).tolist())


@dataclass(frozen=True, slots=True)
class Evidence:
    """Rows that the model was not fitted on; how the training went, where the writer was there.

    `source` is where the rows come from, when it was not the training's source.
    """

    test: Scored
    losses: Losses | None = None
    source: str | None = None


def scored(rows: Rows, outputs: dict[str, NDArray[np.floating[Any]]], calibration: Calibration) -> Scored:
    """Join rows with the graph's `score`, `reconstruction` and `contribution` of them."""
    known = np.isfinite(outputs["score"])
    scores = outputs["score"][known].astype(np.float64)
    return Scored(
        rows=rows.take(known),
        scores=scores,
        p_values=p_values(calibration, scores),
        reconstruction=outputs["reconstruction"][known].astype(np.float64),
        contributions=outputs["contribution"][known].astype(np.float32),
    )


def p_values(calibration: Calibration, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of normal rows that score at least as high: float64[n] → float64[n]."""
    distinct, places = np.unique(scores, return_inverse=True)
    return np.array([calibration.p_value(float(score)) for score in distinct])[places]
