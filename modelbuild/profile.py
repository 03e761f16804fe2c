"""The training profile in a manifest: how values and scores were spread, which drift is measured against.

Imports no numpy, like `modelbuild.bundle`: `udf_bridge` holds the Java aggregate against `Profile.drift`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Histogram(BaseModel):
    """Shares of values by bin: bin i holds those above `edges[i - 1]` and up to `edges[i]`; both ends are open."""

    model_config = ConfigDict(frozen=True)

    edges: list[float] = Field(min_length=1, description="ascending")
    shares: list[float] = Field(description="one more than edges; with the missing share they add up to 1")
    missing: float = Field(default=0.0, ge=0, le=1, description="share of missing values, a bin of its own")

    @model_validator(mode="after")
    def _is_a_histogram(self) -> Self:
        if len(self.shares) != len(self.edges) + 1:
            raise ValueError("a histogram has one share more than edges")
        if not all(low < high for low, high in pairwise(self.edges)):
            raise ValueError("the edges of a histogram must ascend")
        return self

    @property
    def bins(self) -> int:
        """Bins of present values; the missing ones come after them."""
        return len(self.shares)

    def bin(self, value: float) -> int:
        """Return the bin of a value; `bins` for NaN, which is a missing one."""
        if math.isnan(value):
            return self.bins
        return sum(edge < value for edge in self.edges)


class FeatureProfile(Histogram):
    """How one feature was spread over the training rows."""

    name: str
    context: bool = Field(default=False, description="not counted in the score, so never the feature that drifts most")


class Profile(BaseModel):
    """`profile` of a manifest: the training rows by feature, and the scores of the calibration rows.

    The network knows its training rows; what it has not seen scores a little higher, so the scores are those of the
    held-back rows. A windowed model profiles the columns of a single row and has no `score`.
    """

    model_config = ConfigDict(frozen=True)

    rows: int = Field(ge=1, description="training rows")
    features: list[FeatureProfile] = Field(min_length=1)
    score: Histogram | None = None

    def drift(self, rows: Sequence[Sequence[float]], scores: Sequence[float]) -> Drift:
        """Return how far `rows` (values in the order of the features, NaN: missing) are from the profile.

        `scores`: NaN for a row without one. This is the oracle of the SQL aggregate, not a fast path.
        """
        columns = [[row[index] for row in rows] for index in range(len(self.features))]
        psi = {
            feature.name: stability_index(feature, column, self.rows)
            for feature, column in zip(self.features, columns, strict=True)
        }
        scored = [score for score in scores if not math.isnan(score)]
        counted = [feature.name for feature in self.features if not feature.context]
        shift = None if self.score is None or not scored else score_shift(self.score, scored)
        return Drift(len(rows), psi, max(counted, key=lambda name: psi[name]), shift)


@dataclass(frozen=True, slots=True)
class Drift:
    """Rows compared with a profile.

    `psi` by feature, the `feature` that moved most (context apart), and how far the scores moved (None without any).
    """

    rows: int
    psi: dict[str, float]
    feature: str
    score_shift: float | None


def stability_index(histogram: Histogram, values: Sequence[float], trained: int) -> float:
    """Return the population stability index of values against a histogram of `trained` values."""
    counts = [0] * (histogram.bins + 1)
    for value in values:
        counts[histogram.bin(value)] += 1
    return index_of_counts(histogram, counts, trained)


def index_of_counts(histogram: Histogram, counts: Sequence[int], trained: int) -> float:
    """Return the population stability index of values counted by bin, the missing ones last.

    PSI = Σ (a − e) · ln(a / e) over the bins, e the expected and a the actual share (N. Siddiqi, Credit Risk
    Scorecards, 2006). Without empty bins: e is smoothed by half a row a bin (Jeffreys' prior), a by one row that is
    spread as e; so no rows at all give 0.
    """
    rows, expected = sum(counts), expected_shares(histogram, trained)
    actual = [(count + share) / (rows + 1) for count, share in zip(counts, expected, strict=True)]
    return sum((a - e) * math.log(a / e) for a, e in zip(actual, expected, strict=True))


def expected_shares(histogram: Histogram, trained: int) -> list[float]:
    """Return the smoothed share of each bin, the missing values' last; none is 0."""
    shares = [*histogram.shares, histogram.missing]
    return [(share * trained + 0.5) / (trained + 0.5 * len(shares)) for share in shares]


def score_shift(histogram: Histogram, scores: Sequence[float]) -> float:
    """Return Cliff's delta between scores and a histogram of expected ones, −1 … 1; 0: no shift.

    P(score above an expected one) − P(below it), a tie where both fall into one bin (N. Cliff, Dominance statistics,
    Psychological Bulletin 114, 1993). Counts alone decide it, so no single huge score can.
    """
    positions = [sum(histogram.shares[:index]) - sum(histogram.shares[index + 1 :]) for index in range(histogram.bins)]
    return sum(positions[histogram.bin(score)] for score in scores) / len(scores)
