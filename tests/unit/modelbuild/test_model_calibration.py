"""Threshold, p-values, preprocessing and residuals: the arithmetic around the network."""

from __future__ import annotations

import numpy as np
import pytest

from modelbuild.calibration import fit_calibration, fit_threshold
from modelbuild.preprocessing import fit_preprocessing
from modelbuild.residuals import residual_quantiles
from modelbuild.spec import TrainingSpec

SCORES = np.random.default_rng(3).exponential(size=5000).astype(np.float32)


def test_the_threshold_is_exceeded_as_often_as_alpha_says() -> None:
    threshold = fit_threshold(SCORES, 0.01)
    assert threshold.warning is None
    fresh = np.random.default_rng(4).exponential(size=100_000)
    assert (fresh > threshold.score).mean() == pytest.approx(0.01, rel=0.25)


def test_above_the_threshold_the_p_value_is_at_most_alpha() -> None:
    threshold = fit_threshold(SCORES, 0.01)
    above = SCORES[threshold.score < SCORES]
    p_values = [(1 + (score <= SCORES).sum()) / 5001 for score in above]
    assert max(p_values) <= 0.01


def test_an_alpha_too_small_for_the_rows_comes_from_the_tail_and_is_said() -> None:
    threshold = fit_threshold(SCORES[:500], 0.001)
    assert threshold.alpha == 0.001
    assert threshold.score > SCORES[:500].max()
    assert threshold.score == pytest.approx(np.log(1000), rel=0.2)
    assert threshold.warning is not None
    assert "alpha 0.001 needs 999 calibration rows and there are 500" in threshold.warning
    assert "extrapolated" in threshold.warning


def test_the_tail_is_believed_for_ten_times_the_rows() -> None:
    threshold = fit_threshold(SCORES[:500], 1e-6)
    assert threshold.alpha == pytest.approx(1 / 5010)
    assert fit_calibration(SCORES[:500], threshold.score).smallest_alpha == pytest.approx(1 / 5010)


def test_too_few_rows_for_a_tail() -> None:
    threshold = fit_threshold(SCORES[:99], 0.001)
    assert threshold.score == SCORES[:99].max()
    assert threshold.alpha == pytest.approx(1 / 100)
    assert threshold.warning is not None
    assert "their highest score" in threshold.warning


def test_the_smallest_alpha_that_the_rows_allow() -> None:
    assert fit_threshold(SCORES[:99], 0.01).warning is None
    assert fit_threshold(SCORES[:98], 0.01).warning is not None


@pytest.mark.parametrize(("draw", "shape"), [("exponential", 0.0), ("pareto", 0.25), ("uniform", 0.0)])
def test_the_tail_goes_on_as_the_scores_do(draw: str, shape: float) -> None:
    random = np.random.default_rng(8)
    draws = {"exponential": random.exponential, "pareto": lambda size: random.pareto(4, size), "uniform": random.random}
    scores, fresh = draws[draw](size=20_000), draws[draw](size=4_000_000)
    curve = fit_calibration(scores, 0.0)
    assert curve.tail is not None
    assert curve.tail.shape == pytest.approx(shape, abs=0.1)
    threshold = fit_threshold(scores, 1e-5)
    assert (fresh > threshold.score).mean() < 1.25e-5 + 3 * np.sqrt(1e-5 / len(fresh))
    assert curve.p_value(threshold.score) == pytest.approx(1e-5)


def test_p_values_fall_all_the_way() -> None:
    curve = fit_calibration(SCORES, 1.0)
    values = [curve.p_value(float(score)) for score in np.linspace(-1, curve.scores[-1] + 40, 2000)]
    assert values == sorted(values, reverse=True)


@pytest.mark.parametrize("count", [1, 20, 256, 257, 5000])
def test_the_curve_is_exact_at_its_points_and_near_between_them(count: int) -> None:
    scores = SCORES[:count]
    threshold = float(np.sort(scores)[-1])
    curve = fit_calibration(scores, threshold)
    assert curve.count == count
    assert len(curve.scores) <= 258
    assert threshold in curve.scores
    for point, p_value in zip(curve.scores, curve.p_values, strict=True):
        assert p_value == pytest.approx((1 + (scores >= point).sum()) / (count + 1))
    for score in scores[:200]:
        assert curve.p_value(float(score)) == pytest.approx((1 + (scores >= score).sum()) / (count + 1), abs=0.006)


def test_p_values_beyond_the_curve() -> None:
    curve = fit_calibration(SCORES, 1.0)
    assert curve.p_value(-1.0) == 1.0
    assert curve.p_value(curve.scores[-1] + 1e-9) == pytest.approx(1 / 5001)
    assert curve.p_value(1e9) == 1 / 50010
    assert curve.p_value(curve.scores[-1]) == 2 / 5001


def test_equal_scores_make_one_point() -> None:
    curve = fit_calibration(np.ones(50, np.float32), 1.0)
    assert curve.scores == [1.0]
    assert curve.p_values == [1.0]


def test_preprocessing_in_numbers(spec: TrainingSpec) -> None:
    values = np.array([[1.0, 10.0, 5.0], [3.0, np.nan, 5.0], [5.0, 30.0, 5.0], [7.0, 80.0, 5.0]])
    fitted = fit_preprocessing(values, spec)
    assert np.array_equal(fitted.impute, [np.nan, 30.0, 1.0], equal_nan=True)
    assert fitted.numbers.center.tolist() == [4.0, 40.0, 5.0]
    assert fitted.numbers.scale == pytest.approx([np.sqrt(5), np.std([10, 30, 80]), 1.0])
    assert fitted.constant.tolist() == [False, False, True]
    scaled = fitted.apply(np.array([[np.nan, np.nan, np.nan], [1e300, -1e300, 5.0]]))
    assert np.array_equal(scaled[:, [0, 2]], [[np.nan, -4.0], [1e6, 0.0]], equal_nan=True)
    assert scaled[0, 1] == pytest.approx((30.0 - 40.0) / fitted.numbers.scale[1])


def test_a_flattened_tail_is_clipped_at_its_quantile(spec: TrainingSpec) -> None:
    heavy = spec.features[0].model_copy(update={"flatten": 0.1})
    spec = spec.model_copy(update={"features": (heavy, *spec.features[1:])})
    values = np.column_stack([np.arange(101.0)] * 3)
    fitted = fit_preprocessing(values, spec)
    assert (fitted.numbers.low[0], fitted.numbers.high[0]) == (10.0, 90.0)
    assert fitted.numbers.low[1] < 0
    assert fitted.numbers.high[1] > 100


def test_context_ends_where_training_ended(spec: TrainingSpec) -> None:
    context = spec.features[0].model_copy(update={"weight": 0.0})
    spec = spec.model_copy(update={"features": (context, *spec.features[1:])})
    fitted = fit_preprocessing(np.column_stack([np.arange(101.0)] * 3), spec)
    assert (fitted.numbers.low[0], fitted.numbers.high[0]) == (0.0, 100.0)


def test_residual_quantiles_are_of_sizes_not_signs() -> None:
    residuals = np.linspace(-1, 1, 2001, dtype=np.float32)[:, None]
    assert residual_quantiles(residuals) == [pytest.approx({"0.5": 0.5, "0.9": 0.9, "0.99": 0.99}, abs=1e-3)]
