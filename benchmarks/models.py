"""The models that benchmarks score with: a payment model on both backends, and a plain autoencoder, in one jar."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

from benchmarks.shapes import train_spec
from udf_bridge.jar import build

ROWS = 20_000
FEATURES = ("time", *(f"v{i}" for i in range(1, 29)), "amount")
TENSORFLOW_NAME, PLAIN_NAME = "payment_tf", "payment_plain"
PLAIN: dict[str, Any] = {"size": "plain", "network": {"hidden": [14, 7, 7], "epochs": 5}}


def payment_jar(jar: Path, folder: Path) -> None:
    """Train in `folder` and write `jar`: PAYMENT_… and PAYMENT_PLAIN_… on plain Java, PAYMENT_TF_… on tensorflow."""
    rows = write_rows(folder / "rows.parquet")
    bundles = [train(folder, name, rows) for name in ("payment", TENSORFLOW_NAME)]
    bundles.append(train(folder, PLAIN_NAME, rows, **PLAIN))
    build(bundles, jar, backends={TENSORFLOW_NAME: "tensorflow"})


def write_rows(path: Path) -> Path:
    """Write simulated payments, so that both models learn from the same rows."""
    import pyarrow.parquet

    from modelbuild.simulate import simulate

    pyarrow.parquet.write_table(simulate("payment", ROWS, seed=7, anomaly_rate=0.002), path)
    return path


def train(folder: Path, name: str, rows: Path, seed: int = 0, **changes: Any) -> Path:
    """Train the payment spec, changed, under another name."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = folder / f"{name}.yaml"
    built_in = Path(sys.modules["modelbuild"].__path__[0]) / "specs" / "payment.yaml"
    spec.write_text(yaml.safe_dump(yaml.safe_load(built_in.read_text()) | {"name": name} | changes))
    return train_spec(spec, rows, "--seed", str(seed))
