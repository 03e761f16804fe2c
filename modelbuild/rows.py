"""Rows as training sees them: numbers, labels, times; and their split in order of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from modelbuild.errors import TrainingError
from modelbuild.spec import SplitSpec

UNKNOWN, NORMAL, ANOMALY = -1, 0, 1
"""Labels; UNKNOWN where nobody gave one."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of numbers.

    `features` float64[n, f]: NaN is a null; a BOOLEAN is 0 or 1, a VARCHAR the index of its value in `texts`. `labels`
    int8[n] (1 anomaly, 0 normal, −1 unknown) or None when the data has no label column, `times` float64[n] or None
    when it has no time column, `keys` int64[n], a number for each key and −1 for null, or None unless a window needs
    them.
    """

    features: NDArray[np.float64]
    labels: NDArray[np.int8] | None
    times: NDArray[np.float64] | None
    source: str
    texts: tuple[tuple[str, ...] | None, ...] | None = None
    """The values of each VARCHAR, None for other features; None when there is no VARCHAR."""
    numbers: NDArray[np.int64] | None = None
    """Which row of the source each one was, int64[n], counted from 1; None where nobody counted."""
    keys: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.features)

    def take(self, chosen: NDArray[np.int64] | NDArray[np.bool_]) -> Rows:
        """Return the chosen rows, in that order."""
        return replace(
            self,
            features=self.features[chosen],
            labels=None if self.labels is None else self.labels[chosen],
            times=None if self.times is None else self.times[chosen],
            numbers=None if self.numbers is None else self.numbers[chosen],
            keys=None if self.keys is None else self.keys[chosen],
        )

    def with_features(self, features: NDArray[np.float64], texts: tuple[tuple[str, ...] | None, ...]) -> Rows:
        """Return the same rows with their features told in other indices."""
        return replace(self, features=features, texts=texts)

    @property
    def normal(self) -> NDArray[np.bool_]:
        """Rows to learn from: labelled normal, or all of them when the data has no labels."""
        return np.ones(len(self), bool) if self.labels is None else self.labels == NORMAL

    @property
    def span(self) -> tuple[float | None, float | None]:
        """First and last time, in the time column's own unit."""
        if self.times is None or not len(self):
            return None, None
        return float(self.times.min()), float(self.times.max())


@dataclass(frozen=True, slots=True)
class Split:
    """Training and validation rows fit the network, calibration rows the threshold, test rows nothing.

    Calibration holds normal rows only; training and validation do where the rows were said to be clean. `held` are the
    calibration rows and the others of their time, anomalies or without a label.
    """

    training: Rows
    validation: Rows
    calibration: Rows
    test: Rows
    held: Rows

    def map(self, change: Callable[[Rows], Rows]) -> Split:
        """Return the split with each part changed, once where two names stand for the same rows."""
        parts = (self.training, self.validation, self.calibration, self.test, self.held)
        changed = {id(part): change(part) for part in parts}
        return Split(*(changed[id(part)] for part in parts))


LEAST_ROWS = 20
"""Normal rows in each split; fewer teach nothing."""

VALIDATION_SHARE = 0.1
"""Of the training rows, the last ones: they tell when to stop."""


def split_rows(rows: Rows, shares: SplitSpec, seed: int, *, clean: bool) -> Split:
    """Split in order of time, or at random where there is no time.

    Labels say which rows calibrate; which rows teach they say only where the fit is promised `clean` ones.
    Raises TrainingError: too few rows.
    """
    if rows.times is None:
        order = np.random.default_rng(seed).permutation(len(rows))
    else:
        order = np.argsort(rows.times, kind="stable")
    ordered = rows.take(order)
    first, second = (round(share * len(rows)) for share in (shares.training, shares.training + shares.calibration))
    before, between, after = (
        ordered.take(np.arange(a, b)) for a, b in ((0, first), (first, second), (second, len(rows)))
    )
    learned, calibration = before.take(before.normal) if clean else before, between.take(between.normal)
    stop = len(learned) - max(1, round(VALIDATION_SHARE * len(learned)))
    if min(stop, len(calibration)) < LEAST_ROWS:
        raise TrainingError(
            f"{rows.source}: too few {'normal ' if clean else ''}rows: {len(learned)} to train on and "
            f"{len(calibration)} normal ones to calibrate with, of {len(rows)} in all; "
            f"at least {LEAST_ROWS} of each are needed"
        )
    training, validation = learned.take(np.arange(stop)), learned.take(np.arange(stop, len(learned)))
    return Split(training, validation, calibration, after, between)
