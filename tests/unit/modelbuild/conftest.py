"""What the tests of modelbuild share: a tiny spec, rows that fit it, and one bundle trained on them."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from modelbuild.bundle import Bundle
from modelbuild.spec import FeatureSpec, MissingPolicy, NetworkSpec, TrainingSpec
from modelbuild.training import train


def tiny_spec(**changes: object) -> TrainingSpec:
    """Three features, one of each missing-value policy, and a network that trains in a moment."""
    fields: dict[str, object] = {
        "name": "pump",
        "version": "2.1.0",
        "description": "Three sensors of a pump.",
        "time_column": "at",
        "label_column": "broken",
        "alpha": 0.05,
        "features": (
            FeatureSpec(name="pressure", unit="bar"),
            FeatureSpec(name="flow", missing=MissingPolicy(policy="median")),
            FeatureSpec(name="valve", sql_type="INTEGER", missing=MissingPolicy(policy="constant", value=1)),
        ),
        "network": NetworkSpec(hidden=(6, 2, 6), epochs=3, batch_size=32),
    }
    return TrainingSpec.model_validate(fields | changes)


def pump_table(rows: int = 400, seed: int = 0) -> pa.Table:
    """Rows on a curve, one in twenty off it and labelled; float64 features, a valve that is 0 or 1."""
    random = np.random.default_rng(seed)
    flow = random.uniform(1, 5, rows)
    valve = random.integers(0, 2, rows)
    broken = random.random(rows) < 0.05
    pressure = flow**2 + valve + 0.1 * random.standard_normal(rows) + 15 * broken
    return pa.table(
        {"at": np.arange(rows), "pressure": pressure, "flow": flow, "valve": valve, "broken": broken.astype(int)}
    )


@pytest.fixture
def spec() -> TrainingSpec:
    return tiny_spec()


@pytest.fixture
def table() -> pa.Table:
    return pump_table()


@pytest.fixture(scope="session")
def pump_bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A bundle that no test may change."""
    return train(tiny_spec(), pump_table(), tmp_path_factory.mktemp("models"), seed=5)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real rows beside the repository; tests that need it are skipped where it is not there."""
    folder = Path(__file__).parents[4] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real rows: {folder} is not there")
    return folder


@pytest.fixture(scope="session")
def evaluate_network() -> Callable[[Bundle, np.ndarray], dict[str, np.ndarray]]:
    """`network.json` in plain numpy, written from the description in docs/seams.md alone."""
    return _evaluate_network


def _evaluate_network(bundle: Bundle, inputs: np.ndarray) -> dict[str, np.ndarray]:
    document = json.loads(bundle.network.read_text())
    encode = document["encode"]
    filled = np.where(np.isnan(inputs), np.array(encode["impute"], np.float64), inputs)
    rejected = np.isnan(filled).any(axis=1)
    scaled = _encode(encode, inputs, filled).astype(np.float32)
    hidden = scaled
    for layer in document["layers"]:
        weights, bias = (np.frombuffer(base64.b64decode(layer[name]), "<f4") for name in ("weights", "bias"))
        hidden = hidden @ weights.reshape(layer["inputs"], layer["outputs"]) + bias
        hidden = {"tanh": np.tanh, "linear": np.asarray}[layer["activation"]](hidden)
    squares = ((scaled - hidden) * np.array(document["score"]["inverse_rms"], np.float32)) ** 2
    owners = np.array([column["feature"] for column in encode["columns"]])
    contribution = squares @ np.equal.outer(owners, np.arange(inputs.shape[1])).astype(np.float32)
    results = {
        "score": contribution.mean(axis=1),
        "reconstruction": _decode(encode, hidden.astype(np.float64), inputs.shape[1]),
        "contribution": contribution,
    }
    for values in results.values():
        values[rejected] = np.nan
    return results


def _encode(encode: dict[str, Any], raw: np.ndarray, filled: np.ndarray) -> np.ndarray:
    numbers, missing = ({k: np.array(v) for k, v in encode[name].items()} for name in ("numbers", "indicators"))
    columns = [(np.clip(filled[:, numbers["features"]], numbers["low"], numbers["high"]) - numbers["center"])]
    columns[0] /= numbers["scale"]
    if len(missing["features"]):
        columns.append((np.isnan(raw[:, missing["features"]]) - missing["center"]) / missing["scale"])
    for table in encode["tables"]:
        rows, index = np.array(table["rows"]), filled[:, table["feature"]]
        known = (index >= 0) & (index < len(rows))
        columns.append(rows[np.where(known, np.nan_to_num(index), table["values"]).astype(int)])
    return np.concatenate(columns, axis=1)


def _decode(encode: dict[str, Any], columns: np.ndarray, features: int) -> np.ndarray:
    numbers, values = encode["numbers"], np.empty((len(columns), features))
    count = len(numbers["features"])
    values[:, numbers["features"]] = columns[:, :count] * numbers["scale"] + numbers["center"]
    start = count + len(encode["indicators"]["features"])
    for table in encode["tables"]:
        known = np.array(table["rows"])[: table["values"]]
        block = columns[:, start : start + known.shape[1]]
        values[:, table["feature"]] = ((block[:, None, :] - known) ** 2).sum(axis=2).argmin(axis=1)
        start += known.shape[1]
    return values
