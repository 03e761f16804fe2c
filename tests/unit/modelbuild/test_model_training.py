"""Training end to end on a tiny network: what the bundle holds, and that nothing half done is ever left."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from modelbuild.bundle import Bundle, read_bundle
from modelbuild.errors import DataError, TrainingError
from modelbuild.fingerprint import training_fingerprint
from modelbuild.golden import read_golden
from modelbuild.model import fit
from modelbuild.progress import Step
from modelbuild.sources import read_rows, source_sha256
from modelbuild.spec import CostSpec, TrainingSpec
from modelbuild.training import train


def test_a_bundle_holds_what_the_seams_say(pump_bundle: Bundle) -> None:
    manifest = pump_bundle.manifest
    assert pump_bundle.path.name == "pump-2.1.0"
    assert {path.name for path in pump_bundle.path.iterdir()} == {
        "manifest.json", "saved_model", "network.json", "golden.json", "report", "MODEL_CARD.md",
    }  # fmt: skip
    on_disk = {p.relative_to(pump_bundle.path).as_posix() for p in pump_bundle.path.rglob("*") if p.is_file()}
    assert set(manifest.files) == on_disk - {"manifest.json"}
    assert [feature.name for feature in manifest.features] == ["pressure", "flow", "valve"]
    assert manifest.features[0].minimum < manifest.features[0].median < manifest.features[0].maximum
    assert set(manifest.features[0].residual_quantiles) == {"0.5", "0.9", "0.99"}
    assert (manifest.data.rows, manifest.data.time_from, manifest.data.time_to) == (400, 0, 399)
    assert {"tensorflow", "keras", "numpy"} <= set(manifest.libraries)
    assert manifest.threshold in manifest.calibration.scores
    assert manifest.metrics["anomalies"] > 0
    assert 0 <= manifest.metrics["roc_auc"] <= 1


def test_golden_rows_are_of_every_kind(pump_bundle: Bundle) -> None:
    document = json.loads(pump_bundle.golden.read_text())
    kinds, inputs = document["kinds"], read_golden(document, "inputs")
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "real": 120, "null": 30, "extreme": 25, "out_of_range": 25,
    }  # fmt: skip
    null, extreme = (inputs[np.array(kinds) == kind] for kind in ("null", "extreme"))
    assert np.isnan(null).any(axis=1).all()
    assert np.isnan(null).all(axis=1).any()
    assert np.isinf(extreme).any()
    assert (np.abs(extreme[np.isfinite(extreme)]) > 1e300).any()
    outside = inputs[np.array(kinds) == "out_of_range"]
    assert (outside > [feature.maximum for feature in pump_bundle.manifest.features]).any(axis=1).all()


def test_nulls_follow_each_features_policy(pump_bundle: Bundle) -> None:
    document = json.loads(pump_bundle.golden.read_text())
    inputs, scores = read_golden(document, "inputs"), read_golden(document, "score")
    rejected = np.isnan(inputs[:, 0])
    assert np.array_equal(np.isnan(scores), rejected)
    assert (np.isnan(inputs[:, 1]) & ~rejected).any()
    assert np.isnan(read_golden(document, "reconstruction")[rejected]).all()
    assert np.isnan(read_golden(document, "contribution")[rejected]).all()


def test_the_contributions_of_a_plain_model_are_its_score(plain_bundle: Bundle) -> None:
    scoring = json.loads(plain_bundle.network.read_text())["score"]
    assert not {"tails", "attribution"} & set(scoring)
    document = json.loads(plain_bundle.golden.read_text())
    contributions, scores = read_golden(document, "contribution"), read_golden(document, "score")
    (term,) = scoring["terms"]
    expected = (np.log(contributions.sum(axis=1) + scoring["tiny"]) - term["median"]) / term["spread"]
    np.testing.assert_allclose(scores, expected, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("size", ["pump_bundle", "plain_bundle"])
def test_network_json_is_the_same_graph(
    size: str, request: pytest.FixtureRequest, evaluate_network: Callable[[Bundle, np.ndarray], dict[str, np.ndarray]]
) -> None:
    bundle: Bundle = request.getfixturevalue(size)
    document = json.loads(bundle.golden.read_text())
    results = evaluate_network(bundle, read_golden(document, "inputs"))
    for name, actual in results.items():
        expected = read_golden(document, name)
        assert np.array_equal(np.isnan(actual), np.isnan(expected))
        # A reconstruction is as exact as its feature is wide, a contribution as the largest of its row.
        size = np.maximum(1, np.nan_to_num(np.abs(expected)).max(axis=-1, keepdims=expected.ndim > 1))
        assert np.nanmax(np.abs(actual - expected) / size) <= 2e-6, name


def test_the_same_seed_gives_the_same_bytes(
    tmp_path: Path, spec: TrainingSpec, table: pa.Table, pump_bundle: Bundle
) -> None:
    again = train(spec, table, tmp_path, seed=5)
    for name in ("network.json", "golden.json", "report/metrics.json", "report/losses.png"):
        assert again.manifest.files[name] == pump_bundle.manifest.files[name], name
    assert variables(again) == variables(pump_bundle)


def variables(bundle: Bundle) -> list[bytes]:
    """The SavedModel's weights, sorted: TensorFlow lists them in an order, and under names, of its own each time."""
    from modelbuild.backend import tf

    reader = tf.train.load_checkpoint(str(bundle.saved_model / "variables" / "variables"))
    names = [name for name in reader.get_variable_to_shape_map() if "OBJECT_GRAPH" not in name]
    assert len(names) >= 8
    return sorted(reader.get_tensor(name).tobytes() for name in names)


def test_another_seed_gives_another_model(spec: TrainingSpec, table: pa.Table) -> None:
    first, second = (fit(read_rows(table, spec), spec, seed, lambda _: None) for seed in (5, 6))
    assert not np.array_equal(first.core.fit.autoencoder.get_weights()[0], second.core.fit.autoencoder.get_weights()[0])


def test_an_unchanged_training_is_not_done_again(
    tmp_path: Path, spec: TrainingSpec, table: pa.Table, pump_bundle: Bundle
) -> None:
    steps: list[Step] = []
    before = (pump_bundle.path / "manifest.json").stat().st_mtime_ns
    bundle = train(spec, table, pump_bundle.path.parent, seed=5, progress=steps.append)
    assert [step.stage for step in steps] == ["read", "reuse"]
    assert bundle == pump_bundle
    assert (pump_bundle.path / "manifest.json").stat().st_mtime_ns == before


def test_whatever_decides_a_training_changes_its_fingerprint(
    spec: TrainingSpec, table: pa.Table, pump_bundle: Bundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = source_sha256(table)
    assert training_fingerprint(spec, data, 5) == pump_bundle.manifest.fingerprint
    others = [
        training_fingerprint(spec, data, 6),
        training_fingerprint(spec, source_sha256(table.slice(1)), 5),
        training_fingerprint(spec.model_copy(update={"alpha": 0.1}), data, 5),
    ]
    monkeypatch.setattr("importlib.metadata.version", lambda name: "0.0.0")
    others.append(training_fingerprint(spec, data, 5))
    assert len({pump_bundle.manifest.fingerprint, *others}) == 5


def test_a_damaged_bundle_is_trained_again(
    tmp_path: Path, spec: TrainingSpec, table: pa.Table, pump_bundle: Bundle
) -> None:
    damaged = Path(shutil.copytree(pump_bundle.path, tmp_path / "pump-2.1.0"))
    (damaged / "network.json").write_text("{}")
    mended = train(spec, table, tmp_path, seed=5)
    assert mended.manifest.files["network.json"] == pump_bundle.manifest.files["network.json"]
    assert read_bundle(damaged) == mended
    assert [path.name for path in tmp_path.iterdir()] == ["pump-2.1.0"]


def test_progress_tells_every_stage_and_epoch(tmp_path: Path, spec: TrainingSpec, table: pa.Table) -> None:
    steps: list[Step] = []
    train(spec, table, tmp_path, progress=steps.append)
    stages = list(dict.fromkeys(step.stage for step in steps))
    assert stages == ["read", "load", "train", "calibrate", "export", "report"]
    epochs = [step for step in steps if step.stage == "train"]
    assert [(step.done, step.total) for step in epochs] == [(1, 3), (2, 3), (3, 3)]
    assert all(step.loss is not None and step.loss > 0 for step in epochs)


@pytest.mark.parametrize(
    ("stage", "earlier"),
    [("load", True), ("train", True), ("calibrate", True), ("export", False), ("export", True), ("report", True)],
)
def test_an_interrupted_training_leaves_nothing_half_done(
    tmp_path: Path, spec: TrainingSpec, table: pa.Table, pump_bundle: Bundle, stage: str, earlier: bool
) -> None:
    if earlier:
        shutil.copytree(pump_bundle.path, tmp_path / "pump-2.1.0")

    def interrupt(step: Step) -> None:
        if step.stage == stage:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(spec, table, tmp_path, seed=99, progress=interrupt)
    assert [path.name for path in tmp_path.iterdir()] == (["pump-2.1.0"] if earlier else [])
    if earlier:
        assert read_bundle(tmp_path / "pump-2.1.0").manifest == pump_bundle.manifest


def test_bad_rows_leave_the_earlier_bundle(tmp_path: Path, spec: TrainingSpec, pump_bundle: Bundle) -> None:
    rows = tmp_path / "rows.csv"
    rows.write_text("at,pressure,flow,valve,broken\n1,2,three,4,0\n")
    with pytest.raises(DataError, match=r"line 2, column 'flow': 'three' is not a number"):
        train(spec, rows, pump_bundle.path.parent)
    assert read_bundle(pump_bundle.path) == pump_bundle


def test_one_label_only_leaves_the_metrics_out(tmp_path: Path, spec: TrainingSpec, table: pa.Table) -> None:
    normal = table.set_column(4, "broken", pa.array([0] * len(table)))
    manifest = train(spec, normal, tmp_path).manifest
    reason = "every label among the 80 test rows is 0; both 0 and 1 are needed"
    assert set(manifest.metrics) == {"test_rows", "alarms", "left_out"}
    assert manifest.metrics["left_out"] == reason
    assert f"metrics left out: {reason}" in manifest.warnings
    assert reason in (tmp_path / "pump-2.1.0" / "report" / "report.html").read_text()
    assert not (tmp_path / "pump-2.1.0" / "report" / "roc.png").exists()


def test_a_constant_feature_is_learned_and_warned_of(tmp_path: Path, spec: TrainingSpec, table: pa.Table) -> None:
    constant = table.set_column(3, "valve", pa.array([1] * len(table)))
    bundle = train(spec, constant, tmp_path)
    assert any("column 'valve' is constant (1)" in warning for warning in bundle.manifest.warnings)
    document = json.loads(bundle.golden.read_text())
    assert np.isfinite(read_golden(document, "score")[: document["kinds"].index("null")]).all()


def test_a_loss_that_leaves_the_numbers_is_an_error(tmp_path: Path, spec: TrainingSpec, table: pa.Table) -> None:
    wild = spec.model_copy(update={"network": spec.network.model_copy(update={"learning_rate": 1e30})})
    with pytest.raises(TrainingError, match=r"the loss became (nan|inf) in epoch \d: try a lower learning_rate"):
        train(wild, table, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_can_not_be_written_to(tmp_path: Path, spec: TrainingSpec, table: pa.Table) -> None:
    (tmp_path / "models").write_text("a file is in the way")
    with pytest.raises(TrainingError, match="can not write to"):
        train(spec, table, tmp_path / "models")


def test_the_saved_graph_is_proved_against_the_trained_one(pump_bundle: Bundle) -> None:
    from modelbuild.export import prove_saved_model

    document = json.loads(pump_bundle.golden.read_text())
    outputs = {name: read_golden(document, name) for name in ("score", "reconstruction", "contribution")}
    prove_saved_model(pump_bundle.saved_model, read_golden(document, "inputs"), outputs)
    with pytest.raises(TrainingError, match="score is not the one of the trained model"):
        prove_saved_model(
            pump_bundle.saved_model, read_golden(document, "inputs"), outputs | {"score": outputs["score"] + 1}
        )


def test_a_bundle_says_what_chose_its_threshold(
    tmp_path: Path, spec: TrainingSpec, table: pa.Table, pump_bundle: Bundle
) -> None:
    cost = CostSpec(false_alarm=1, missed=50)
    by_cost = train(spec.model_copy(update={"cost": cost}), table, tmp_path / "cost")
    assert by_cost.manifest.threshold_rule.startswith("least cost (a false alarm 1, a missed anomaly 50)")
    assert any("rests on" in warning for warning in by_cost.manifest.warnings)
    assert "least cost" in (by_cost.path / "MODEL_CARD.md").read_text()
    assert "least cost" in (by_cost.path / "report/report.html").read_text()
    by_alerts = train(spec.model_copy(update={"alerts_per_day": 2000.0}), table, tmp_path / "alerts")
    assert by_alerts.manifest.threshold_rule.startswith("2000 alerts a day")
    assert by_alerts.manifest.threshold != pump_bundle.manifest.threshold
    assert pump_bundle.manifest.threshold_rule == ""
