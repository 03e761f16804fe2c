"""Models of a given shape for benchmarks: trained for a moment on random rows, because weights decide no speed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROWS = 2000


@dataclass(frozen=True, slots=True)
class Shape:
    """Widths of a dense autoencoder's layers, inputs and outputs included."""

    widths: tuple[int, ...]

    def __str__(self) -> str:
        return "-".join(map(str, self.widths))

    @property
    def features(self) -> int:
        """Values of a row."""
        return self.widths[0]

    @property
    def multiply_adds(self) -> int:
        """Multiply-adds of one row through the layers."""
        return sum(a * b for a, b in zip(self.widths, self.widths[1:], strict=False))


def train_spec(spec: Path, rows: Path, *options: str) -> Path:
    """Train a spec into its own folder and return the bundle; TensorFlow stays in a process of its own."""
    command = [sys.executable, "-m", "deploy.cli", "model", "train", str(spec), "--data", str(rows)]
    command += ["--output", str(spec.parent), "--json", *options]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return Path(json.loads(done.stdout)["path"])


def train(shape: Shape, folder: Path, **changes: Any) -> Path:
    """Train a model called `net` in `folder`, its spec changed, and return its bundle.

    Of the size `plain`, as unchanged, its score is what other runtimes are asked for too: the squared residual.
    """
    folder.mkdir(parents=True)
    names = [f"f{index}" for index in range(shape.features)]
    write_rows(folder / "rows.csv", names)
    spec = {
        "name": "net",
        "size": "plain",
        "features": [{"name": name} for name in names],
        "network": {"hidden": list(shape.widths[1:-1]), "epochs": 1},
    }
    (folder / "net.yaml").write_text(yaml.safe_dump(spec | changes))
    return train_spec(folder / "net.yaml", folder / "rows.csv")


def write_rows(path: Path, names: Sequence[str]) -> None:
    """Write random rows as CSV."""
    import numpy

    rows = numpy.random.default_rng(7).normal(size=(ROWS, len(names)))
    numpy.savetxt(path, rows, delimiter=",", header=",".join(names), comments="", fmt="%.6g")


def renamed(bundle: Path, name: str, folder: Path) -> Path:
    """Return a copy of a bundle as another model."""
    manifest = json.loads((bundle / "manifest.json").read_text())
    copy = folder / f"{name}-{manifest['version']}"
    shutil.copytree(bundle, copy)
    (copy / "manifest.json").write_text(json.dumps(manifest | {"name": name}))
    return copy
