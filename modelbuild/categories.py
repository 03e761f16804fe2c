"""Categories as numbers: each value of a feature becomes a row of a small table, which the network sees instead.

The first column says how rare a value is, the others what it keeps company with (docs/decisions/0120).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

FARTHEST = 5.0
"""No value lies further out than this many scales: a rare one has little company to judge it by."""

PRIOR_ROWS = 10
"""Rows of usual company that are added to each value's own."""

LEAST_COMPANY, MOST_COMPANY = 2, 6
"""Columns that tell values apart; between the two as many as stand out of what chance would show."""

OWN_SHARE = 0.03
"""Weight of a value's own identity in its profile: values in the same company still get places of their own."""

MOST_ROWS = 200_000
"""Rows that profiles are taken from, at most."""


@dataclass(frozen=True, slots=True)
class Table:
    """One row float64[width] for each value of a feature: `values` known ones in the order of their indices, then one
    for every unseen value, then, where a null is a value of its own, one for it."""

    feature: int
    values: int
    rows: Matrix

    @property
    def width(self) -> int:
        """Columns that the feature becomes."""
        return int(self.rows.shape[1])

    def slots(self, indices: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the row of each index [n]; an index that names none is that of an unseen value."""
        known = (indices >= 0) & (indices < len(self.rows))
        return np.where(known, np.nan_to_num(indices, nan=-1, posinf=-1, neginf=-1), self.values).astype(np.int64)

    def encode(self, indices: NDArray[np.float64]) -> Matrix:
        """Return the columns of indices [n] → float64[n, width]; NaN, a rejected null, gives NaN."""
        return np.where(np.isnan(indices)[:, None], np.nan, self.rows[self.slots(indices)])


def fit_table(feature: int, indices: NDArray[np.float64], company: Matrix, values: int, *, missing: bool) -> Table:
    """Fit the table of one feature on training rows.

    `indices` float64[n] of its values; `company` float64[n, m] what the other features say of the same rows, each
    column with mean 0 and variance 1; `missing`: a null is a value of its own.
    """
    slots = values + 1 + missing
    empty = Table(feature, values, np.zeros((slots, 1)))
    chosen = empty.slots(indices)
    counts = np.bincount(chosen, minlength=slots).astype(np.float64)
    columns = np.concatenate([_rarity(counts)[:, None], _company(chosen, counts, company)], axis=1)
    return Table(feature, values, columns)


def indicators(slots: NDArray[np.int64], count: int) -> Matrix:
    """Return one column for each of `count` slots, with mean 0 and variance 1 where it occurs: float64[n, count]."""
    rows = (slots[:, None] == np.arange(count)).astype(np.float64)
    shares = rows.mean(axis=0)
    deviation = np.sqrt(np.maximum(shares * (1 - shares), 1 / max(1, len(slots))))
    return np.asarray((rows - shares) / deviation)


def _rarity(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return −log of each slot's share, in nats or, where they vary more than that, in standard deviations."""
    rarity = -np.log((counts + 0.5) / (counts.sum() + 0.5 * len(counts)))
    shares = counts / counts.sum()
    mean = shares @ rarity
    return np.asarray((rarity - mean) / max(1.0, float(np.sqrt(shares @ (rarity - mean) ** 2))))


def _company(slots: NDArray[np.int64], counts: NDArray[np.float64], company: Matrix) -> Matrix:
    """Return each slot's place among the leading directions in which profiles differ: float64[slots, directions].

    A correspondence analysis: the singular vectors of the slots' mean profiles, weighted by their shares.
    """
    seen, shares = counts > 0, counts / counts.sum()
    profiles = _profiles(slots, counts, company)
    own = OWN_SHARE * (np.eye(len(counts)) - shares) / np.sqrt(np.maximum(shares, 1 / counts.sum()))
    own[~seen] = 0
    profiles = np.concatenate([profiles, own], axis=1)
    _, sizes, directions = np.linalg.svd(np.sqrt(shares)[:, None] * profiles, full_matrices=False)
    chance = 1.5 * (np.sqrt(seen.sum()) + np.sqrt(company.shape[1])) / np.sqrt(len(slots))
    most = max(1, int(seen.sum()) - 1)
    kept = min(max(int((sizes > chance).sum()), LEAST_COMPANY), MOST_COMPANY, most)
    places = profiles @ directions[:kept].T
    return _scaled(places, shares)


def _profiles(slots: NDArray[np.int64], counts: NDArray[np.float64], company: Matrix) -> Matrix:
    """Return the mean company of each slot, drawn towards the usual one where rows are few: float64[slots, m]."""
    sums = np.empty((len(counts), company.shape[1]))
    for index, column in enumerate(company.T):
        sums[:, index] = np.bincount(slots, column - column.mean(), minlength=len(counts))
    return sums / (counts + PRIOR_ROWS)[:, None]


def _scaled(places: Matrix, shares: NDArray[np.float64]) -> Matrix:
    """Give each direction variance 1 over training rows and a sign that does not depend on the machine."""
    deviation = np.sqrt(np.maximum(shares @ np.square(places), 1e-12))
    scaled = np.clip(places / deviation, -FARTHEST, FARTHEST)
    largest = scaled[np.argmax(np.abs(scaled), axis=0), np.arange(scaled.shape[1])]
    return np.asarray(scaled * np.where(largest < 0, -1.0, 1.0))
