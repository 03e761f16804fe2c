"""The scripts of the package: found by name, split, and free of what a real ksqlDB would refuse."""

from __future__ import annotations

import pytest

from deploy.checks import called
from deploy.scripts import read_folder
from ksql_scripts import library
from modelbuild.spec import load_spec


def test_the_package_brings_payments_sensors_and_what_is_for_some_models_only() -> None:
    assert library.collections() == ["challenger", "payments", "sensor_windows", "sensors"]


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(FileNotFoundError, match=r"'payment'.*challenger, payments, sensor_windows, sensors"):
        library.find("payment")


def test_scripts_come_in_the_order_of_their_numbers() -> None:
    names = [file.name for file in library.scripts(library.find("payments"))]
    assert names == ["01_sources.sql", "02_preprocessing.sql", "03_scores.sql", "04_alerts.sql", "07_drift.sql"]


@pytest.mark.parametrize("collection", ["payments", "sensors"])
def test_every_sink_and_source_is_created_before_it_is_read(collection: str) -> None:
    created: set[str] = set()
    for statement in read_folder(library.find(collection)):
        words = statement.words
        read = {words[i + 1] for i, word in enumerate(words[:-1]) if word in {"FROM", "JOIN"}}
        assert read <= created, f"{statement.file.name}:{statement.line}"
        created.add(statement.name or "")


@pytest.mark.parametrize(("collection", "function"), [("payments", "PAYMENT_ANOMALY"), ("sensors", "CAR_ANOMALY")])
def test_the_model_is_called_once(collection: str, function: str) -> None:
    calls = [s.words.count(function) for s in read_folder(library.find(collection)) if function in called(s)]
    assert calls == [1]


@pytest.mark.parametrize("collection", ["payments", "sensors"])
def test_scoring_and_alerts_run_without_the_producer_waiting(collection: str) -> None:
    for statement in read_folder(library.find(collection)):
        if statement.file.name >= "03":
            assert statement.properties["ksql.streams.producer.linger.ms"] == "0"


@pytest.mark.parametrize(
    ("collection", "function", "model"),
    [
        ("payments", "PAYMENT_ANOMALY", "payment"),
        ("payments", "PAYMENT_DRIFT", "payment"),
        ("sensors", "CAR_ANOMALY", "car"),
        ("sensor_windows", "CAR_WINDOW_ANOMALY", "car_window"),
    ],
)
def test_the_model_gets_its_features_in_its_order(collection: str, function: str, model: str) -> None:
    (words,) = [s.words for s in read_folder(library.find(collection)) if function in called(s)]
    arguments = words[words.index(function) + 2 :]
    if "]" in arguments:
        arguments = arguments[arguments.index("[") + 1 : arguments.index("]")]
        arguments = arguments[7:] if arguments[0] == "CAST" else arguments
    else:
        arguments = arguments[: arguments.index(")")]
    assert [word.lower() for word in arguments if word != ","] == list(load_spec(model).feature_names)


def test_a_window_is_scored_for_every_reading() -> None:
    (table,) = [s for s in read_folder(library.find("sensor_windows")) if "CAR_WINDOW_ANOMALY" in called(s)]
    assert table.properties["ksql.streams.cache.max.bytes.buffering"] == "0"
