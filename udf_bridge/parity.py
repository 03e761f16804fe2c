"""Prove a jar: its SQL functions must give Keras' own results for every golden row, in every call form.

The calls are made in a child process: Java's and Python's TensorFlow cannot share one, and a crash of native code must
not be ours.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from modelbuild.bundle import Bundle, read_bundle
from udf_bridge.description import describe
from udf_bridge.errors import JarError, ParityError

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


class ParityProcess:
    """The child process: it starts at once, so that it is ready when the jar is. A context manager."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "udf_bridge.parity_process"]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def verify(self, jar: Path, golden: Mapping[str, Path] | None = None) -> ParityReport:
        """Call all functions of a jar with golden rows and compare; a process does it once.

        `golden` names the whole `golden.json` of a model's version, `payment 1.0.0`; without it, the sample in the
        jar serves.

        Raises:
            ParityError: the functions cannot be called at all.
        """
        try:
            output, errors = self._process.communicate(_request(jar, golden or {}), timeout=_TIMEOUT_SECONDS)
        except subprocess.TimeoutExpired as error:
            raise ParityError(f"{jar}: not verified within {_TIMEOUT_SECONDS:.0f} s") from error
        try:
            return ParityReport.model_validate_json(output)
        except ValidationError as error:
            code, end = self._process.returncode, errors.strip()[-_MOST_OUTPUT:]
            raise ParityError(f"{jar}: the functions cannot be called (exit code {code}):\n{end}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.communicate()


def _request(jar: Path, golden: Mapping[str, Path]) -> str:
    rows = {model: str(path.resolve()) for model, path in golden.items()}
    return json.dumps({"jar": str(jar.resolve()), "golden": rows})


def verify(jar: str | Path, bundles: Iterable[str | Path] = ()) -> ParityReport:
    """Verify one jar: with all golden rows of these bundles, or with the sample that it carries.

    Raises:
        BundleError: a bundle that is damaged.
        JarError: a jar that cannot be read, or that has not the model of a bundle.
        ParityError: the functions cannot be called at all.
    """
    description, given = describe(jar), list(map(read_bundle, bundles))
    for bundle in given:
        model = description.model(bundle.manifest.name)
        versions = [model, *filter(None, [model.challenger])]
        if bundle.manifest.fingerprint not in [version.fingerprint for version in versions]:
            raise JarError(f"{jar}: {model.name} {model.version} in it was not built from {bundle.path}")
    with ParityProcess() as process:
        return process.verify(Path(jar), golden_files(given))


def golden_files(bundles: Iterable[Bundle]) -> dict[str, Path]:
    """Return the golden.json of bundles by name and version."""
    return {f"{bundle.manifest.name} {bundle.manifest.version}": bundle.golden for bundle in bundles}
