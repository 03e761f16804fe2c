"""The recipe: sizes of its parts, which rows it leaves out, and each term against a plain computation."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from modelbuild.recipe import Recipe, choose_recipe, default_hidden
from modelbuild.terms import MOST_KNOTS, Prototypes, fit_mahalanobis, fit_prototypes, fit_tails, precision
from modelbuild.trimming import kept_rows

RANDOM = np.random.default_rng(0)
ROWS = RANDOM.standard_normal((2000, 5)) @ RANDOM.standard_normal((5, 5))


def cost(recipe: Recipe, columns: int) -> int:
    """Multiply-adds a row, by the sizes alone."""
    widths = (columns, *recipe.hidden, columns)
    joint = columns + min(recipe.hidden)
    network = sum(a * b for a, b in itertools.pairwise(widths))
    distance = joint * (joint + 1) // 2 * recipe.mahalanobis
    return network + distance + recipe.input_prototypes * columns + recipe.joint_prototypes * joint + columns**2


def test_thirty_features_cost_what_was_promised() -> None:
    auto, clean = (cost(choose_recipe(30, contamination, "default"), 30) for contamination in ("auto", 0.0))
    assert auto <= 12_000
    assert clean <= 45_000
    assert cost(choose_recipe(30, "auto", "small"), 30) <= auto / 2
    assert cost(choose_recipe(30, 0.0, "small"), 30) <= clean / 2


def test_what_is_known_of_the_rows_decides_the_recipe() -> None:
    unknown, told = choose_recipe(8, "auto", "default"), choose_recipe(8, 0.03, "default")
    assert (unknown.trim, unknown.outlying) == (0.1, True)
    assert (told.trim, told.outlying) == (0.03, False)
    clean = choose_recipe(8, 0.0, "default")
    assert (clean.trim, clean.mahalanobis, clean.joint_prototypes) == (0.0, False, 512)
    assert choose_recipe(8, "auto", "default", (5, 2, 5)).hidden == (5, 2, 5)


def test_plain_is_the_residual_alone() -> None:
    plain = choose_recipe(30, 0.0, "plain", (14, 7, 7))
    assert plain.residual
    assert (plain.tails, plain.mahalanobis, plain.input_prototypes, plain.joint_prototypes) == (False, False, 0, 0)
    assert not choose_recipe(30, "auto", "small").residual


def test_hidden_layers_follow_the_number_of_columns() -> None:
    assert default_hidden(30) == (32, 15, 32)
    assert default_hidden(50) == (50, 25, 50)
    assert default_hidden(300) == (64, 32, 64)
    assert default_hidden(1) == (2, 1, 2)
    assert default_hidden(8) == (16, 4, 16)
    assert default_hidden(30, "small") == (12, 5, 12)
    assert default_hidden(30, clean=True) == (60, 15, 60)
    assert default_hidden(30, "small", clean=True) == (23, 8, 23)


def test_the_strangest_rows_are_left_out() -> None:
    rows = ROWS.copy()
    rows[:100] += 40
    kept = kept_rows(rows, 0.1)
    assert kept.sum() == 1800
    assert not kept[:100].any()
    assert kept_rows(rows, 0.0).all()


def test_only_what_lies_out_is_left_out_when_nothing_is_known() -> None:
    assert kept_rows(ROWS, 0.1, outlying=True).mean() == pytest.approx(0.99, abs=0.005)
    rows = ROWS.copy()
    rows[:60] += 40
    kept = kept_rows(rows, 0.1, outlying=True)
    assert not kept[:60].any()
    assert kept[60:].mean() > 0.98
    heavy = np.random.default_rng(1).standard_t(1.5, (2000, 5))
    assert kept_rows(heavy, 0.1, outlying=True).mean() == pytest.approx(0.9)


def test_constant_columns_do_not_hinder_trimming() -> None:
    assert kept_rows(np.ones((50, 3)), 0.1).all()
    mixed = np.column_stack([np.ones(500), RANDOM.standard_normal(500)])
    assert kept_rows(mixed, 0.1).sum() == 450


def test_mahalanobis_is_the_distance_by_the_precision_matrix() -> None:
    fitted = fit_mahalanobis(ROWS)
    centred = ROWS - ROWS.mean(axis=0)
    expected = np.einsum("ni,ij,nj->n", centred, precision(ROWS), centred)
    found = np.square((ROWS - fitted.center) @ fitted.triangle).sum(axis=1)
    assert found == pytest.approx(expected, rel=1e-4)
    assert found.mean() == pytest.approx(5, rel=0.05)


def test_tails_say_how_rare_a_value_is_on_its_side() -> None:
    column = np.arange(1.0, 1001.0)[:, None]
    tails = fit_tails(column, np.ones(1))
    at = np.array([1.0, 10.0, 500.0, 990.0, 1000.0])
    expected = -np.log(np.minimum(at, 1001 - at) / 1000)
    assert np.interp(at, tails.knots[0], tails.values[0]) == pytest.approx(expected, abs=0.05)
    assert MOST_KNOTS / 2 < len(tails.knots[0]) <= MOST_KNOTS


def test_a_value_that_most_rows_have_is_not_rare() -> None:
    column = np.array([0.0] * 990 + [1.0] * 10)[:, None]
    tails = fit_tails(column, np.ones(1))
    assert tails.knots[0].tolist() == [0.0, 1.0]
    assert tails.values[0] == pytest.approx([-np.log(0.99), -np.log(0.01)])


def test_prototypes_are_repeatable_and_never_more_than_half_the_rows() -> None:
    first, again = (fit_prototypes(ROWS[:60], "input", 128, np.ones(5), seed=3) for _ in range(2))
    assert isinstance(first, Prototypes)
    assert first.centers.shape == (30, 5)
    assert first.centers.tobytes() == again.centers.tobytes()


def test_a_weight_scales_the_distance_to_prototypes() -> None:
    fitted = fit_prototypes(ROWS, "input", 4, np.array([1.0, 0.25, 0.0, 1.0, 1.0]), seed=0)
    assert fitted.scale.tolist() == [1.0, 0.5, 0.0, 1.0, 1.0]
    assert (fitted.centers[:, 2] == 0).all()
