"""The training profile: bins by quantiles, the stability index, the shift of scores; and that bundles have one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from pydantic import ValidationError

from modelbuild.bundle import Bundle
from modelbuild.profile import FeatureProfile, Histogram, Profile, score_shift, stability_index
from modelbuild.profiling import DECILES, MOST_CATEGORIES, fit_categories, fit_histogram, fit_profile
from modelbuild.spec import FeatureSpec

HALVES = Histogram(edges=[0.0], shares=[0.5, 0.5])


def test_many_values_are_binned_by_deciles() -> None:
    values = np.random.default_rng(0).normal(size=5_000)
    histogram = fit_histogram(values, DECILES)
    assert histogram.bins == 10
    assert histogram.shares == pytest.approx([0.1] * 10, abs=1e-3)
    assert [histogram.bin(value) for value in (-9.0, 9.0, math.nan)] == [0, 9, 10]


def test_a_value_on_an_edge_is_of_the_bin_below() -> None:
    assert [HALVES.bin(value) for value in (-math.inf, 0.0, 5e-324, math.inf)] == [0, 0, 1, 1]


def test_a_frequent_value_has_a_bin_of_its_own() -> None:
    histogram = fit_histogram(np.array([0.0] * 60 + list(range(1, 41))), DECILES)
    bins = {value: histogram.bin(value) for value in (-1e-300, 0.0, 1e-300)}
    assert len(set(bins.values())) == 3
    assert histogram.shares[bins[0.0]] == 0.6


def test_a_constant_is_told_from_what_is_below_and_above_it() -> None:
    histogram = fit_histogram(np.full(50, 7.0), DECILES)
    assert histogram.shares == [0.0, 1.0, 0.0]
    assert [histogram.bin(value) for value in (6.999, 7.0, 7.001)] == [0, 1, 2]


def test_missing_values_have_a_share() -> None:
    histogram = fit_histogram(np.array([1.0, 2.0, np.nan, 3.0]), DECILES)
    assert histogram.missing == 0.25
    assert sum(histogram.shares) == 0.75


def test_the_index_is_near_that_of_the_plain_formula() -> None:
    """With many rows smoothing hardly counts: 0.2 · ln(0.7 / 0.5) − 0.2 · ln(0.3 / 0.5)."""
    values = [-1.0] * 700_000 + [1.0] * 300_000
    plain = 0.2 * math.log(0.7 / 0.5) - 0.2 * math.log(0.3 / 0.5)
    assert stability_index(HALVES, values, 1_000_000) == pytest.approx(plain, rel=1e-3)


def test_no_rows_are_no_drift_and_empty_bins_are_no_infinity() -> None:
    assert stability_index(HALVES, [], 100) == 0
    assert 1 < stability_index(HALVES, [1.0] * 100, 100) < 10
    assert 1 < stability_index(HALVES, [math.nan] * 100, 100) < 20


def test_rows_alike_stay_under_what_is_called_drift() -> None:
    random = np.random.default_rng(1)
    histogram = fit_histogram(random.normal(size=2_000), DECILES)
    assert stability_index(histogram, random.normal(size=500).tolist(), 2_000) < 0.1
    assert stability_index(histogram, random.normal(0.8, 1, 500).tolist(), 2_000) > 0.25


def test_scores_shift_between_minus_one_and_one() -> None:
    histogram = Histogram(edges=[1.0, 2.0], shares=[0.25, 0.5, 0.25])
    assert score_shift(histogram, [0.5, 1.5, 1.5, 9.0]) == 0
    assert score_shift(histogram, [9.0]) == 0.75
    assert score_shift(histogram, [1e300] * 3 + [0.0]) == pytest.approx(0.375)


def test_context_is_never_the_feature_that_drifts_most() -> None:
    features = (FeatureSpec(name="time", weight=0), FeatureSpec(name="amount"))
    profile = fit_profile(features, [None] * 2, np.random.default_rng(0).normal(size=(200, 2)), None)
    drift = profile.drift([[100.0, 0.1 * amount - 2.5] for amount in range(50)], [math.nan] * 50)
    assert drift.psi["time"] > drift.psi["amount"] > 0
    assert (drift.rows, drift.feature, drift.score_shift) == (50, "amount", None)


def test_a_category_has_a_bin_for_each_value_and_one_for_any_unseen() -> None:
    histogram = fit_categories(np.array([0.0] * 5 + [1.0] * 3 + [2.0, np.nan]), known=3)
    assert histogram.shares == pytest.approx([0.5, 0.3, 0.1, 0.0])
    assert histogram.missing == pytest.approx(0.1)
    assert [histogram.bin(index) for index in (0.0, 1.0, 2.0, 3.0, math.nan)] == [0, 1, 2, 3, 4]


def test_the_rare_ones_of_many_categories_share_a_bin() -> None:
    histogram = fit_categories(np.arange(1000.0), known=1000)
    assert histogram.bins == MOST_CATEGORIES + 2
    assert histogram.bin(MOST_CATEGORIES) == histogram.bin(999.0) == MOST_CATEGORIES
    assert histogram.bin(1000.0) == MOST_CATEGORIES + 1


def test_a_boolean_has_two_bins_whatever_its_share() -> None:
    specs = [FeatureSpec(name="open", sql_type="BOOLEAN"), FeatureSpec(name="shop", sql_type="VARCHAR")]
    rows = np.array([[1.0, 0.0]] * 99 + [[0.0, 1.0]])
    profile = fit_profile(specs, [None, ("FOOD", "FUEL")], rows, None)
    assert [feature.shares for feature in profile.features] == [[0.01, 0.99], [0.99, 0.01, 0.0]]
    drift = profile.drift([[1.0, 2.0]] * 20, [math.nan] * 20)
    assert drift.feature == "shop"


@pytest.mark.parametrize(
    ("edges", "shares", "message"),
    [([1.0], [1.0], "one share more than edges"), ([2.0, 1.0], [0.5, 0.25, 0.25], "must ascend")],
)
def test_what_is_no_histogram_is_refused(edges: list[float], shares: list[float], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        FeatureProfile(name="a", edges=edges, shares=shares)


def test_a_bundle_profiles_its_features_and_scores(pump_bundle: Bundle) -> None:
    profile = pump_bundle.manifest.profile
    assert isinstance(profile, Profile)
    assert [feature.name for feature in profile.features] == ["pressure", "flow", "valve"]
    assert profile.score is not None
    assert sum(profile.score.shares) == pytest.approx(1)
    assert 150 < profile.rows < 400
