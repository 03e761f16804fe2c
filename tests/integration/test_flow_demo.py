"""The whole flow, as `make demo` runs it: trained models, one jar, real Kafka, the scripts, alerts; and Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest

ROWS = 400
SECONDS = 240


@pytest.fixture(scope="module", autouse=True)
def only_embedded() -> None:
    if os.environ.get("KSQL_ANOMALY_URL"):
        pytest.skip("the demo brings its own server")


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo keeps models and jar; the tests of this module share it, as runs of a user do."""
    return tmp_path_factory.mktemp("demo")


def command(output: Path) -> list[str]:
    options = ["--rows", str(ROWS), "--rate", "100", "--port", "0", "--output", str(output), "--json"]
    return [sys.executable, "-m", "deploy.cli", "demo", *options]


@pytest.fixture(scope="module")
def first_run(output: Path) -> dict[str, Any]:
    done = subprocess.run(command(output), capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_row_comes_back_with_a_score_or_a_reason(first_run: dict[str, Any]) -> None:
    assert first_run["complete"]
    for feed in first_run["feeds"]:
        assert feed["rows_in"] == ROWS
        assert feed["rows_scored"] + feed["rows_rejected"] == ROWS
        assert feed["rows_rejected"] > 0
        assert all(reason.startswith("null feature: ") for reason in feed["reasons"])


def test_known_anomalies_are_found(first_run: dict[str, Any]) -> None:
    payments, cars = first_run["feeds"]
    assert payments["recall"] >= 0.5
    assert payments["precision"] >= 0.5
    assert cars["alerts"] > 0


def test_latency_is_measured_from_the_producer_to_the_consumer(first_run: dict[str, Any]) -> None:
    """How low it is, benchmarks say; here only that each alert came after its row."""
    for feed in first_run["feeds"]:
        assert 0 < feed["median_latency_ms"] <= feed["p99_latency_ms"]


def test_both_models_are_proven_equal_to_keras(first_run: dict[str, Any]) -> None:
    backends = {model["name"]: model["backend"] for model in first_run["models"]}
    assert backends == {"payment": "tensorflow", "car": "java"}
    assert all(0 <= model["largest_difference"] < 1e-4 for model in first_run["models"])


def test_what_it_made_is_where_it_says(first_run: dict[str, Any]) -> None:
    assert all(Path(place).exists() for place in first_run["artifacts"].values())
    assert len(first_run["commands"]) == 3


def test_a_second_run_does_no_work_twice(first_run: dict[str, Any], output: Path) -> None:
    jar = Path(first_run["artifacts"]["UDF jar"])
    before = jar.stat().st_mtime_ns
    done = subprocess.run(command(output), capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr
    again = json.loads(done.stdout)
    assert all(model["reused"] for model in again["models"])
    assert jar.stat().st_mtime_ns == before
    counted = ["rows_in", "rows_scored", "rows_rejected", "known_anomalies"]
    assert [[f[c] for c in counted] for f in again["feeds"]] == [[f[c] for c in counted] for f in first_run["feeds"]]


@pytest.mark.parametrize("steps", [0, 2, 3, 4], ids=["training", "starting", "applying", "streaming"])
def test_an_interrupt_leaves_nothing_behind(first_run: dict[str, Any], output: Path, steps: int) -> None:
    """`steps`: how many steps are done when Ctrl-C comes, soon after the next one has started its children."""
    process = subprocess.Popen(command(output), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    wait_for_steps(process, steps)
    children = wait_for_children(process)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 130, errors
    assert "Traceback" not in errors
    _, alive = psutil.wait_procs(children, timeout=10)
    assert alive == []
    assert not (output / ".lock").exists()


def wait_for_steps(process: subprocess.Popen[str], count: int) -> None:
    assert process.stderr is not None
    while count:
        line = process.stderr.readline()
        assert line, "the demo ended early"
        count -= line.startswith("✓")


def wait_for_children(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """What the demo has started, half a second after the first of it appears."""
    demo = psutil.Process(process.pid)
    while not demo.children():
        assert process.poll() is None, "the demo ended early"
        time.sleep(0.02)
    time.sleep(0.5 if demo.children(recursive=True)[1:] else 0.0)
    return demo.children(recursive=True)


def test_two_demos_do_not_share_a_folder(first_run: dict[str, Any], output: Path) -> None:
    process = subprocess.Popen(command(output), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        wait_for_steps(process, 1)
        second = subprocess.run(command(output), capture_output=True, text=True, timeout=60, check=False)
        assert second.returncode == 1
        assert "another demo works in" in second.stderr
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
