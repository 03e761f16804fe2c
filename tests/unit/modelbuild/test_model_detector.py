"""AutoencoderDetector: scikit-learn's own checks, tables of four libraries, what it says of rows, and its bundle."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from modelbuild import AutoencoderDetector
from modelbuild.bundle import Bundle
from modelbuild.golden import read_golden
from modelbuild.sources import read_rows
from modelbuild.spec import TrainingSpec

RANDOM = np.random.default_rng(4)
ROWS = np.column_stack([RANDOM.standard_normal((600, 3)), np.zeros(600)])
ROWS[:, 3] = ROWS[:, 0] - 2 * ROWS[:, 1] + 0.05 * RANDOM.standard_normal(600)


@parametrize_with_checks([AutoencoderDetector(steps=10, random_state=0)])
def test_scikit_learns_checks(estimator: Any, check: Any) -> None:
    check(estimator)


@pytest.fixture(scope="module")
def clean() -> AutoencoderDetector:
    return AutoencoderDetector(contamination=0.0, steps=1000, alpha=0.05, random_state=1).fit(ROWS)


def test_a_row_off_the_plane_is_an_outlier_and_says_why(clean: AutoencoderDetector) -> None:
    broken = ROWS[:40].copy()
    broken[:, 3] += 6
    assert (clean.predict(broken) == -1).mean() >= 0.9
    assert (clean.predict(ROWS) == -1).mean() <= 0.12
    assert clean.p_values(broken).max() <= 0.05
    assert clean.p_values(broken).min() == pytest.approx(clean.smallest_alpha_)
    explanation = clean.explain(broken)
    assert explanation.names == ("x0", "x1", "x2", "x3")
    assert np.mean([top == ["x3"] for top in explanation.top()]) >= 0.9
    assert np.array_equal(explanation.values, broken)


def test_scores_by_scikit_learns_signs(clean: AutoencoderDetector) -> None:
    scores = clean.anomaly_score(ROWS[:50])
    assert np.array_equal(clean.score_samples(ROWS[:50]), -scores)
    decision = clean.decision_function(ROWS[:50])
    assert np.allclose(decision, -scores - clean.offset_)
    assert np.array_equal(clean.predict(ROWS[:50]), np.where(decision < 0, -1, 1))


def test_a_share_of_contamination_decides_how_many_are_outliers() -> None:
    detector = AutoencoderDetector(contamination=0.1, steps=50, random_state=0).fit(ROWS)
    assert (detector.predict(ROWS) == -1).sum() == 60


def test_small_costs_half() -> None:
    wide = RANDOM.standard_normal((200, 30))
    costs = [AutoencoderDetector(size=size, steps=5).fit(wide).multiply_adds_ for size in ("default", "small", "plain")]
    assert costs[0] <= 12_000
    assert costs[1] <= costs[0] / 2
    assert costs[2] < costs[1]


def test_tables_of_any_library_give_the_same(clean: AutoencoderDetector) -> None:
    names = ["Speed (m/s)", "temp", "temp 2", "2nd"]
    frame = pd.DataFrame(ROWS, columns=names)
    detector = AutoencoderDetector(contamination=0.0, steps=50, random_state=1)
    scores = detector.fit(frame).anomaly_score(frame)
    table = pa.Table.from_arrays([pa.array(column) for column in ROWS.T], names=names)
    assert np.array_equal(detector.fit(table).anomaly_score(table), scores)
    assert detector.explain(table).names == tuple(names)
    with pytest.raises(ValueError, match="in this order"):
        detector.predict(table.select(names[::-1]))


def test_polars_tables() -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed")
    frame = polars.DataFrame(ROWS, schema=["a", "b", "c", "d"])
    detector = AutoencoderDetector(contamination=0.0, steps=50, random_state=1).fit(frame)
    assert list(detector.feature_names_in_) == ["a", "b", "c", "d"]
    table = pa.Table.from_arrays([pa.array(column) for column in ROWS.T], names=["a", "b", "c", "d"])
    assert np.array_equal(detector.anomaly_score(frame), detector.anomaly_score(table))


def test_a_missing_value_is_an_error_unless_a_policy_says_otherwise() -> None:
    rows = ROWS.copy()
    rows[0, 1] = np.nan
    with pytest.raises(ValueError, match="contains NaN"):
        AutoencoderDetector(steps=10).fit(rows)
    detector = AutoencoderDetector(steps=10, missing="median", random_state=0).fit(rows)
    assert np.isfinite(detector.anomaly_score(rows)).all()


def test_the_bundle_scores_alike_and_survives_pickling(clean: AutoencoderDetector, tmp_path: Path) -> None:
    from modelbuild.backend import tf

    again = pickle.loads(pickle.dumps(clean))
    assert np.array_equal(again.anomaly_score(ROWS), clean.anomaly_score(ROWS))
    bundle = again.export(tmp_path, name="plane", version="2.0.0", description="A plane.")
    assert bundle.path == tmp_path / "plane-2.0.0"
    assert [feature.name for feature in bundle.manifest.features] == ["x0", "x1", "x2", "x3"]
    assert bundle.manifest.threshold == -clean.offset_
    graph = tf.saved_model.load(str(bundle.saved_model)).signatures["score"]
    scores = graph(features=tf.constant(ROWS))["score"].numpy()
    assert scores == pytest.approx(clean.anomaly_score(ROWS), rel=1e-6, abs=1e-6)


def test_a_spec_gives_the_detector_of_the_command_line(
    spec: TrainingSpec, table: pa.Table, pump_bundle: Bundle, tmp_path: Path
) -> None:
    detector = AutoencoderDetector.from_spec(spec, read_rows(table, spec), seed=5)
    golden = json.loads(pump_bundle.golden.read_text())
    inputs, scores = read_golden(golden, "inputs"), read_golden(golden, "score")
    finite = np.isfinite(inputs).all(axis=1) & np.isfinite(scores)
    rows = pd.DataFrame(inputs[finite], columns=["pressure", "flow", "valve"])
    assert detector.anomaly_score(rows) == pytest.approx(scores[finite], rel=1e-6)
    assert -detector.offset_ == pump_bundle.manifest.threshold
    again = detector.export(tmp_path, name="pump", version="9.0.0")
    assert again.manifest.calibration == pump_bundle.manifest.calibration


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"contamination": 0.7}, "less than or equal to 0.5"),
        ({"calibration": 1.0}, "between 0 and 1"),
        ({"alpha": 0}, "greater than 0"),
    ],
)
def test_a_parameter_out_of_range_is_named(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        AutoencoderDetector(**changes).fit(ROWS)


def test_importing_the_package_is_cheap() -> None:
    code = "import sys, modelbuild; print(sorted({'tensorflow', 'sklearn', 'numpy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
