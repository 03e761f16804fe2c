"""The errors of modelbuild.

ModelBuildError
├── SpecError          a training spec that can not be read or contradicts itself
├── DataError          rows that can not be trained on: names file, line and column where they are known
├── TrainingError      rows that can be read but not learned from
├── SigningError       a key that can not be used, or a signature that is not by it
└── BundleError        a bundle that is not there, damaged, or newer than this program
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class ModelBuildError(Exception):
    """Root of every error that modelbuild raises on purpose."""


class SpecError(ModelBuildError):
    """A training spec that can not be read or contradicts itself."""


class DataError(ModelBuildError):
    """Rows that can not be trained on.

    Attributes: `path` (None for a table in memory), `line` (1-based line of the file, None where a file has no
    lines), `column` (name in the data).
    """

    def __init__(
        self, message: str, *, path: str | None = None, line: int | None = None, column: str | None = None
    ) -> None:
        self.path, self.line, self.column = path, line, column
        parts = (path, f"line {line}" if line else None, f"column {column!r}" if column else None)
        place = ", ".join(part for part in parts if part)
        super().__init__(f"{place}: {message}" if place else message)


class TrainingError(ModelBuildError):
    """Rows that can be read but not learned from."""


class SigningError(ModelBuildError):
    """A key that can not be used, or a signature that is not by it. Never holds any part of a key."""


class BundleError(ModelBuildError):
    """A bundle that is not there, damaged, or newer than this program."""


def nearest(name: str, names: Iterable[str], cutoff: float = 0.5) -> str:
    """Return `; did you mean 'x'?` for the nearest of `names`, or an empty string when none is near."""
    by_folded = {candidate.casefold(): candidate for candidate in names}
    near = difflib.get_close_matches(name.casefold(), by_folded, n=1, cutoff=cutoff)
    return f"; did you mean {by_folded[near[0]]!r}?" if near else ""
