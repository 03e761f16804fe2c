"""All functions of models from SQL, in all call forms: text, truth values, numbers and nulls score as Keras says."""

from __future__ import annotations

import json
import math
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from runtime_helpers import rows_of

from deploy.client import Client
from deploy.embedded.stack import Stack
from modelbuild.bundle import Bundle, Feature, file_sha256, read_bundle
from udf_bridge.jar import build

TILL = """
name: till
time_column: at
alpha: 0.02
network: {epochs: 5}
features:
  - {name: amount}
  - {name: online, sql_type: BOOLEAN, missing: {policy: indicator}}
  - {name: shop, sql_type: VARCHAR, missing: {policy: constant, value: FOOD}}
  - {name: tip, missing: {policy: indicator}}
"""
PUMP = """
name: pump
time_column: at
alpha: 0.02
network: {epochs: 5}
features:
  - {name: amount}
  - {name: online, sql_type: BOOLEAN, missing: {policy: median}}
  - {name: tip, missing: {policy: median}}
"""
SHOPS = {"FOOD": 20.0, "FUEL": 60.0, "HOTEL": 200.0}
ALL = "AMOUNT, ONLINE, SHOP, TIP"
TEXTS = "CAST(AMOUNT AS STRING), CAST(ONLINE AS STRING), SHOP, CAST(TIP AS STRING)"
NAMED = (
    "MAP('tip' := CAST(TIP AS STRING), 'SHOP' := SHOP, 'Amount' := CAST(AMOUNT AS STRING),"
    " 'online' := CAST(ONLINE AS STRING))"
)
TILL_TEXT = "CAST(AMOUNT AS STRING) + '#' + CAST(ONLINE AS STRING) + '#' + SHOP + '#' + CAST(TIP AS STRING)"
PUMP_TEXT = "CAST(AMOUNT AS STRING) + ',' + CAST(ONLINE AS STRING) + ',' + CAST(TIP AS STRING)"
NUMBERS = "AMOUNT, CASE WHEN ONLINE THEN 1.0E0 ELSE 0.0E0 END, TIP"
NUMBERS_NAMED = "MAP('online' := CASE WHEN ONLINE THEN 1.0E0 ELSE 0.0E0 END, 'TIP' := TIP, 'amount' := AMOUNT)"


def write_rows(path: Path, count: int = 1500) -> Path:
    chance = random.Random(0)
    lines = ["at,amount,online,shop,tip"]
    for row in range(count):
        shop = chance.choices(list(SHOPS), (0.6, 0.3, 0.1))[0]
        amount = SHOPS[shop] * chance.lognormvariate(0, 0.2)
        online = "" if chance.random() < 0.02 else str(chance.random() < 0.2).lower()
        tip = "" if chance.random() < 0.3 else f"{0.1 * amount:.2f}"
        lines.append(f"{row},{amount:.2f},{online},{'' if chance.random() < 0.02 else shop},{tip}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Bundle]:
    """Two small models, by command: one with a VARCHAR, one with a BOOLEAN among numbers."""
    folder = tmp_path_factory.mktemp("models")
    data = write_rows(folder / "rows.csv")
    trained = {}
    for name, spec in (("till", TILL), ("pump", PUMP)):
        (folder / f"{name}.yaml").write_text(spec)
        command = [sys.executable, "-m", "deploy.cli", "model", "train", f"{folder}/{name}.yaml", str(data)]
        done = subprocess.run([*command, "--output", str(folder)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-2000:]
        trained[name] = read_bundle(folder / f"{name}-1.0.0")
    return trained


@pytest.fixture(scope="module")
def client(bundles: dict[str, Bundle], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A server with a jar of both models, and a stream of the golden rows of `till`."""
    if os.environ.get("KSQL_ANOMALY_URL"):
        pytest.skip("a server of our own has the jar of this test")
    folder = tmp_path_factory.mktemp("runtime")
    rival = stricter_pump(bundles["pump"], folder)
    build([bundle.path for bundle in bundles.values()], folder / "extensions" / "models.jar", challengers=[rival])
    with Stack(folder / "state", port=0, extensions=folder / "extensions") as stack, Client(stack.url) as client:
        client.statement(
            "CREATE STREAM TILL (ID INTEGER KEY, AMOUNT DOUBLE, ONLINE BOOLEAN, SHOP STRING, TIP DOUBLE)"
            " WITH (KAFKA_TOPIC='till', VALUE_FORMAT='JSON', PARTITIONS=1);"
        )
        send_rows(stack.bootstrap, golden_rows(bundles["till"]))
        yield client


def stricter_pump(champion: Bundle, folder: Path) -> Path:
    """Version 1.1.0 with the same weights, which calls every row an anomaly."""
    rival = shutil.copytree(champion.path, folder / "pump-1.1.0")
    document = json.loads((rival / "manifest.json").read_text())
    (rival / "manifest.json").write_text(json.dumps(document | {"version": "1.1.0", "threshold": -1e9}))
    return rival


def golden_rows(bundle: Bundle) -> dict[int, tuple[dict[str, Any], float | None]]:
    """Golden rows that JSON can say, as the stream's columns, each with Keras' score; by their number."""
    document = json.loads(bundle.golden.read_text())
    rows = {}
    for number, (inputs, score) in enumerate(zip(document["inputs"], document["score"], strict=True)):
        if any(isinstance(value, str) for value in inputs):
            continue
        amount, online, shop, tip = inputs
        known = bundle.manifest.features[2].vocabulary or []
        text = None if shop is None else [*known, "SHOP NOBODY KNOWS"][int(shop)]
        row = {"amount": amount, "online": None if online is None else online == 1, "shop": text, "tip": tip}
        rows[number] = (row, score)
    return rows


def send_rows(bootstrap: str, rows: dict[int, tuple[dict[str, Any], float | None]]) -> None:
    from confluent_kafka import Producer

    producer = Producer({"bootstrap.servers": bootstrap, "log_level": 0})
    for number, (row, _) in rows.items():
        producer.produce("till", json.dumps(row), number.to_bytes(4, "big"))
    assert producer.flush(10) == 0


def ask(client: Client, select: str, limit: int = 1, where: str = "") -> list[list[Any]]:
    return rows_of(client, f"SELECT {select} FROM TILL {where} EMIT CHANGES LIMIT {limit};")


@pytest.mark.parametrize("arguments", [ALL, f"ARRAY[{TEXTS}]", NAMED])
def test_each_row_of_mixed_types_scores_as_in_keras(client: Client, bundles: dict[str, Bundle], arguments: str) -> None:
    golden = golden_rows(bundles["till"])
    answers = ask(client, f"ID, TILL_ANOMALY({arguments}) AS A, TILL_ANOMALY_SCORE({arguments}) AS S", len(golden))
    assert len(answers) == len(golden) > 150
    for number, result, score in answers:
        row, expected = golden[number]
        assert result["SCORE"] == score
        if expected is None:
            assert (score, result["REASON"]) == (None, "null feature: amount"), row
        else:
            assert result["REASON"] is None
            assert math.isclose(score, expected, rel_tol=1e-5, abs_tol=1e-5), row


def test_a_text_is_parted_by_commas_or_hashes(client: Client) -> None:
    typed = "TILL_ANOMALY(25.5E0, true, 'FUEL', CAST(NULL AS DOUBLE))"
    commas, hashes = "TILL_ANOMALY('25.5,true,FUEL,')", "TILL_ANOMALY('25.5#TRUE#FUEL#null')"
    [[one, two, three]] = ask(client, f"{typed}, {commas}, {hashes}")
    assert one == two == three
    assert one["SCORE"] is not None


def test_verdict_and_explanation_take_every_form(client: Client) -> None:
    forms = [ALL, f"ARRAY[{TEXTS}]", NAMED, "'25.5,true,FUEL,'"]
    verdicts = ", ".join(f"TILL_IS_ANOMALY({form}), TILL_IS_ANOMALY({form}, 0.5)" for form in forms)
    explanations = ", ".join(f"TILL_ANOMALY_EXPLAIN({form})" for form in forms)
    where = "WHERE AMOUNT IS NOT NULL AND SHOP IS NOT NULL AND ONLINE IS NOT NULL AND TIP IS NOT NULL"
    [row] = ask(client, f"{verdicts}, {explanations}", where=where)
    assert all(isinstance(verdict, bool) for verdict in row[:8])
    for parts in row[8:]:
        assert sorted(part["FEATURE"] for part in parts) == ["amount", "online", "shop", "tip"]
        sizes = [part["CONTRIBUTION"] for part in parts]
        assert sizes == sorted(sizes, reverse=True)


@pytest.mark.parametrize(
    ("model", "forms"),
    [
        ("TILL", [ALL, f"ARRAY[{TEXTS}]", TILL_TEXT, NAMED]),
        ("PUMP", ["AMOUNT, ONLINE, TIP", f"ARRAY[{NUMBERS}]", PUMP_TEXT, NUMBERS_NAMED]),
    ],
)
def test_every_function_says_the_same_in_every_form(client: Client, model: str, forms: list[str]) -> None:
    functions = ("ANOMALY", "ANOMALY_SCORE", "IS_ANOMALY", "ANOMALY_EXPLAIN", "ANOMALY_COMPARE")
    calls = [f"{model}_{name}({form})" for name in functions for form in forms]
    calls += [f"{model}_IS_ANOMALY({form}, 1.0)" for form in forms]
    where = "WHERE AMOUNT IS NOT NULL AND ONLINE IS NOT NULL AND SHOP IS NOT NULL AND TIP IS NOT NULL"
    for row in ask(client, ", ".join(calls), 20, where):
        structs, scores, verdicts, parts, comparisons, certain = (row[at : at + 4] for at in range(0, 24, 4))
        for results in (structs, scores, verdicts, parts, comparisons, certain):
            assert results == [results[0]] * 4
        assert (structs[0]["SCORE"], structs[0]["IS_ANOMALY"]) == (scores[0], verdicts[0])
        assert structs[0]["TOP_FEATURE"] == parts[0][0]["FEATURE"]
        assert comparisons[0]["CHAMPION"] == structs[0]
        check_challenger(model, comparisons[0])
        assert certain[0] is True


def check_challenger(model: str, comparison: dict[str, Any]) -> None:
    """The pump's challenger is in the jar; the till has none."""
    champion, challenger = comparison["CHAMPION"], comparison["CHALLENGER"]
    if model == "TILL":
        assert (challenger["REASON"], comparison["AGREE"]) == ("no challenger", None)
        return
    assert challenger["SCORE"] == champion["SCORE"]
    assert (champion["MODEL_VERSION"], challenger["MODEL_VERSION"]) == ("1.0.0", "1.1.0")
    assert (challenger["IS_ANOMALY"], comparison["AGREE"]) == (True, champion["IS_ANOMALY"])


def test_a_server_tells_which_models_it_runs(client: Client, bundles: dict[str, Bundle]) -> None:
    [[models]] = ask(client, "ANOMALY_MODELS()")
    found = [(model["NAME"], model["VERSION"], model["BACKEND"], model["STATE"], model["REASON"]) for model in models]
    assert found == [
        ("pump", "1.0.0", "java", "RUNNING", None),
        ("pump", "1.1.0", "java", "CHALLENGER", None),
        ("till", "1.0.0", "java", "RUNNING", None),
    ]
    assert models[0]["SHA256"] == file_sha256(bundles["pump"].path / "manifest.json")
    assert models[0]["LOADED_AT"].endswith("Z")


@pytest.mark.parametrize(("model", "array"), [("till", TEXTS), ("pump", NUMBERS)])
def test_drift_of_categories_is_the_profiles_own(
    client: Client, bundles: dict[str, Bundle], model: str, array: str
) -> None:
    rows = [row for row, _ in golden_rows(bundles["till"]).values()]
    sql = f"SELECT 1, {model.upper()}_DRIFT(ARRAY[{array}]) AS D FROM TILL GROUP BY 1 EMIT CHANGES LIMIT {len(rows)};"
    drift = rows_of(client, sql)[-1][1]
    manifest = bundles[model].manifest
    assert manifest.profile is not None
    numbers = [[number(feature, row[feature.name]) for feature in manifest.features] for row in rows]
    if model == "pump":  # what is null in BOOLEAN becomes 0 in the array of numbers
        numbers = [[amount, 0.0 if math.isnan(online) else online, tip] for amount, online, tip in numbers]
    expected = manifest.profile.drift(numbers, [math.nan] * len(rows))
    assert (drift["N"], drift["REASON"]) == (len(rows), None)
    assert drift["PSI"] == pytest.approx(expected.psi, abs=1e-9)
    assert drift["FEATURE"] == expected.feature


def number(feature: Feature, value: Any) -> float:
    """A value as the profile counts it: the index of a text, after the last for an unseen one; NaN for null."""
    if value is None:
        return math.nan
    known = feature.vocabulary
    return float(value if known is None else known.index(value) if value in known else len(known))


def test_an_explanation_of_text_is_text(client: Client) -> None:
    [[parts]] = ask(client, "TILL_ANOMALY_EXPLAIN(500.0E0, true, 'SHOP X', CAST(NULL AS DOUBLE))")
    by_name = {part["FEATURE"]: part for part in parts}
    assert by_name["shop"]["VALUE"] == "SHOP X"
    assert by_name["shop"]["EXPECTED"] in SHOPS
    assert (by_name["amount"]["VALUE"], by_name["online"]["VALUE"], by_name["tip"]["VALUE"]) == ("500.0", "true", None)
    assert by_name["online"]["EXPECTED"] in {"true", "false"}


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ("MAP('amount' := '1', 'online' := 'true', 'shop' := 'FOOD')", "missing feature: tip"),
        (
            "MAP('amount' := '1', 'online' := 'true', 'shop' := 'FOOD', 'tipp' := '1')",
            "unknown feature: tipp (did you mean tip?)",
        ),
        ("ARRAY['1', 'true', 'FOOD']", "4 values expected, 3 given"),
        ("'1,maybe,FOOD,2'", "not a boolean: online"),
        ("'1.5.2,true,FOOD,2'", "not a number: amount"),
        ("CAST(NULL AS STRING)", "null text"),
        ("CAST(NULL AS MAP<STRING, STRING>)", "null map"),
        ("CAST(NULL AS DOUBLE), true, 'FOOD', 1.0E0", "null feature: amount"),
    ],
)
def test_a_bad_row_has_a_reason(client: Client, arguments: str, reason: str) -> None:
    [[result, score]] = ask(client, f"TILL_ANOMALY({arguments}), TILL_ANOMALY_SCORE({arguments})")
    assert (result["SCORE"], result["REASON"], score) == (None, reason, None)


def test_numbers_and_truth_values_take_arrays_and_maps_of_numbers(client: Client) -> None:
    where = "WHERE AMOUNT IS NOT NULL AND ONLINE IS NOT NULL AND SHOP IS NOT NULL"
    forms = ["AMOUNT, ONLINE, TIP", f"ARRAY[{NUMBERS}]", NUMBERS_NAMED]
    rows = ask(client, ", ".join(f"PUMP_ANOMALY({form})" for form in forms), 50, where)
    for one, two, three in rows:
        assert one == two == three
        assert one["SCORE"] is not None
    [[parts]] = ask(client, f"PUMP_ANOMALY_EXPLAIN({NUMBERS_NAMED})", where=where)
    assert all(isinstance(part["EXPECTED"], float) for part in parts)
