"""The recipe: how large the parts of a detector are, by what is known of the rows and by how cheap it must be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Contamination = Literal["auto"] | float
Size = Literal["default", "small", "plain"]

AUTO_TRIM = 0.1
"""Share of the training rows that the fit leaves out at most when nothing is known of them: those that lie out."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Sizes of the parts; a part with 0 prototypes is left out.

    `trim` is the share of rows that the fit leaves out; with `outlying` only those of them that lie out.
    """

    hidden: tuple[int, ...]
    trim: float
    outlying: bool
    tails: bool
    mahalanobis: bool
    input_prototypes: int
    joint_prototypes: int
    residual: bool = False


def choose_recipe(columns: int, contamination: Contamination, size: Size, hidden: tuple[int, ...] = ()) -> Recipe:
    """Return the recipe for encoded rows of so many columns.

    Rows said to be clean (`contamination` 0) are described by nearness to many prototypes, of the input and of the
    joint space: what lies between known rows is then strange too. Else the strangest rows are left out of the fit, and
    the terms are a distance in joint space and the tails of the columns: prototypes would lie among anomalies too.
    The largest term is the score. docs/decisions/0110 and 0113 have what this was chosen from. `plain` is the
    textbook's autoencoder, for its speed: squared residuals are all its score and its contributions.
    """
    widths = hidden or default_hidden(columns, size, clean=contamination == 0)
    unknown = contamination == "auto"
    if size == "plain":
        return Recipe(widths, _trim(contamination), unknown, False, False, 0, 0, residual=True)
    if contamination == 0:
        prototypes = 240 if size == "small" else 512
        return Recipe(widths, 0.0, False, False, False, prototypes, prototypes)
    return Recipe(widths, _trim(contamination), unknown, True, True, 0, 0)


def _trim(contamination: Contamination) -> float:
    return AUTO_TRIM if contamination == "auto" else contamination


def default_hidden(columns: int, size: Size = "default", *, clean: bool = False) -> tuple[int, int, int]:
    """Return the widths of the hidden layers: wide, a bottleneck, wide.

    Clean rows get twice as many units as columns: what is lawful among them may be intricate. Else as many are enough;
    more where columns are few, which costs next to nothing (docs/decisions/0115).
    """
    if size == "plain":
        wide, narrow = min(columns, 32), min(_part(columns, 4), 16)
    elif size == "small" and clean:
        wide, narrow = min(_part(3 * columns, 4), 32), min(_part(columns, 4), 16)
    elif size == "small":
        wide = max(min(columns, 12), min(_part(columns, 3), 32))
        narrow = max(min(_part(columns, 4), 5), min(_part(columns, 6), 16))
    else:
        most = 64 if clean else max(columns, 32)
        wide, narrow = min(2 * columns, most, 64), min(_part(columns, 2), 32)
    return wide, narrow, wide


def _part(columns: int, divisor: int) -> int:
    """Return a whole part of the columns, rounded up."""
    return -(-columns // divisor)
