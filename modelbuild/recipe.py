"""The recipe: how large the parts of a detector are, by what is known of the rows and by how cheap it must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Contamination = Literal["auto"] | float
Size = Literal["default", "small", "plain"]

AUTO_TRIM = 0.1
"""Share of the training rows, the strangest ones, that the fit leaves out when nothing is known of them."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Sizes of the parts; a part with 0 prototypes is left out."""

    hidden: tuple[int, ...]
    trim: float
    tails: bool
    mahalanobis: bool
    input_prototypes: int
    joint_prototypes: int
    residual: bool = False


def choose_recipe(columns: int, contamination: Contamination, size: Size, hidden: tuple[int, ...] = ()) -> Recipe:
    """Return the recipe for encoded rows of so many columns.

    Rows said to be clean (`contamination` 0) are described by nearness to many prototypes, of the input and of the
    joint space: what lies between known rows is then strange too. Else the strangest rows are left out of the fit, and
    the terms are a distance in joint space, the tails of the columns and few prototypes. The largest term is the
    score. docs/decisions/0110 has what this was chosen from. `plain` is the textbook's autoencoder, for its speed: the
    squared residual is all its score.
    """
    widths = hidden or default_hidden(columns, size)
    if size == "plain":
        return Recipe(widths, _trim(contamination), False, False, 0, 0, residual=True)
    small = size == "small"
    if contamination == 0:
        prototypes = 240 if small else 512
        return Recipe(widths, 0.0, False, False, prototypes, prototypes)
    return Recipe(widths, _trim(contamination), True, True, 16 if small else 128, 0)


def _trim(contamination: Contamination) -> float:
    return AUTO_TRIM if contamination == "auto" else contamination


def default_hidden(columns: int, size: Size = "default") -> tuple[int, int, int]:
    """Return the widths of the hidden layers: wide, a bottleneck of half the columns, wide."""
    if size != "default":
        wide, narrow = min(columns, 32), min(-(-columns // 4), 16)
    else:
        wide, narrow = min(2 * columns, 64), min(-(-columns // 2), 32)
    return wide, narrow, wide
