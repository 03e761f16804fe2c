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
def plain_bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The same model by its residuals alone."""
    spec = tiny_spec().model_copy(update={"size": "plain"})
    return train(spec, pump_table(), tmp_path_factory.mktemp("plain"), seed=5)


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
    scoring = document["score"]
    center, scale, joint_scale, weights = (_packed(scoring[k]) for k in ("center", "scale", "joint_scale", "weights"))
    scaled = (_encode(encode, inputs, filled).astype(np.float32) - center) / scale
    passed = [scaled]
    for layer in document["layers"]:
        sums = passed[-1] @ _packed(layer["weights"]).reshape(layer["inputs"], layer["outputs"]) + _packed(
            layer["bias"]
        )
        passed.append({"tanh": np.tanh, "linear": np.asarray}[layer["activation"]](sums))
    joint = np.concatenate([scaled - passed[-1], passed[1 + scoring["latent"]]], axis=1) * joint_scale
    tails = _tails(scoring, scaled, weights)
    terms = [
        (np.log(_measure(term, scaled, joint, tails) + scoring["tiny"]) - term["median"]) / term["spread"]
        for term in scoring["terms"]
    ]
    owners = np.array([column["feature"] for column in encode["columns"]])
    parts = _contributions(scoring, scaled, joint, tails, weights)
    results = {
        "score": np.max(terms, axis=0),
        "reconstruction": _decode(encode, passed[-1] * scale + center, inputs.shape[1]),
        "contribution": parts @ np.equal.outer(owners, np.arange(inputs.shape[1])),
    }
    for values in results.values():
        values[rejected] = np.nan
    return results


def _tails(scoring: dict[str, Any], scaled: np.ndarray, weights: np.ndarray) -> np.ndarray | None:
    if "tails" not in scoring:
        return None
    curves = [(_packed(curve["knots"]), _packed(curve["values"])) for curve in scoring["tails"]]
    return np.column_stack([np.interp(x, *curve) for x, curve in zip(scaled.T, curves, strict=True)]) * weights


def _contributions(
    scoring: dict[str, Any], scaled: np.ndarray, joint: np.ndarray, tails: np.ndarray | None, weights: np.ndarray
) -> np.ndarray:
    if tails is None:
        return joint[:, : len(weights)] ** 2
    deviations = scaled @ _packed(scoring["attribution"]["matrix"]).reshape(len(weights), -1)
    return deviations**2 * weights + scoring["attribution"]["tail_weight"] * tails


def _packed(text: str) -> np.ndarray:
    return np.frombuffer(base64.b64decode(text), "<f4").astype(np.float64)


def _measure(term: dict[str, Any], scaled: np.ndarray, joint: np.ndarray, tails: np.ndarray) -> np.ndarray:
    if term["kind"] == "tails":
        return tails.sum(axis=1)
    if term["kind"] == "residual":
        return np.square(joint[:, : scaled.shape[1]]).sum(axis=1)
    if term["kind"] == "mahalanobis":
        center = _packed(term["center"])
        triangle = np.zeros((len(center), len(center)))
        triangle[np.tril_indices(len(center))] = _packed(term["triangle"])
        return np.square((joint - center) @ triangle).sum(axis=1)
    rows = (scaled if term["space"] == "input" else joint) * _packed(term["scale"])
    centers = _packed(term["centers"]).reshape(term["count"], -1)
    return np.square(rows[:, None, :] - centers).sum(axis=2).min(axis=1)


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
