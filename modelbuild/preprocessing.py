"""From raw values to the columns that the network sees, fitted on training rows only, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from modelbuild.categories import MOST_ROWS, Table, fit_table, indicators
from modelbuild.spec import FeatureSpec, TrainingSpec

CLIP_SCALES = 1e6
"""A value counts as at most this many scales from the centre: the square of 1e300 would be infinite."""

LEAST_INDICATOR_SCALE = 0.2
"""A null that training has hardly seen counts as a value five scales away, however rare it was."""

BOOLEANS = ("false", "true")
"""A BOOLEAN's values in the order of their indices."""

Vector = NDArray[np.float64]
Vocabulary = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """Features that become one column each, (clip(x, low, high) − center) / scale: indices and float64[m] each."""

    features: NDArray[np.int64]
    low: Vector
    high: Vector
    center: Vector
    scale: Vector

    def encode(self, filled: NDArray[np.float64]) -> NDArray[np.float64]:
        """Clip and scale: imputed values [n, f] → [n, m]."""
        return (np.clip(filled[:, self.features], self.low, self.high) - self.center) / self.scale


@dataclass(frozen=True, slots=True)
class Indicators:
    """Features with a column that says whether the value was missing, (isnan(x) − center) / scale."""

    features: NDArray[np.int64]
    center: Vector
    scale: Vector

    def encode(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Say which raw values [n, f] are missing: [n, i]."""
        return (np.isnan(values[:, self.features]) - self.center) / self.scale


@dataclass(frozen=True, slots=True)
class Preprocessing:
    """What was fitted. Columns are those of `numbers`, then of `indicators`, then of each of `tables`.

    `impute` float64[f] replaces a missing value and is NaN where a null rejects the row; `minimum`, `maximum` and
    `median` float64[f] are of training. A VARCHAR is given as its index in its vocabulary, a BOOLEAN as 0 or 1.
    """

    impute: Vector
    minimum: Vector
    maximum: Vector
    median: Vector
    numbers: Numbers
    indicators: Indicators
    tables: tuple[Table, ...] = ()
    vocabularies: tuple[Vocabulary | None, ...] = ()

    def apply(self, values: NDArray[np.float64]) -> NDArray[np.float32]:
        """Return the columns of raw values: [n, f] → float32[n, d]; rows with a rejected null get a NaN somewhere."""
        filled = np.where(np.isnan(values), self.impute, values)
        tables = [table.encode(filled[:, table.feature]) for table in self.tables]
        columns = np.concatenate([self.numbers.encode(filled), self.indicators.encode(values), *tables], axis=1)
        return columns.astype(np.float32)

    @property
    def owners(self) -> NDArray[np.int64]:
        """The feature of each column, int64[d]."""
        tables = [np.full(table.width, table.feature) for table in self.tables]
        return np.concatenate([self.numbers.features, self.indicators.features, *tables]).astype(np.int64)

    @property
    def least_scale(self) -> Vector:
        """The least that counts as a column's usual size, float64[d].

        Indicators and tables have a scale of their own: a column that hardly ever changed must not be blown up.
        """
        return np.array([0.0] * len(self.numbers.features) + [1.0] * (len(self.owners) - len(self.numbers.features)))

    def share(self, weights: Vector) -> Vector:
        """Part each feature's weight [f] among its columns: float64[d]."""
        return np.asarray((weights / np.bincount(self.owners))[self.owners])

    @property
    def constant(self) -> NDArray[np.bool_]:
        """Which features never changed in training."""
        return np.equal(self.minimum, self.maximum)


def fit_preprocessing(
    values: NDArray[np.float64], spec: TrainingSpec, vocabularies: Sequence[Vocabulary | None] = ()
) -> Preprocessing:
    """Fit on raw training values float64[n, f], NaN for a null; every feature needs one value at least.

    `vocabularies` holds a VARCHAR's values in the order of its indices, None for other features.
    """
    known = tuple(vocabularies) or (None,) * len(spec.features)
    sizes = {
        index: len(BOOLEANS) if feature.sql_type == "BOOLEAN" else len(vocabulary or ())
        for index, (feature, vocabulary) in enumerate(zip(spec.features, known, strict=True))
        if feature.categorical
    }
    median = np.array([_middle(column, index in sizes) for index, column in enumerate(values.T)])
    fillers = enumerate(zip(spec.features, median, known, strict=True))
    impute = np.array([_filler(*each, sizes.get(index)) for index, each in fillers])
    numbers = _fit_numbers(values, spec)
    return Preprocessing(
        impute=impute,
        minimum=np.nanmin(values, 0),
        maximum=np.nanmax(values, 0),
        median=median,
        numbers=numbers,
        indicators=_fit_indicators(values, spec),
        tables=_fit_tables(np.where(np.isnan(values), impute, values), numbers, sizes, spec),
        vocabularies=known,
    )


def _fit_numbers(values: NDArray[np.float64], spec: TrainingSpec) -> Numbers:
    chosen = np.array([i for i, feature in enumerate(spec.features) if not feature.categorical], dtype=np.int64)
    numbers = values[:, chosen]
    minimum, maximum = np.nanmin(numbers, 0), np.nanmax(numbers, 0)
    center, deviation = np.nanmean(numbers, 0), np.nanstd(numbers, 0)
    # A constant feature has no scale of its own: 1 keeps its unit and tells a changed value at once. Its mean may
    # differ from it in the last bit, which would look like a residual.
    constant = minimum == maximum
    center = np.where(constant, minimum, center)
    scale = np.where(constant | (deviation == 0), 1.0, deviation)
    low, high = _clip_range(numbers, [spec.features[index] for index in chosen], center, scale)
    return Numbers(chosen, low, high, center, scale)


def _clip_range(
    values: NDArray[np.float64], features: Sequence[FeatureSpec], center: Vector, scale: Vector
) -> tuple[Vector, Vector]:
    """Return lowest and highest value that counts: wide, so that a spike stays one.

    Context ends where training ended: it can not be anomalous, and the network must not guess beyond what it saw. A
    flattened tail ends at its quantile.
    """
    shares = [(feature.flatten, 1 - feature.flatten) for feature in features]
    ends = [np.nanquantile(column, share) for column, share in zip(values.T, shares, strict=True)]
    low, high = np.array(ends, dtype=np.float64).reshape(-1, 2).T
    narrow = np.array([feature.weight == 0 or feature.flatten > 0 for feature in features], dtype=bool)
    wide_low = np.minimum(low, center - CLIP_SCALES * scale)
    wide_high = np.maximum(high, center + CLIP_SCALES * scale)
    return np.where(narrow, low, wide_low), np.where(narrow, high, wide_high)


def _fit_indicators(values: NDArray[np.float64], spec: TrainingSpec) -> Indicators:
    chosen = [i for i, f in enumerate(spec.features) if not f.categorical and f.missing.policy == "indicator"]
    shares = np.isnan(values[:, chosen]).mean(axis=0)
    scale = np.maximum(np.sqrt(shares * (1 - shares)), LEAST_INDICATOR_SCALE)
    return Indicators(np.array(chosen, dtype=np.int64), shares, scale)


def _fit_tables(
    filled: NDArray[np.float64], numbers: Numbers, sizes: Mapping[int, int], spec: TrainingSpec
) -> tuple[Table, ...]:
    """Fit one table for each categorical feature, by the company of all other features."""
    rows = filled[:: -(-len(filled) // MOST_ROWS)]
    company = np.clip(numbers.encode(rows), -3, 3)
    others = {index: indicators(rows[:, index].astype(np.int64), size + 1) for index, size in sizes.items()}
    return tuple(
        fit_table(
            index,
            rows[:, index],
            np.concatenate([company, *(others[other] for other in others if other != index)], axis=1),
            size,
            missing=spec.features[index].missing.policy == "indicator",
        )
        for index, size in sizes.items()
    )


def _middle(column: NDArray[np.float64], categorical: bool) -> float:
    """Return the median, of a categorical feature the most frequent index."""
    if not categorical:
        return float(np.nanmedian(column))
    found, counts = np.unique(column[~np.isnan(column)], return_counts=True)
    return float(found[np.argmax(counts)])


def _filler(feature: FeatureSpec, middle: float, vocabulary: Vocabulary | None, size: int | None) -> float:
    """Return what replaces a missing value, NaN when nothing does."""
    value = feature.missing.value
    match feature.missing.policy:
        case "median":
            return middle
        case "constant" if isinstance(value, str):
            known = vocabulary or ()
            return float(known.index(value) if value in known else len(known))
        case "constant":
            return float(value or 0.0)
        case "indicator":
            return middle if size is None else float(size + 1)
        case _:
            return float("nan")
