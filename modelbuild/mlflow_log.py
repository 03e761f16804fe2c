"""A training in MLflow: parameters, metrics, report and bundle of one run, and the bundle as a version of a model."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from modelbuild.bundle import Bundle
from modelbuild.errors import ModelBuildError
from modelbuild.spec import TrainingSpec

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

EXPERIMENT = "ksql-anomaly"
LONGEST_VALUE = 500
"""Signs of a parameter's value; MLflow refuses longer ones."""


class MlflowError(ModelBuildError):
    """The bundle is there, but MLflow did not take it."""


def require_mlflow() -> None:
    """Raise MlflowError when MLflow is not installed: better before a training than after it."""
    try:
        import mlflow.tracking  # noqa: F401
    except ImportError as error:
        raise MlflowError("--mlflow needs MLflow: install ksql-anomaly[mlflow]") from error


def log_training(uri: str, bundle: Bundle, spec: TrainingSpec) -> str:
    """Log a training to the tracking server at `uri` (`http://…`, `sqlite:///…`, `file:…`); return the version's name.

    The run goes into the experiment `ksql-anomaly`. A bundle that was logged before is not logged again.
    Raises MlflowError.
    """
    require_mlflow()
    from mlflow.exceptions import MlflowException

    try:
        return _log(_client(uri), bundle, spec)
    except (MlflowException, OSError) as error:
        raise MlflowError(f"MLflow at {uri} did not take {bundle.path}: {error}") from error


def _client(uri: str) -> MlflowClient:
    if uri.startswith("file:") or "://" not in uri:
        # MLflow asks for this since 3.7: a folder of files is slow with many runs. For one person's runs it serves.
        os.environ.setdefault("MLFLOW_ALLOW_FILE_STORE", "true")
    from mlflow.tracking import MlflowClient

    return MlflowClient(tracking_uri=uri, registry_uri=uri)


def _log(client: MlflowClient, bundle: Bundle, spec: TrainingSpec) -> str:
    manifest = bundle.manifest
    _register(client, manifest.name, manifest.description)
    logged = client.search_model_versions(f"name = '{manifest.name}'")
    for version in logged:
        if version.tags.get("fingerprint") == manifest.fingerprint:
            return f"{manifest.name} {version.version}"
    run = client.create_run(_experiment(client), run_name=f"{manifest.name} {manifest.version}")
    run_id = run.info.run_id
    try:
        _log_run(client, run_id, bundle, spec)
        tags = {"fingerprint": manifest.fingerprint, "version": manifest.version}
        source = f"{run.info.artifact_uri}/bundle"
        version = client.create_model_version(manifest.name, source, run_id, tags=tags)
    except BaseException:
        client.set_terminated(run_id, "FAILED")
        raise
    client.set_terminated(run_id)
    return f"{manifest.name} {version.version}"


def _experiment(client: MlflowClient) -> str:
    found = client.get_experiment_by_name(EXPERIMENT)
    return str(client.create_experiment(EXPERIMENT) if found is None else found.experiment_id)


def _register(client: MlflowClient, name: str, description: str) -> None:
    from mlflow.exceptions import MlflowException

    try:
        client.create_registered_model(name, description=description)
    except MlflowException as error:
        if error.error_code != "RESOURCE_ALREADY_EXISTS":
            raise


def _log_run(client: MlflowClient, run_id: str, bundle: Bundle, spec: TrainingSpec) -> None:
    for name, value in _parameters(bundle, spec).items():
        client.log_param(run_id, name, str(value)[:LONGEST_VALUE])
    for name, value in _metrics(bundle).items():
        client.log_metric(run_id, name, value)
    client.log_artifacts(run_id, str(bundle.path), "bundle")
    client.log_artifacts(run_id, str(bundle.path / "report"), "report")


def _parameters(bundle: Bundle, spec: TrainingSpec) -> dict[str, Any]:
    manifest = bundle.manifest
    flat = _flat(spec.model_dump(mode="json", exclude={"features", "name", "description"}))
    seed = {} if manifest.training is None else {"seed": manifest.training.seed}
    data = {"data": manifest.data.source, "data_rows": manifest.data.rows, "data_sha256": manifest.data.sha256}
    return {"features": ", ".join(spec.feature_names), **flat, **seed, **data}


def _metrics(bundle: Bundle) -> dict[str, float]:
    manifest = bundle.manifest
    figures = {**manifest.metrics, "threshold": manifest.threshold, "alpha": manifest.alpha}
    return {name: float(value) for name, value in figures.items() if isinstance(value, int | float)}


def _flat(document: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return nested mappings as one, with names such as `network.noise`."""
    flat: dict[str, Any] = {}
    for name, value in document.items():
        flat |= _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else {f"{prefix}{name}": value}
    return flat
