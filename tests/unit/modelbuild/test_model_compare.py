"""Bundles on rows of one's own: evaluate, compare (better or luck?), card."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score
from typer.testing import CliRunner

from modelbuild.assessment import assess
from modelbuild.bundle import Bundle
from modelbuild.bundle_scoring import score_rows
from modelbuild.cli import app
from modelbuild.comparison import compare
from modelbuild.errors import DataError, TrainingError
from modelbuild.golden import read_golden
from modelbuild.paired_bootstrap import Ranking, compare_rankings
from modelbuild.spec import TrainingSpec
from modelbuild.training import train

RUNNER = CliRunner()


@pytest.fixture(scope="module")
def fresh() -> pa.Table:
    """Rows as those of training, drawn anew, with a label."""
    random = np.random.default_rng(99)
    flow, valve, broken = random.uniform(1, 5, 600), random.integers(0, 2, 600), random.random(600) < 0.1
    pressure = flow**2 + valve + 0.1 * random.standard_normal(600) + 15 * broken
    return pa.table({"pressure": pressure, "flow": flow, "valve": valve, "broken": broken.astype(int)})


@pytest.fixture(scope="module")
def blind(pump_bundle: Bundle, fresh: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """A bundle of the same features that learned from noise."""
    random = np.random.default_rng(0)
    noise = pa.table({name: 50 * random.standard_normal(400) for name in ("pressure", "flow", "valve")})
    features = [
        feature.model_dump(include={"name", "sql_type", "missing"}) for feature in pump_bundle.manifest.features
    ]
    network = {"hidden": [4, 2, 4], "epochs": 1}
    spec = TrainingSpec.model_validate({"name": "blind", "features": features, "network": network})
    return train(spec, noise, tmp_path_factory.mktemp("blind"))


def test_a_bundle_scores_from_disk_as_its_golden_rows_say(pump_bundle: Bundle) -> None:
    document = json.loads(pump_bundle.golden.read_text())
    scores = score_rows(pump_bundle, read_golden(document, "inputs"))
    assert np.allclose(scores, read_golden(document, "score"), rtol=1e-6, equal_nan=True)


def test_evaluate(pump_bundle: Bundle, fresh: pa.Table) -> None:
    found = assess(pump_bundle, fresh)
    columns = [fresh[name].to_numpy() for name in ("pressure", "flow", "valve")]
    scores = score_rows(pump_bundle, np.column_stack(columns).astype(np.float64))
    truth = fresh["broken"].to_numpy()
    assert found["roc_auc"]["value"] == pytest.approx(roc_auc_score(truth, scores))
    assert found["pr_auc"]["value"] == pytest.approx(average_precision_score(truth, scores))
    assert found["roc_auc"]["low"] <= found["roc_auc"]["value"] <= found["roc_auc"]["high"]
    assert found["alarms"] == int((scores > pump_bundle.manifest.threshold).sum())
    p_values = [pump_bundle.manifest.calibration.p_value(float(score)) for score in scores[truth == 0]]
    for entry in found["false_alarms"]:
        assert entry["realised"] == pytest.approx(np.mean(np.array(p_values) <= entry["alpha"]))
    assert found["warnings"] == []


def test_evaluate_on_the_rows_of_training_says_so(pump_bundle: Bundle, table: pa.Table) -> None:
    assert "these are the rows that the model was trained on" in assess(pump_bundle, table)["warnings"][0]


def test_evaluate_without_a_label(pump_bundle: Bundle, fresh: pa.Table) -> None:
    found = assess(pump_bundle, fresh.drop_columns(["broken"]))
    assert found["left_out"] == "the data has no label column"
    assert "roc_auc" not in found
    with pytest.raises(DataError, match="no label column 'wrong'"):
        assess(pump_bundle, fresh, label="wrong")
    with pytest.raises(DataError, match=r"no label column 'brokn'; did you mean 'broken'\?"):
        assess(pump_bundle, fresh, label="brokn")


def test_areas_are_those_of_scikit_learn_with_ties_and_weights() -> None:
    random = np.random.default_rng(0)
    for _ in range(20):
        truth, scores = random.random(80) < 0.3, random.integers(0, 12, 80).astype(float)
        weights = random.integers(0, 4, 80).astype(float)
        expected = [
            measure(truth, scores, sample_weight=weights) for measure in (average_precision_score, roc_auc_score)
        ]
        assert Ranking(truth, scores).areas(weights) == pytest.approx(expected)


def test_the_bootstrap_tells_better_from_luck() -> None:
    random = np.random.default_rng(0)
    truth = np.arange(2000) % 20 == 0
    signal = truth + 0.5 * random.standard_normal(2000)
    worse = truth + 1.0 * random.standard_normal(2000)
    a, b = (signal + 0.2 * random.standard_normal(2000) for _ in range(2))
    assert compare_rankings(truth, worse, signal)["pr_auc"].verdict == "better"
    assert compare_rankings(truth, signal, worse)["pr_auc"].verdict == "worse"
    assert compare_rankings(truth, a, b)["pr_auc"].verdict == "even"
    assert compare_rankings(truth, signal, signal)["roc_auc"].verdict == "even"


def test_its_interval_holds_the_truth_as_often_as_it_says() -> None:
    """Two models of the same quality, drawn again and again: few are called different."""
    random = np.random.default_rng(1)
    truth = np.arange(400) % 10 == 0
    verdicts = []
    for _ in range(60):
        common = truth + random.standard_normal(400)
        a, b = (common + 0.5 * random.standard_normal(400) for _ in range(2))
        verdicts.append(compare_rankings(truth, a, b, resamples=200)["roc_auc"].verdict)
    assert verdicts.count("even") >= 50


def test_compare(pump_bundle: Bundle, blind: Bundle, fresh: pa.Table) -> None:
    found = compare(blind, pump_bundle, fresh, label="broken")
    assert found["verdict"] == "better"
    assert found["pr_auc"]["low"] > 0
    assert found["rows"] == 600
    assert compare(pump_bundle, pump_bundle, fresh)["rank_correlation"] == pytest.approx(1)
    assert compare(pump_bundle, blind, fresh.drop_columns(["broken"]))["reason"] == "the data has no label column"


@pytest.mark.parametrize(
    ("order", "options", "code", "verdict"),
    [
        ("ba", [], 0, "better"),
        ("ab", [], 4, "worse"),
        ("aa", [], 3, "even"),
        ("aa", ["--not-worse"], 0, "even"),
        ("ab", ["--not-worse"], 4, "worse"),
    ],
)
def test_the_exit_code_serves_a_pipeline(
    tmp_path: Path,
    pump_bundle: Bundle,
    blind: Bundle,
    fresh: pa.Table,
    order: str,
    options: list[str],
    code: int,
    verdict: str,
) -> None:
    pa_csv.write_csv(fresh, tmp_path / "fresh.csv")
    folders = [str({"a": pump_bundle, "b": blind}[side].path) for side in order]
    arguments = ["compare", *folders, str(tmp_path / "fresh.csv"), "--label", "broken", *options]
    result = RUNNER.invoke(app, [*arguments, "--json"])
    assert result.exit_code == code
    assert json.loads(result.stdout)["verdict"] == verdict


def test_compare_without_rows(pump_bundle: Bundle, blind: Bundle) -> None:
    result = RUNNER.invoke(app, ["compare", str(blind.path), str(pump_bundle.path), "--not-worse"])
    assert result.exit_code == 3
    assert "It can not be told which is better: no rows were given" in result.stdout


def test_what_people_read(tmp_path: Path, pump_bundle: Bundle, blind: Bundle, fresh: pa.Table) -> None:
    pa_csv.write_csv(fresh, tmp_path / "fresh.csv")
    text = RUNNER.invoke(app, ["evaluate", str(pump_bundle.path), str(tmp_path / "fresh.csv")]).stdout
    assert "600 rows" in text
    assert "p-value ≤ 0.05" in text
    text = RUNNER.invoke(
        app, ["compare", str(blind.path), str(pump_bundle.path), str(tmp_path / "fresh.csv"), "--label", "broken"]
    ).stdout
    assert "B is better" in text
    assert "difference +" in text


def test_evaluate_writes_a_report_on_the_rows_given(tmp_path: Path, pump_bundle: Bundle, fresh: pa.Table) -> None:
    pa_csv.write_csv(fresh, tmp_path / "fresh.csv")
    command = ["evaluate", str(pump_bundle.path), str(tmp_path / "fresh.csv"), "--report", str(tmp_path / "fresh")]
    for _ in range(2):  # an earlier report is replaced
        found = json.loads(RUNNER.invoke(app, [*command, "--json"], catch_exceptions=False).stdout)
    page = Path(found["report"])
    assert page == tmp_path / "fresh/report.html"
    text = page.read_text(encoding="utf-8")
    assert "This report is on 600 rows of <b>" in text
    assert "fresh.csv</b>" in text
    assert (page.parent / "roc.png").is_file()
    metrics = json.loads((page.parent / "metrics.json").read_text())
    assert metrics["metrics"]["test_rows"] == 600
    assert metrics["metrics"]["roc_auc"] == pytest.approx(found["roc_auc"]["value"])
    assert metrics["losses"] == []


def test_a_report_never_takes_the_place_of_other_files(tmp_path: Path, pump_bundle: Bundle, fresh: pa.Table) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(TrainingError, match=r"holds no report\.html: it would be lost"):
        assess(pump_bundle, fresh, report=tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_the_card(tmp_path: Path, pump_bundle: Bundle) -> None:
    text = RUNNER.invoke(app, ["card", str(pump_bundle.path)], catch_exceptions=False).stdout
    assert text == (pump_bundle.path / "MODEL_CARD.md").read_text()
    RUNNER.invoke(app, ["card", str(pump_bundle.path), "--output", str(tmp_path / "card.md")], catch_exceptions=False)
    assert (tmp_path / "card.md").read_text() == text
