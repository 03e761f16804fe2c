"""Everything between encoded rows and a score besides the network, fitted on training rows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from modelbuild.recipe import Recipe
from modelbuild.terms import (
    Mahalanobis,
    Matrix,
    Measure,
    Residual,
    Tails,
    Vector,
    fit_mahalanobis,
    fit_prototypes,
    fit_tails,
    precision,
    rounded,
)

LEAST_SIZE = 1e-3
"""Of a residual or latent, in standardised units: what is reproduced exactly must not divide by zero."""

LEAST_SHARE = 0.1
"""Of a column's least scale: what is usual for its residual is never taken to be less."""

LEAST_SPREAD = 1e-2
"""Of a term's logarithm between its median and its 90 % quantile."""

TAIL_WEIGHT = 2.0
"""How much a rare value counts in a contribution, beside the squared deviation from what the others say."""


@dataclass(frozen=True, slots=True)
class Term:
    """One measure and its scale: it counts (log(value) − median) / spread."""

    measure: Measure
    median: float = 0.0
    spread: float = 1.0


@dataclass(frozen=True, slots=True)
class Standard:
    """What standardises encoded columns, [d] each."""

    center: Vector
    scale: Vector


@dataclass(frozen=True, slots=True)
class Deviations:
    """How far each column is from what the others say of it (`matrix` [d, d]), and how rare its value is by itself.

    Of all training rows, those left out of the fit too: without them, columns that vary together look tied too closely,
    and a fault of one is blamed on another.
    """

    matrix: Matrix
    tails: Tails


@dataclass(frozen=True, slots=True)
class Scoring:
    """How a row is scored: the largest of its `terms`, each on its own scale.

    `joint_scale` [d + l] sizes residuals and latents. `weights` [d] is how much each column counts.

    `deviations` make the contributions; without them a column's is its squared residual, its part of the score.
    """

    standard: Standard
    joint_scale: Vector
    terms: tuple[Term, ...]
    weights: Vector
    deviations: Deviations | None

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds a row of everything but the network's layers."""
        deviations = self.deviations.matrix.size if self.deviations else 0
        return sum(_cost(term.measure) for term in self.terms) + deviations

    def with_scales(self, scales: list[tuple[float, float]]) -> Scoring:
        """Return the same terms with (median, spread) each."""
        return replace(
            self,
            terms=tuple(
                Term(term.measure, median, spread) for term, (median, spread) in zip(self.terms, scales, strict=True)
            ),
        )


@dataclass(frozen=True, slots=True)
class Columns:
    """What is said of encoded columns: how much each counts, and the least that is taken as its scale; [d] each."""

    weights: Vector
    least_scale: Vector


@dataclass(frozen=True, slots=True)
class Passes:
    """Training rows, standardised [n, d], and what the network made of them: reconstruction [n, d], latent [n, l].

    `kept` bool[n] are the rows that the network was fitted on.
    """

    scaled: Matrix
    reconstruction: Matrix
    latent: Matrix
    kept: NDArray[np.bool_]

    @property
    def residuals(self) -> Matrix:
        """Standardised value minus reconstruction."""
        return self.scaled - self.reconstruction


def standard_scale(rows: Matrix, least: Vector) -> tuple[Vector, Vector]:
    """Return mean and standard deviation of each column, the latter 1 where it is constant and never below `least`."""
    # A constant column's mean may differ from it in the last bit, which would look like a residual.
    constant = rows.min(axis=0) == rows.max(axis=0)
    center = np.where(constant, rows[0], rows.mean(axis=0))
    return center, np.where(constant, 1.0, np.maximum(rows.std(axis=0), least))


def fit_scoring(passes: Passes, columns: Columns, standard: Standard, recipe: Recipe, *, seed: int) -> Scoring:
    """Fit the terms of a recipe; their scales are still to be measured (`with_scales`)."""
    kept, weights = passes.kept, columns.weights
    joint_scale = _joint_scale(passes, columns)
    if recipe.residual:
        return Scoring(standard, joint_scale, (Term(Residual(len(weights))),), weights, None)
    joint = (np.concatenate([passes.residuals, passes.latent], axis=1) * joint_scale)[kept]
    tails = fit_tails(passes.scaled, weights)
    measures: list[Measure] = []
    if recipe.mahalanobis:
        measures.append(fit_mahalanobis(joint))
    if recipe.tails:
        measures.append(tails)
    if recipe.input_prototypes:
        measures.append(fit_prototypes(passes.scaled[kept], "input", recipe.input_prototypes, weights, seed))
    if recipe.joint_prototypes:
        ones = np.ones(joint.shape[1])
        measures.append(fit_prototypes(joint, "joint", recipe.joint_prototypes, ones, seed))
    return Scoring(
        standard=standard,
        joint_scale=joint_scale,
        terms=tuple(Term(measure) for measure in measures),
        weights=weights,
        deviations=Deviations(_deviation_matrix(passes.scaled), tails),
    )


def measure_scale(logarithms: Vector) -> tuple[float, float]:
    """Return median and distance to the 90 % quantile of a term's logarithm on training rows."""
    median, high = np.quantile(logarithms, (0.5, 0.9))
    return float(median), max(float(high - median), LEAST_SPREAD)


def _joint_scale(passes: Passes, columns: Columns) -> Vector:
    """Return one over the usual size of each residual and latent, float64[d + l]; a weight counts by its root."""
    kept = passes.kept
    usual = np.sqrt(np.square(passes.residuals[kept]).mean(axis=0))
    residuals = np.sqrt(columns.weights) / np.maximum(usual, np.maximum(LEAST_SIZE, LEAST_SHARE * columns.least_scale))
    latents = 1 / np.maximum(passes.latent[kept].std(axis=0), LEAST_SIZE)
    return rounded(np.concatenate([residuals, latents]))


def _deviation_matrix(rows: Matrix) -> Matrix:
    inverse = precision(rows)
    return rounded(inverse / np.sqrt(np.diag(inverse)))


def _cost(measure: Measure) -> int:
    match measure:
        case Mahalanobis():
            return len(measure.center) * (len(measure.center) + 1) // 2
        case Tails():
            return len(measure.knots)
        case Residual():
            return measure.columns
        case _:
            return int(measure.centers.size)
