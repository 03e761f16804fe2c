"""`deploy apply` and `produce` at the prompt: reports for people and programs, and mistakes in options."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ksqldb_endpoint import Endpoint
from typer.testing import CliRunner

from deploy.cli_deploy import app as deploy_app
from deploy.cli_produce import app as produce_app
from deploy.errors import DeployError

SQL = "CREATE STREAM s (a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=${n});\nLIST TOPICS;"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KSQL_ANOMALY_STATE", str(tmp_path / "state"))
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "01.sql").write_text("DEFINE n = '1';\n" + SQL)
    return folder


def apply(*arguments: str) -> str:
    result = CliRunner().invoke(deploy_app, ["apply", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_each_statement_is_a_line_and_the_end_counts(folder: Path, endpoint: Endpoint) -> None:
    lines = apply(str(folder), "--url", endpoint.url).splitlines()
    assert [line.split()[0] for line in lines] == ["applied", "applied", "scripts:"]
    assert "01.sql:2" in lines[0]
    assert "CREATE STREAM S" in lines[0]
    assert lines[-1].startswith("scripts: 2 applied in ")


def test_a_program_reads_json(folder: Path, endpoint: Endpoint) -> None:
    report = json.loads(apply(str(folder), "--url", endpoint.url, "--json", "--set", "n=3", "--name", "mine"))
    assert (report["deployment"], report["counts"]) == ("mine", {"applied": 2})
    assert "PARTITIONS=3" in report["steps"][0]["statement"]


def test_without_kafka_a_file_remembers_what_was_applied(folder: Path, endpoint: Endpoint) -> None:
    apply(str(folder), "--url", endpoint.url)
    report = json.loads(apply(str(folder), "--url", endpoint.url, "--json"))
    assert report["counts"] == {"unchanged": 2}


def test_a_variable_without_value_is_a_usage_error(folder: Path, endpoint: Endpoint) -> None:
    result = CliRunner().invoke(deploy_app, ["apply", str(folder), "--url", endpoint.url, "--set", "n"])
    assert result.exit_code == 2
    assert "'n' is not name=value" in result.output


def test_producing_without_a_server_says_what_to_do(folder: Path) -> None:
    with pytest.raises(DeployError, match="ksql-anomaly up"):
        CliRunner().invoke(produce_app, ["payments", "--rows", "5"], catch_exceptions=False)


@pytest.mark.parametrize(("app", "command"), [(deploy_app, "apply"), (produce_app, "payments"), (produce_app, "cars")])
def test_help_teaches_by_example(app: object, command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"])  # type: ignore[arg-type]
    assert result.exit_code == 0
    assert f"ksql-anomaly {'deploy ' if app is deploy_app else 'produce '}{command}" in result.output
