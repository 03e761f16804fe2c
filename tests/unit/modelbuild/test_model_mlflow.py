"""A training in MLflow's own file store, read back with MLflow's own client."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest
from typer.testing import CliRunner

from modelbuild.bundle import Bundle, read_bundle
from modelbuild.cli import app
from modelbuild.mlflow_log import EXPERIMENT, MlflowError, log_training
from modelbuild.spec import TrainingSpec

pytest.importorskip("mlflow.tracking", reason="MLflow is not installed (extra: mlflow)")
RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MLFLOW_DISABLE_TELEMETRY", "true")
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")


def test_a_run_and_a_version(tmp_path: Path, spec: TrainingSpec, pump_bundle: Bundle) -> None:
    from mlflow.tracking import MlflowClient

    uri = (tmp_path / "runs").as_uri()
    assert log_training(uri, pump_bundle, spec) == "pump 1"
    client = MlflowClient(tracking_uri=uri, registry_uri=uri)
    version = client.get_model_version("pump", "1")
    run = client.get_run(version.run_id)
    assert client.get_experiment(run.info.experiment_id).name == EXPERIMENT
    assert run.info.status == "FINISHED"
    assert run.data.params["features"] == "pressure, flow, valve"
    assert run.data.params["network.hidden"] == "[6, 2, 6]"
    assert run.data.params["seed"] == "5"
    assert run.data.metrics["threshold"] == pytest.approx(pump_bundle.manifest.threshold)
    assert run.data.metrics["roc_auc"] == pytest.approx(pump_bundle.manifest.metrics["roc_auc"])
    logged = read_bundle(client.download_artifacts(run.info.run_id, "bundle", str(tmp_path)))
    assert logged.manifest == pump_bundle.manifest
    assert {entry.path for entry in client.list_artifacts(run.info.run_id, "report")} >= {"report/report.html"}


def test_the_same_bundle_is_logged_once(tmp_path: Path, spec: TrainingSpec, pump_bundle: Bundle) -> None:
    uri = (tmp_path / "runs").as_uri()
    assert [log_training(uri, pump_bundle, spec) for _ in range(2)] == ["pump 1", "pump 1"]


def test_a_store_that_can_not_be_written_to(tmp_path: Path, spec: TrainingSpec, pump_bundle: Bundle) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(MlflowError, match="did not take"):
        log_training((tmp_path / "taken").as_uri(), pump_bundle, spec)


def test_train_with_mlflow(tmp_path: Path, spec: TrainingSpec, table: pa.Table) -> None:
    (tmp_path / "pump.yaml").write_text(spec.model_dump_json(), encoding="utf-8")
    pa_csv.write_csv(table, tmp_path / "rows.csv")
    arguments = ["train", str(tmp_path / "pump.yaml"), str(tmp_path / "rows.csv"), "--output", str(tmp_path / "models")]
    result = RUNNER.invoke(app, [*arguments, "--mlflow", (tmp_path / "runs").as_uri()], catch_exceptions=False)
    assert "MLflow: pump 1" in result.stdout
    assert (tmp_path / "runs/models/pump").is_dir()
