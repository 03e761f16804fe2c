"""Hostile rows: nothing is thrown, every row has a score or a reason, nothing is left behind. A million by command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from bundles import golden, network, write_bundle, write_text_bundle, write_window_bundle
from typer.testing import CliRunner

from udf_bridge.cli import app
from udf_bridge.errors import JarError
from udf_bridge.fuzz import SOAK_PARTS, count_forms, fuzz, soak
from udf_bridge.jar import JarReport, build

ROWS = 1500


def test_no_hostile_row_gets_out_of_a_function(proven: JarReport) -> None:
    results = list(fuzz(proven.path, ROWS))
    assert len(results) == count_forms(proven.path)
    assert [result.fault for result in results if result.fault] == []
    assert {result.scored + result.rejected for result in results} == {ROWS}
    structs = [result for result in results if result.function == "TINY_ANOMALY"]
    assert all(result.scored > ROWS / 10 and result.rejected > ROWS / 50 for result in structs)


def test_no_hostile_text_gets_out_of_a_function_of_texts(tmp_path: Path) -> None:
    jar = build([write_text_bundle(tmp_path)], tmp_path / "till.jar", prove=False)
    results = list(fuzz(jar.path, ROWS, twin=jar.path))
    assert [result.fault for result in results if result.fault] == []
    structs = [result for result in results if result.function == "TILL_ANOMALY"]
    assert [result.form for result in structs] == ["Double, Boolean, String", "String", "List", "Map"]
    assert all(result.scored > ROWS / 10 and result.rejected > ROWS / 100 for result in structs)
    assert {result.scored + result.rejected for result in results if result.function == "TILL_DRIFT"} == {ROWS}


def test_no_hostile_row_gets_out_of_a_window(tmp_path: Path) -> None:
    jar = build([write_window_bundle(tmp_path)], tmp_path / "last.jar", prove=False)
    results = list(fuzz(jar.path, ROWS, twin=jar.path))
    assert [result.fault for result in results if result.fault] == []
    assert len(results) == 6, "IS_ANOMALY also with alpha"
    assert all(result.scored > ROWS / 50 for result in results), "a hostile time makes those after it come too late"


def test_the_same_seed_finds_the_same(proven: JarReport, bundle: Path, tmp_path: Path) -> None:
    other = json.loads(json.dumps(network()).replace("10.0", "10.5"))
    changed = write_bundle(tmp_path / "changed", content={"network.json": other, "golden.json": golden()})
    jars = [build([path], tmp_path / f"{path.parent.name}.jar", prove=False).path for path in (bundle, changed)]
    first, again = (list(fuzz(jars[0], 50, seed=3, twin=jars[1])) for _ in range(2))
    assert first == again
    struct = next(result for result in first if result.function == "TINY_ANOMALY")
    assert "the twin differs: scores" in struct.fault
    result = CliRunner().invoke(app, ["fuzz", str(jars[0]), "--twin", str(jars[1]), "--rows", "50", "--json"])
    assert result.exit_code == 1
    with pytest.raises(JarError, match="it has not the functions of"):
        list(fuzz(jars[0], 1, twin=proven.path))


def test_many_calls_from_many_threads_leave_nothing_behind(proven: JarReport) -> None:
    states = list(soak(proven.path, 200_000))
    assert (len(states), states[-1].calls, states[-1].faults) == (SOAK_PARTS, 200_000, 0)
    assert states[-1].threads == states[0].threads
    assert states[-1].file_handles <= states[0].file_handles
    assert states[-1].heap < states[0].heap + 2e6


def test_texts_are_read_as_python_reads_them(proven: JarReport) -> None:
    script = Path(__file__).parent / "hostile_texts.py"
    done = subprocess.run([sys.executable, script, proven.path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-1000:] + done.stderr[-3000:]
