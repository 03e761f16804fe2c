"""Functions of both backends in queries: the scripts end to end, Keras' own scores, and what a bad row gets."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deploy.feeds import FeedOptions, cars, payments
from deploy.testing.server import Server

README = Path(__file__).parents[2] / "README.md"
ROWS = 100
GOLDEN_ROWS = 10


def test_both_script_folders_end_to_end(
    deployed: Callable[..., None], produce: Callable[..., int], alerts: Callable[..., list[dict[str, Any]]]
) -> None:
    deployed("payments")
    deployed("sensors")
    sent = payments(FeedOptions(rows=ROWS, anomalies=0.05, bad=0.05))
    driven = cars(FeedOptions(rows=ROWS, anomalies=0.05, bad=0.05))
    produce("payments", sent)
    produce("car_readings", driven, avro=True)
    for feed, scores, rejects in ((sent, "payment_scores", "payment_rejects"), (driven, "car_scores", "car_rejects")):
        bad = sum(record.bad for record in feed.records)
        scored = alerts(scores, at_least=ROWS)
        assert len(scored) == ROWS
        assert sum(row["A"]["SCORE"] is None for row in scored) == bad
        assert len(alerts(rejects, at_least=bad)) == bad
    found = alerts("payment_alerts", at_least=sum(record.anomalous for record in sent.records) // 2)
    assert all(alert["TOP_FEATURE"] and alert["MODEL_VERSION"] for alert in found)


@pytest.mark.parametrize("model", ["payment", "car"])
def test_every_kind_of_function_gives_what_keras_gave(
    model: str,
    bundles: dict[str, Path],
    deployed: Callable[..., None],
    produce: Callable[..., int],
    expect_rows: Callable[..., None],
) -> None:
    golden = json.loads((bundles[model] / "golden.json").read_text())
    manifest = json.loads((bundles[model] / "manifest.json").read_text())
    rows = [
        (f"r{number}", inputs, score)
        for number, (inputs, score, kind) in enumerate(
            zip(golden["inputs"], golden["score"], golden["kinds"], strict=True)
        )
        if kind == "real" and score is not None
    ][:GOLDEN_ROWS]
    deployed(
        "CREATE STREAM golden (id VARCHAR KEY, f ARRAY<DOUBLE>)"
        " WITH (KAFKA_TOPIC='golden', VALUE_FORMAT='JSON', PARTITIONS=1);"
    )
    produce("golden", [{"id": name, "f": inputs} for name, inputs, _ in rows], key="id")
    call = f"{model.upper()}_"
    expect_rows(
        f"SELECT id, {call}ANOMALY(f) AS a, {call}ANOMALY_SCORE(f) AS score, {call}IS_ANOMALY(f) AS anomalous,"
        f" {call}ANOMALY_EXPLAIN(f)[1]->FEATURE AS top FROM golden EMIT CHANGES;",
        [
            {
                "id": name,
                "a": Scored(score, manifest["version"]),
                "score": close(score),
                "anomalous": score > manifest["threshold"],
                "top": OneOf(feature["name"] for feature in manifest["features"]),
            }
            for name, _, score in rows
        ],
    )


def test_a_bad_row_gets_a_reason(
    deployed: Callable[..., None], produce: Callable[..., int], expect_rows: Callable[..., None]
) -> None:
    deployed(
        "CREATE STREAM texts (id VARCHAR KEY, t VARCHAR)"
        " WITH (KAFKA_TOPIC='texts', VALUE_FORMAT='JSON', PARTITIONS=1);"
        "SET 'auto.offset.reset' = 'earliest';"
        "CREATE STREAM judged AS SELECT id, CAR_ANOMALY(t) AS a FROM texts EMIT CHANGES;"
    )
    texts = {"short": "1,2", "word": ",".join(["x"] + ["1"] * 17), "none": None}
    produce("texts", [{"id": name, "t": text} for name, text in texts.items()], key="id")
    expect_rows(
        "SELECT id, a->SCORE AS score, a->REASON AS reason FROM judged EMIT CHANGES;",
        [
            {"id": "short", "score": None, "reason": "18 values expected, 2 given"},
            {"id": "word", "score": None, "reason": Containing("coolant_temp")},
            {"id": "none", "score": None, "reason": Containing("null")},
        ],
    )


def test_the_readmes_test_runs_against_this_server_by_its_url(ksqldb: Server, udf_jar: Path, tmp_path: Path) -> None:
    (code,) = re.findall(r"```python\n(import pytest\n.*?)```", README.read_text(), re.DOTALL)
    (tmp_path / "test_readme.py").write_text(code)
    shutil.copy(udf_jar, tmp_path / "anomaly.jar")
    environment = {**os.environ, "KSQL_ANOMALY_BOOTSTRAP": ksqldb.bootstrap, "KSQL_ANOMALY_REGISTRY": "http://unused"}
    command = [sys.executable, "-m", "pytest", "-p", "deploy.testing.plugin", "-p", "no:cacheprovider", "--rootdir=."]
    done = subprocess.run(
        [*command, f"--ksqldb={ksqldb.url}", "test_readme.py"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout


def close(score: float) -> Any:
    return pytest.approx(score, rel=1e-4, abs=1e-5)


class Scored:  # noqa: PLW1641 - never hashed
    """Equal to a result with this score, of this version of the model, without a reason."""

    def __init__(self, score: float, version: str) -> None:
        self.score, self.version = score, version

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, dict)
            and other["SCORE"] == close(self.score)
            and other["MODEL_VERSION"] == self.version
            and other["REASON"] is None
        )

    def __repr__(self) -> str:
        return f"{{SCORE: {self.score}, MODEL_VERSION: {self.version!r}, REASON: None}}"


class OneOf(frozenset[Any]):
    """Equal to each of its members."""

    def __eq__(self, other: object) -> bool:
        return other in self

    __hash__ = frozenset.__hash__


class Containing(str):
    """Equal to a text that it is part of."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and str(self) in other

    __hash__ = str.__hash__
