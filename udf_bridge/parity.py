"""Prove a jar: its SQL functions must give Keras' own results for every golden row, in every call form.

The calls are made in a child process: Java's and Python's TensorFlow cannot share one, and a crash of native code must
not be ours.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from udf_bridge.description import describe
from udf_bridge.errors import ParityError

_TIMEOUT_SECONDS = 180.0
_MOST_OUTPUT = 3000


class ModelParity(BaseModel):
    """How far one model's functions are from Keras. Differences are absolute up to 1, relative above."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="strings")

    model: str
    version: str
    backend: str
    golden_rows: int
    calls: int
    tolerance: float
    score_difference: float
    contribution_difference: float
    reconstruction_difference: float
    faults: list[str]


class ParityReport(BaseModel):
    """The result for all models of a jar."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="strings")

    models: list[ModelParity]

    @property
    def passed(self) -> bool:
        """Whether no function differs."""
        return not any(model.faults for model in self.models)

    def raise_for_difference(self) -> None:
        """Raise ParityError, with the first differences of each model, when there are any."""
        faults = [f"{model.model}: {fault}" for model in self.models for fault in model.faults]
        if faults:
            raise ParityError("the jar's functions differ from Keras:\n  " + "\n  ".join(faults))


def verify(jar: str | Path) -> ParityReport:
    """Call all functions of a jar with its golden rows and compare.

    Raises:
        JarError: a jar that cannot be read.
        ParityError: the functions cannot be called at all.
    """
    path = Path(jar).resolve()
    describe(path)
    command = [sys.executable, "-m", "udf_bridge.parity_process", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_TIMEOUT_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise ParityError(f"{path}: not verified within {_TIMEOUT_SECONDS:.0f} s") from error
    try:
        return ParityReport.model_validate_json(done.stdout)
    except ValidationError as error:
        output = done.stderr.strip()[-_MOST_OUTPUT:]
        raise ParityError(f"{path}: the functions cannot be called (exit code {done.returncode}):\n{output}") from error
