"""`ksql-anomaly udf …` at a prompt."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bundles import golden, write_bundle
from typer.testing import CliRunner

from udf_bridge.cli import app, pairs
from udf_bridge.errors import BuildError, JarError
from udf_bridge.jar import JarReport, build

run = CliRunner().invoke


def test_build_prints_json_for_programs(bundle: Path, tmp_path: Path) -> None:
    output = tmp_path / "one.jar"
    arguments = ["build", str(bundle), "-o", str(output), "--no-prove", "--function", "TINY_ANOMALY=ANOMALY", "--json"]
    result = run(app, arguments)
    assert result.exit_code == 0, result.output
    document = json.loads(result.stdout)
    assert document["path"] == str(output)
    assert document["reused"] is False
    assert document["jar"]["functions"][0]["name"] == "ANOMALY"
    assert json.loads(run(app, arguments).stdout)["reused"] is True


def test_describe_shows_models_and_functions(proven: JarReport) -> None:
    result = run(app, ["describe", str(proven.path)], env={"COLUMNS": "200"})
    assert result.exit_code == 0
    assert "TINY_ANOMALY_EXPLAIN" in result.stdout
    assert "3 × DOUBLE" in result.stdout
    assert "for ksqlDB 8.x, Java 11 or newer; no TensorFlow in it" in result.stdout
    assert "6 rows within" in result.stdout
    document = json.loads(run(app, ["describe", str(proven.path), "--json"]).stdout)
    assert document["fingerprint"] == proven.description.fingerprint
    assert document["functions"][0]["signatures"][0]["names"] == ["a", "b", "c"]
    assert document["functions"][0]["description"].startswith("Score, verdict and reason")
    assert document["sizes"]["file"] == proven.size


def test_describe_cuts_no_model_short_on_a_narrow_terminal(proven: JarReport) -> None:
    lines = run(app, ["describe", str(proven.path)], env={"COLUMNS": "80"}).stdout.splitlines()
    assert lines[0].split() == ["model", "backend", "features", "threshold", "parity", "signature", "size"]
    assert lines[1].split()[:4] == ["other", "2.1.0", "java", "3"]


def test_diff_ends_with_two_when_a_running_query_would_break(proven: JarReport, bundle: Path, tmp_path: Path) -> None:
    jar = build([bundle], tmp_path / "one.jar", names={"TINY_ANOMALY": "ODD"}, prove=False).path
    result = run(app, ["diff", str(proven.path), str(jar), "--json"])
    assert result.exit_code == 2
    changes = {(change["subject"], change["change"]): change["breaks"] for change in json.loads(result.stdout)}
    assert changes["TINY_ANOMALY", "function is gone"]
    assert not changes["ODD", "new function of model tiny"]
    assert "breaks" in run(app, ["diff", str(proven.path), str(jar)]).stdout
    same = run(app, ["diff", str(jar), str(jar)])
    assert (same.exit_code, same.stdout) == (0, "nothing changes for a SQL user\n")


def test_verify_prints_the_largest_difference(proven: JarReport) -> None:
    result = run(app, ["verify", str(proven.path), "--json"])
    assert result.exit_code == 0
    assert 0 < json.loads(result.stdout)["models"][0]["score_difference"] < 2e-6


def test_verify_ends_with_one_when_a_function_differs(tmp_path: Path) -> None:
    wrong = golden()
    wrong["contribution"][2][0] *= 1.5
    bundle = write_bundle(tmp_path, content={"golden.json": wrong})
    jar = tmp_path / "wrong.jar"
    assert run(app, ["build", str(bundle), "-o", str(jar), "--no-prove"]).exit_code == 0
    result = run(app, ["verify", str(jar)])
    assert result.exit_code == 1
    assert "differs" in result.stdout
    assert "contribution" in result.stdout


def test_verify_takes_all_golden_rows_from_a_bundle(proven: JarReport, bundle: Path) -> None:
    result = run(app, ["verify", str(proven.path), "--bundle", str(bundle), "--json"])
    assert result.exit_code == 0, result.output
    assert [model["golden_rows"] for model in json.loads(result.stdout)["models"]] == [6, 6]
    other = write_bundle(bundle.parent / "trained-anew", fingerprint="2" * 64)
    with pytest.raises(JarError, match=r"tiny 1\.0\.0 in it was not built from .*trained-anew"):
        run(app, ["verify", str(proven.path), "--bundle", str(other)], catch_exceptions=False)


def test_options_are_pairs() -> None:
    assert pairs(["a=b", "c=d=e"], "--backend") == {"a": "b", "c": "d=e"}
    for text in ("a", "=b", "a="):
        with pytest.raises(BuildError, match="NAME=VALUE is expected"):
            pairs([text], "--backend")
    with pytest.raises(BuildError, match="a was given before"):
        pairs(["a=b", "a=c"], "--backend")


def test_help_needs_no_heavy_import() -> None:
    code = (
        "import sys, udf_bridge.cli; print([m for m in ('jpype', 'pydantic', 'tensorflow', 'jgo') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
