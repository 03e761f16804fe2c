"""The models that benchmarks score with: one payment model twice, on plain Java and on TensorFlow Java, in one jar."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from udf_bridge.jar import build

ROWS = 20_000
FEATURES = ("time", *(f"v{i}" for i in range(1, 29)), "amount")
TENSORFLOW_NAME = "payment_tf"


def payment_jar(jar: Path, folder: Path) -> None:
    """Train in `folder` and write `jar` with PAYMENT_… on the backend java and PAYMENT_TF_… on tensorflow."""
    rows = write_rows(folder / "rows.parquet")
    bundles = [train(folder, name, rows) for name in ("payment", TENSORFLOW_NAME)]
    build(bundles, jar, backends={"payment": "java", TENSORFLOW_NAME: "tensorflow"})


def write_rows(path: Path) -> Path:
    """Write simulated payments, so that both models learn from the same rows."""
    import pyarrow.parquet

    from modelbuild.simulate import simulate

    pyarrow.parquet.write_table(simulate("payment", ROWS, seed=7, anomaly_rate=0.002), path)
    return path


def train(folder: Path, name: str, rows: Path, seed: int = 0) -> Path:
    """Train the payment spec under another name, in a process of its own that keeps TensorFlow out of this one."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = folder / f"{name}.yaml"
    built_in = Path(sys.modules["modelbuild"].__path__[0]) / "specs" / "payment.yaml"
    spec.write_text(built_in.read_text().replace("name: payment\n", f"name: {name}\n", 1))
    command = [
        sys.executable,
        "-m",
        "deploy.cli",
        "model",
        "train",
        str(spec),
        "--data",
        str(rows),
        "--seed",
        str(seed),
    ]
    done = subprocess.run(
        [*command, "--output", str(folder), "--seed", str(seed), "--json"],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    return Path(json.loads(done.stdout)["path"])
