"""How good the built-in models are: on simulated rows, whose anomalies are all known, and on the real files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from modelbuild.export import detect
from modelbuild.model import Judgement, Model, fit, judge
from modelbuild.simulate import simulate
from modelbuild.sources import read_rows
from modelbuild.spec import load_spec
from modelbuild.training import train


@pytest.fixture(scope="module", params=["payment", "car"])
def trained(request: pytest.FixtureRequest) -> tuple[Model, Judgement, pa.Table]:
    """A model, and another day of the same world."""
    spec = load_spec(request.param)
    model = fit(read_rows(simulate(spec.name, seed=1), spec), spec, 1, lambda _: None)
    return model, judge(model), simulate(spec.name, 20_000, seed=77)


def outputs(model: Model, table: pa.Table) -> tuple[dict[str, Any], np.ndarray]:
    rows = read_rows(table, model.spec)
    assert rows.labels is not None
    return detect(model.detector, rows.features), rows.labels == 1


def test_most_anomalies_of_another_day_are_found(trained: tuple[Model, Judgement, pa.Table]) -> None:
    model, judgement, table = trained
    results, truth = outputs(model, table)
    alarm = results["score"] > judgement.threshold.score
    assert truth[alarm].mean() >= 0.8, "precision"
    assert alarm[truth].mean() >= 0.8, "recall"
    assert alarm[~truth].mean() <= 3 * model.spec.alpha, "false alarms"


@pytest.mark.parametrize("trained", ["car"], indirect=True)
def test_the_largest_contribution_names_the_faulty_sensor(trained: tuple[Model, Judgement, pa.Table]) -> None:
    model, _, table = trained
    results, truth = outputs(model, table)
    ranked = np.argsort(-results["contribution"][truth], axis=1)
    names = np.array(model.spec.feature_names)[ranked]
    faulty = np.array([name for name in table["faulty_feature"].to_pylist() if name])
    assert (names[:, 0] == faulty).mean() >= 0.75
    assert (names[:, :3] == faulty[:, None]).any(axis=1).mean() >= 0.9


def test_the_feature_time_is_context(trained: tuple[Model, Judgement, pa.Table]) -> None:
    model, _, table = trained
    results, _ = outputs(model, table.slice(0, 100))
    weightless = [feature.weight == 0 for feature in model.spec.features]
    assert sum(weightless) == 1
    assert (results["contribution"][:, weightless] == 0).all()


@pytest.mark.parametrize(
    ("name", "file", "rows"), [("payment", "creditcard_small.csv", 999), ("car", "car_sensors.csv", 7000)]
)
def test_real_rows_train_with_no_option(shared_data: Path, tmp_path: Path, name: str, file: str, rows: int) -> None:
    manifest = train(load_spec(name), shared_data / file, tmp_path).manifest
    assert manifest.data.rows == rows
    assert np.isfinite(manifest.threshold)
    if name == "payment":
        assert any("alpha 0.001 needs 999 calibration rows" in warning for warning in manifest.warnings)
        assert manifest.metrics["roc_auc"] > 0.6
    else:
        assert manifest.metrics["left_out"] == "the data has no label column"
        assert any("rows change with time" in warning for warning in manifest.warnings)
