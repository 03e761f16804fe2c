"""Which server a command talks to."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.cli_deploy import find_folder
from deploy.cli_target import resolve
from deploy.errors import DeployError
from deploy.journal import FileJournal
from deploy.targets.ksqldb import Target
from ksql_scripts import library


@pytest.fixture(autouse=True)
def no_server_in_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("URL", "BOOTSTRAP", "REGISTRY", "USER", "PASSWORD"):
        monkeypatch.delenv(f"KSQL_ANOMALY_{name}", raising=False)
    monkeypatch.setenv("KSQL_ANOMALY_STATE", str(tmp_path / "state"))


def test_without_any_server_the_error_says_what_to_do() -> None:
    with pytest.raises(DeployError, match=r"ksql-anomaly up --detach.*--url"):
        resolve()


def test_an_option_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KSQL_ANOMALY_URL", "http://a:8088")
    monkeypatch.setenv("KSQL_ANOMALY_BOOTSTRAP", "a:9092")
    assert resolve() == Target("http://a:8088", "a:9092")
    assert resolve(bootstrap="b:9092").bootstrap == "b:9092"
    assert resolve("http://c:8088") == Target("http://c:8088")


def test_without_kafka_the_journal_is_a_file_of_that_server(tmp_path: Path) -> None:
    journal = Target("https://ksqldb.example.org:443/").journal(tmp_path)
    assert isinstance(journal, FileJournal)
    assert journal.path == tmp_path / "https-ksqldb.example.org-443-.jsonl"


def test_a_folder_is_a_path_or_a_collection_of_the_package(tmp_path: Path) -> None:
    assert find_folder(str(tmp_path)) == tmp_path
    assert find_folder("payments") == library.find("payments")
    there = "challenger, payments, sensor_windows, sensors"
    with pytest.raises(DeployError, match=f"no folder cars, and no scripts called 'cars'; there are: {there}"):
        find_folder("cars")
