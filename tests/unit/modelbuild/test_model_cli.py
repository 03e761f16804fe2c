"""The commands: what they print, for people and for programs, and what they say when something is wrong."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest
from typer.testing import CliRunner

from modelbuild.bundle import Bundle, manifest_schema, read_bundle
from modelbuild.cli import app
from modelbuild.errors import DataError, SpecError
from modelbuild.spec import TrainingSpec

RUNNER = CliRunner()


@pytest.fixture
def files(tmp_path: Path, spec: TrainingSpec, table: pa.Table) -> Path:
    """A folder with `pump.yaml` and `rows.csv`. JSON is YAML."""
    (tmp_path / "pump.yaml").write_text(spec.model_dump_json(), encoding="utf-8")
    pa_csv.write_csv(table, tmp_path / "rows.csv")
    return tmp_path


def test_train_then_train_again(files: Path) -> None:
    arguments = [
        "train",
        str(files / "pump.yaml"),
        "--data",
        str(files / "rows.csv"),
        "--output",
        str(files / "models"),
    ]
    first = RUNNER.invoke(app, [*arguments, "--json"], catch_exceptions=False)
    document = json.loads(first.stdout)
    assert (document["name"], document["version"], document["reused"]) == ("pump", "2.1.0", False)
    assert document["path"] == str((files / "models" / "pump-2.1.0").resolve())
    assert document["rows"] == 400
    assert "training: epoch 1 of at most 3, loss " in first.stderr
    again = RUNNER.invoke(app, arguments, catch_exceptions=False)
    assert "Unchanged: this bundle was there already." in again.stdout
    assert "ksql-anomaly udf build" in again.stdout
    assert json.loads(RUNNER.invoke(app, [*arguments, "--json"]).stdout) == document | {"reused": True}


def test_show(pump_bundle: Bundle) -> None:
    text = RUNNER.invoke(app, ["show", str(pump_bundle.path)], catch_exceptions=False).stdout
    assert "pump 2.1.0" in text
    assert "3: pressure, flow, valve" in text
    document = json.loads(RUNNER.invoke(app, ["show", str(pump_bundle.path), "--json"]).stdout)
    assert document["threshold"] == pump_bundle.manifest.threshold


def test_schema() -> None:
    assert json.loads(RUNNER.invoke(app, ["schema"]).stdout) == manifest_schema()


def test_simulate(tmp_path: Path) -> None:
    path = tmp_path / "cars.csv"
    result = RUNNER.invoke(app, ["simulate", "car", "--rows", "60", "--output", str(path)], catch_exceptions=False)
    assert result.stdout.strip() == f"60 rows in {path}"
    assert len(path.read_text().splitlines()) == 61


def test_options_of_the_simulator_do_not_go_with_a_file(files: Path) -> None:
    result = RUNNER.invoke(app, ["train", "payment", "--data", str(files / "rows.csv"), "--rows", "5"])
    assert result.exit_code == 2
    assert "--rows and --anomalies are for simulated rows" in result.stderr


def test_a_spec_without_a_simulator_needs_a_file(files: Path) -> None:
    with pytest.raises(DataError, match="nothing simulates 'pump'"):
        RUNNER.invoke(app, ["train", str(files / "pump.yaml")], catch_exceptions=False)


def test_an_unknown_spec() -> None:
    with pytest.raises(SpecError, match="did you mean 'payment'"):
        RUNNER.invoke(app, ["train", "paymant"], catch_exceptions=False)


@pytest.mark.parametrize("command", ["train", "show", "simulate"])
def test_help_teaches_by_example(command: str) -> None:
    result = RUNNER.invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert f"ksql-anomaly model {command} " in result.stdout


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys, modelbuild.cli; "
        "print([n for n in ('tensorflow', 'numpy', 'pyarrow', 'pydantic', 'matplotlib') if n in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_sigterm_ends_a_training_and_leaves_nothing(files: Path) -> None:
    with endless_training(files) as child:
        child.terminate()
        assert child.wait(20) == 128 + signal.SIGTERM
    assert not (files / "models").exists() or list((files / "models").iterdir()) == []


def test_ctrl_c_keeps_the_best_so_far_on_request(files: Path) -> None:
    with endless_training(files, "--keep-best") as child:
        child.send_signal(signal.SIGINT)
        assert child.wait(120) == 0
    manifest = read_bundle(files / "models/pump-2.1.0").manifest
    assert any("training was ended by hand after epoch" in warning for warning in manifest.warnings)


@contextmanager
def endless_training(files: Path, *options: str) -> Iterator[subprocess.Popen[bytes]]:
    """A training in its first epoch that would go on for ever; killed at the end."""
    long = json.loads((files / "pump.yaml").read_text())
    long["network"] |= {"epochs": 10_000_000, "patience": 10_000_000, "steps": 1_000_000_000}
    (files / "pump.yaml").write_text(json.dumps(long))
    # Background jobs of a shell ignore SIGINT; the command's own handler must be what answers.
    code = "from modelbuild.cli import app; app()"
    command = [sys.executable, "-c", code, "train", str(files / "pump.yaml"), "--data", str(files / "rows.csv")]
    with (files / "log").open("w") as log:
        child = subprocess.Popen(
            [*command, *options, "--output", str(files / "models")],
            stderr=log,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )
        try:
            wait_for("training: epoch 1 of", files / "log", child)
            yield child
        finally:
            child.kill()
            child.wait()


def wait_for(text: str, log: Path, child: subprocess.Popen[bytes], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while text not in log.read_text():
        assert child.poll() is None, log.read_text()
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.1)
