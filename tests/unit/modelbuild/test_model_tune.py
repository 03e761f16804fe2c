"""`model tune`: what it goes by, that it is repeatable, and what it writes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest
from typer.testing import CliRunner

from modelbuild.cli import app
from modelbuild.criteria import choose_criterion, inject_faults
from modelbuild.errors import SpecError
from modelbuild.rows import Rows
from modelbuild.spec import FeatureSpec, TrainingSpec, load_spec
from modelbuild.tuning import Trial, Tuning, apply_settings, tune, tuned_text

pytest.importorskip("optuna", reason="Optuna is not installed (extra: tune)")
RUNNER = CliRunner()


@pytest.fixture(scope="module")
def two_trials() -> tuple[Tuning, list[Trial]]:
    """The spec as it is and one candidate, on rows without labels."""
    shown: list[Trial] = []
    found = tune(plain_spec(), plain_table(), minutes=5, trials=1, progress=lambda trial, _: shown.append(trial))
    return found, shown


def plain_spec() -> TrainingSpec:
    features = tuple(FeatureSpec(name=name) for name in ("pressure", "flow"))
    return TrainingSpec.model_validate({"name": "pump", "features": features, "network": {"steps": 50}})


def plain_table(rows: int = 400) -> pa.Table:
    random = np.random.default_rng(0)
    flow = random.uniform(1, 5, rows)
    return pa.table({"pressure": flow**2 + 0.1 * random.standard_normal(rows), "flow": flow})


def test_the_spec_as_it_is_comes_first(two_trials: tuple[Tuning, list[Trial]]) -> None:
    found, shown = two_trials
    assert [trial.settings for trial in shown[:1]] == [{}]
    assert len(found.trials) == 2
    assert found.best.figure == max(trial.figure for trial in found.trials)
    assert found.criterion == "40 injected faults"
    assert found.first.figure > 0.5
    assert set(found.trials[1].settings["network"]) == {"hidden", "noise", "learning_rate", "steps"}
    assert found.spec == apply_settings(plain_spec(), found.best.settings)


def test_the_same_seed_tries_the_same(two_trials: tuple[Tuning, list[Trial]]) -> None:
    again = tune(plain_spec(), plain_table(), minutes=5, trials=1)
    assert again.trials == two_trials[0].trials


def test_labels_are_used_where_there_are_enough() -> None:
    random = np.random.default_rng(0)
    features, labels = random.standard_normal((200, 2)), (np.arange(200) % 10 == 0).astype(np.int8)
    rows = Rows(features, labels, None, "rows")
    held = rows.take(labels == 0).take(np.arange(50))
    labelled = choose_criterion(rows, held, plain_spec(), seed=0)
    assert labelled.name == "20 labelled anomalies"
    assert labelled.truth.sum() == 20
    assert labelled.judge(lambda x: np.isin(x[:, 0], features[labels == 1, 0]).astype(float)) == pytest.approx(1)
    few = Rows(features[:50], labels[:50], None, "rows")
    assert choose_criterion(few, held, plain_spec(), seed=0).name == "25 injected faults"


def test_a_fault_changes_one_feature_of_every_second_row() -> None:
    random = np.random.default_rng(0)
    normal = random.standard_normal((500, 3))
    spec = TrainingSpec(
        name="x", features=(FeatureSpec(name="a"), FeatureSpec(name="b"), FeatureSpec(name="context", weight=0))
    )
    held = normal[:100]
    rows, truth = inject_faults(held, normal, spec, seed=1)
    changed = rows != held
    assert truth.sum() == 50
    assert not changed[~truth].any()
    assert (changed[truth].sum(axis=1) == 1).all()
    assert not changed[:, 2].any()
    assert np.abs(rows - held).max() >= 3


def test_what_it_writes(tmp_path: Path) -> None:
    settings = {"network": {"hidden": [4, 2, 4], "noise": 0.25, "steps": 2000}}
    first, best = Trial(0, {}, 0.5), Trial(1, settings, 0.75)
    found = Tuning(apply_settings(plain_spec(), settings), "40 injected faults", 400, first, best, [first, best])
    path = tmp_path / "tuned.yaml"
    path.write_text(tuned_text(found, "pump.yaml"))
    assert load_spec(path) == found.spec
    assert path.read_text().splitlines()[:2] == [
        "# pump.yaml, tuned: 2 trials on 400 rows, judged by 40 injected faults.",
        "# PR-AUC on held-back rows: 0.5000 as it was, 0.7500 now.",
    ]


def test_the_command(tmp_path: Path) -> None:
    pa_csv.write_csv(plain_table(), tmp_path / "rows.csv")
    (tmp_path / "pump.yaml").write_text(plain_spec().model_dump_json())
    target = tmp_path / "tuned.yaml"
    arguments = ["tune", str(tmp_path / "pump.yaml"), str(tmp_path / "rows.csv"), "--trials", "1"]
    result = RUNNER.invoke(app, [*arguments, "--output", str(target), "--json"], catch_exceptions=False)
    document = json.loads(result.stdout)
    assert document["trials"] == 2
    assert "trial 1: " in result.stderr
    better = document["best"]["figure"] > document["first"]["figure"]
    assert target.exists() == better == (document["spec"] is not None)
    target.write_text("mine")
    with pytest.raises(SpecError, match="is there already; --force overwrites it"):
        RUNNER.invoke(app, [*arguments, "--output", str(target)], catch_exceptions=False)
    assert target.read_text() == "mine"
