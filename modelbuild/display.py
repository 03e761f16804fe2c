"""How a training shows itself: a live line on a terminal, plain lines elsewhere; always on stderr."""

from __future__ import annotations

import time
from types import TracebackType
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from modelbuild.progress import EndTraining

if TYPE_CHECKING:
    from modelbuild.progress import Step

STAGES = {
    "read": "reading rows",
    "load": "loading TensorFlow",
    "train": "training",
    "calibrate": "calibrating",
    "export": "exporting",
    "report": "writing the report",
    "reuse": "unchanged, nothing to do",
}
LINES = 10
"""Plain lines a training writes at most."""


class TrainingDisplay:
    """Shows the steps of one training, given to `train` as its `progress`; `reused` tells how it went.

    After `end_soon` the training ends with the epoch that runs, and keeps the best weights.
    """

    def __init__(self, console: Console) -> None:
        self.reused = False
        self._ending = False
        self._began = 0.0
        self._console = console
        self._live = console.is_terminal
        self._progress = Progress(
            TextColumn("{task.description:<20}"),
            BarColumn(),
            TextColumn("{task.fields[detail]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not self._live,
        )
        self._task: TaskID | None = None
        self._stage = ""

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._progress.stop()

    def __call__(self, step: Step) -> None:
        """Show a step; a new stage takes the place of the one before."""
        self.reused = self.reused or step.stage == "reuse"
        if step.stage != "train":
            self._began = time.monotonic()
        detail = "" if step.loss is None else f"epoch {step.done} of at most {step.total}, loss {step.loss:.4f}"
        if self._live:
            self._show(step, detail)
        elif not detail or (step.done - 1) % max(1, step.total // LINES) == 0:
            left = f", at most {self._seconds_left(step):.0f} s left" if detail else ""
            self._console.print(f"{STAGES[step.stage]}{': ' if detail else ''}{detail}{left}", highlight=False)
        if self._ending and step.stage == "train":
            raise EndTraining

    def end_soon(self) -> None:
        """End the training after the epoch that runs; a second time, at once, as Ctrl-C does."""
        if self._ending:
            raise KeyboardInterrupt
        self._ending = True

    def _seconds_left(self, step: Step) -> float:
        return (time.monotonic() - self._began) / max(1, step.done) * (step.total - step.done)

    def _show(self, step: Step, detail: str) -> None:
        if self._task is None or step.stage != self._stage:
            if self._task is not None:
                self._progress.remove_task(self._task)
            # Only training knows its length; the bar of another stage just moves.
            total = step.total if step.stage == "train" else None
            self._task = self._progress.add_task(STAGES[step.stage], total=total, detail=detail)
            self._stage = step.stage
        self._progress.update(self._task, completed=step.done, detail=detail)
