"""The demo's models: trained in processes of their own, then put into one jar that is proven equal to Keras."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from deploy.errors import DeployError

if TYPE_CHECKING:
    from udf_bridge.description import JarDescription
    from udf_bridge.jar import JarReport
    from udf_bridge.parity import ParityReport

BACKENDS = {"payment": "tensorflow", "car": "java"}
STOP_SECONDS = 10.0

Detail = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Trained:
    """A bundle, and whether it was there before."""

    name: str
    bundle: Path
    threshold: float
    version: str
    reused: bool


@dataclass(frozen=True, slots=True)
class BuiltJar:
    """The jar, what it says of itself, and the proof that its functions give Keras' results."""

    path: Path
    description: JarDescription
    reused: bool
    parity: ParityReport

    def largest_difference(self, model: str) -> float:
        """Of a model's scores to Keras', over its golden rows: absolute up to 1, relative above."""
        (found,) = (entry for entry in self.parity.models if entry.model == model)
        return found.score_difference


def train(files: Mapping[str, Path | None], output: Path, logs: Path, seed: int, detail: Detail) -> dict[str, Trained]:
    """Train a model for each name of `files`, from its file or, where that is None, from the simulator.

    TensorFlow for Python must never share a process with Java, and takes seconds to import: each training is a child.

    Raises:
        DeployError: a training failed; the message has its last lines.
    """
    with ExitStack() as ending:
        children = {
            name: ending.enter_context(_Training(name, file, output, logs, seed)) for name, file in files.items()
        }
        while any(child.is_running for child in children.values()):
            detail(" · ".join(f"{name}: {child.last_line()}" for name, child in children.items() if child.is_running))
            time.sleep(0.1)
        return {name: child.result() for name, child in children.items()}


class _Training:
    """A child process that trains one model; ended when the context is left early."""

    def __init__(self, name: str, file: Path | None, output: Path, logs: Path, seed: int) -> None:
        self.name = name
        self.log = logs / f"train-{name}.log"
        data = ["--data", str(file.resolve())] if file else []
        self.command = [
            *(sys.executable, "-m", "deploy.cli", "model", "train", name),
            *("--output", str(output), "--seed", str(seed), "--json", *data),
        ]

    def __enter__(self) -> _Training:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as errors:
            self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE, stderr=errors, text=True)
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        _pipe(self.process).close()

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def last_line(self) -> str:
        """The newest line of its log: what the training does now."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").replace("\r", "\n").split("\n")
        return next((line.strip()[:60] for line in reversed(lines) if line.strip()), "starting")

    def result(self) -> Trained:
        """The bundle. Raises DeployError when the training failed."""
        output = _pipe(self.process).read()
        if self.process.returncode != 0:
            tail = "\n  ".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-8:])
            raise DeployError(f"training of {self.name} failed (exit code {self.process.returncode}):\n  {tail}")
        from modelbuild.bundle import read_bundle

        document: dict[str, Any] = json.loads(output)
        bundle = read_bundle(document["path"])
        manifest = bundle.manifest
        return Trained(self.name, bundle.path, manifest.threshold, manifest.version, bool(document.get("reused")))


def _pipe(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None  # noqa: S101 - opened above
    return process.stdout


def build(models: Sequence[Trained], jar: Path, detail: Detail) -> BuiltJar:
    """Build one jar of all models, or take the one that is there when nothing changed.

    Raises:
        UdfBridgeError: it can not be built, or its functions differ from Keras.
    """
    from udf_bridge.jar import build as build_jar

    report = build_jar([model.bundle for model in models], jar, backends=BACKENDS, progress=detail)
    return BuiltJar(jar, report.description, report.reused, _parity(report, detail))


def _parity(report: JarReport, detail: Detail) -> ParityReport:
    """The proof that was made when the jar was built, kept beside it; made again when it is not there."""
    from udf_bridge.parity import ParityReport, verify

    kept = report.path.with_name(f"{report.path.stem}-{report.description.fingerprint[:16]}.parity.json")
    if report.parity is None and kept.exists():
        return ParityReport.model_validate_json(kept.read_text(encoding="utf-8"))
    if report.parity is None:
        detail("prove parity with Keras")
    parity = report.parity or verify(report.path)
    parity.raise_for_difference()
    for old in report.path.parent.glob(f"{report.path.stem}-*.parity.json"):
        old.unlink()
    kept.write_text(parity.model_dump_json(indent=2), encoding="utf-8")
    return parity
