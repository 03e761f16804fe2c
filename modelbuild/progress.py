"""Where a training is: what `train` tells whoever shows it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


class EndTraining(Exception):  # noqa: N818  # not an error: a wish
    """Raised by a `Progress` after an epoch: training ends there, and the best weights so far are kept."""


@dataclass(frozen=True, slots=True)
class Step:
    """Where a training is: `stage` (read, load, train, calibrate, export, report, reuse), `done` of `total` parts."""

    stage: str
    done: int = 0
    total: int = 1
    loss: float | None = None


Progress = Callable[[Step], None]
