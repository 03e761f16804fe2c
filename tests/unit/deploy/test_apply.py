"""`apply`: each statement once, in order, up to the first error, and on from there."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from ksqldb_endpoint import Endpoint

from deploy.apply import Outcome, apply
from deploy.checks import ApplyError, CheckError
from deploy.client import Client
from deploy.journal import Entry, FileJournal
from udf_bridge.description import DESCRIPTION, FunctionDescription, JarDescription, Platform
from udf_bridge.errors import TargetError

SOURCE = "CREATE STREAM cars (car VARCHAR KEY, v DOUBLE) WITH (KAFKA_TOPIC='cars', VALUE_FORMAT='JSON', PARTITIONS=1);"
QUERY = "CREATE STREAM fast AS SELECT * FROM cars WHERE v > 30 EMIT CHANGES;"
INSERT = "INSERT INTO cars (car, v) VALUES ('car1', 31.5);"


@pytest.fixture
def journal(tmp_path: Path) -> FileJournal:
    return FileJournal(tmp_path / "journal.jsonl")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "cars"
    folder.mkdir()
    (folder / "01.sql").write_text(f"-- the source\n{SOURCE}\n{INSERT}\n")
    (folder / "02.sql").write_text(f"SET 'auto.offset.reset' = 'earliest';\n\n{QUERY}\n")
    return folder


def outcomes(folder: Path, client: Client, journal: FileJournal) -> list[str]:
    return [step.outcome.value for step in apply(folder, client, journal=journal, timeout=2).steps]


def test_statements_go_in_order_with_their_files_properties(
    folder: Path, client: Client, endpoint: Endpoint, journal: FileJournal
) -> None:
    report = apply(folder, client, journal=journal)
    assert endpoint.sent == [SOURCE, INSERT, QUERY]
    properties = [r["streamsProperties"] for r in endpoint.requests if r["ksql"] in endpoint.sent]
    assert properties == [{}, {}, {"auto.offset.reset": "earliest"}]
    assert [step.query_id for step in report.steps] == [None, None, "CSAS_FAST_1"]


def test_a_second_run_sends_nothing(folder: Path, client: Client, endpoint: Endpoint, journal: FileJournal) -> None:
    assert outcomes(folder, client, journal) == ["applied"] * 3
    assert outcomes(folder, client, journal) == ["unchanged"] * 3
    assert len(endpoint.sent) == 3


def test_what_has_gone_from_the_server_is_sent_again(
    folder: Path, client: Client, endpoint: Endpoint, journal: FileJournal
) -> None:
    apply(folder, client, journal=journal)
    del endpoint.sources["FAST"]
    assert outcomes(folder, client, journal) == ["unchanged", "unchanged", "applied"]


def test_the_first_error_stops_names_its_place_and_can_be_mended(
    folder: Path, client: Client, endpoint: Endpoint, journal: FileJournal
) -> None:
    endpoint.refusals["FAST|fast"] = "line 1:30: Column 'V' cannot be resolved."
    with pytest.raises(ApplyError, match=r"02.sql:3: line 3:30: Column 'V' cannot be resolved") as caught:
        apply(folder, client, journal=journal)
    assert QUERY in str(caught.value)
    endpoint.refusals.clear()
    assert outcomes(folder, client, journal) == ["unchanged", "unchanged", "applied"]


def test_a_query_that_fails_to_run_is_an_error(
    folder: Path, client: Client, endpoint: Endpoint, journal: FileJournal
) -> None:
    endpoint.states["CSAS_FAST_1"] = ["REBALANCING", "ERROR"]
    with pytest.raises(ApplyError, match="query CSAS_FAST_1 is in ERROR: no broker"):
        apply(folder, client, journal=journal)


def test_a_statement_sent_by_a_run_that_died_is_adopted(
    folder: Path, client: Client, endpoint: Endpoint, journal: FileJournal
) -> None:
    apply(folder, client, journal=journal)
    last: Entry = journal.read("cars")["CREATE STREAM FAST"]
    journal.write(last.model_copy(update={"outcome": "started"}))
    assert outcomes(folder, client, journal) == ["unchanged", "unchanged", "adopted"]
    assert outcomes(folder, client, journal) == ["unchanged"] * 3


def test_a_changed_statement_whose_name_is_taken_says_what_to_do(
    folder: Path, client: Client, endpoint: Endpoint, journal: FileJournal
) -> None:
    apply(folder, client, journal=journal)
    (folder / "02.sql").write_text(QUERY.replace("30", "40"))
    with pytest.raises(ApplyError, match="Drop FAST first, or write CREATE OR REPLACE"):
        apply(folder, client, journal=journal)


def test_a_missing_function_is_found_before_anything_is_sent(
    folder: Path, client: Client, endpoint: Endpoint, journal: FileJournal
) -> None:
    (folder / "03.sql").write_text("CREATE STREAM s AS SELECT PAYMENT_ANOMALI(v) AS a FROM cars;")
    with pytest.raises(ApplyError, match=r"03.sql:1: the server has no function PAYMENT_ANOMALI; near it: PAYMENT_ANO"):
        apply(folder, client, journal=journal)
    assert endpoint.sent == []


def test_given_variables_reach_the_server(folder: Path, client: Client, endpoint: Endpoint) -> None:
    (folder / "01.sql").write_text("DEFINE n = '1';\n" + SOURCE.replace("PARTITIONS=1", "PARTITIONS=${n}"))
    apply(folder, client, variables={"n": "4"})
    assert "PARTITIONS=4" in endpoint.sent[0]


def test_progress_hears_of_each_step(folder: Path, client: Client) -> None:
    heard: list[Outcome] = []
    report = apply(folder, client, progress=lambda step: heard.append(step.outcome))
    assert heard == [Outcome.APPLIED] * 3
    assert report.count(Outcome.APPLIED) == 3


def test_a_jar_for_another_ksqldb_is_refused_before_anything_is_sent(
    folder: Path, client: Client, endpoint: Endpoint, tmp_path: Path
) -> None:
    jar = write_jar(tmp_path / "anomaly.jar", ksqldb="8.x", function="PAYMENT_ANOMALY", tensorflow="1.1.0")
    with pytest.raises(TargetError, match=r"built for ksqlDB 8.x, the server is 7.6.0"):
        apply(folder, client, jar=jar)
    assert endpoint.sent == []


def test_a_jar_for_another_ksqldb_that_runs_all_the_same_is_told_of(
    folder: Path, client: Client, tmp_path: Path
) -> None:
    jar = write_jar(tmp_path / "anomaly.jar", ksqldb="8.x", function="PAYMENT_ANOMALY")
    notice = apply(folder, client, jar=jar).notice
    assert notice is not None
    assert "built for ksqlDB 8.x, the server is 7.6.0: it runs there" in notice


def test_a_jar_that_the_server_did_not_load_is_found(
    folder: Path, client: Client, endpoint: Endpoint, tmp_path: Path
) -> None:
    jar = write_jar(tmp_path / "anomaly.jar", ksqldb="7.x", function="CAR_ANOMALY")
    with pytest.raises(CheckError, match=r"the server lacks CAR_ANOMALY of .*anomaly.jar"):
        apply(folder, client, jar=jar)
    assert endpoint.sent == []


def write_jar(path: Path, *, ksqldb: str, function: str, tensorflow: str | None = None) -> Path:
    """A jar of nothing but its description."""
    description = JarDescription(
        format_version=1,
        fingerprint="f" * 64,
        platform=Platform(ksqldb=ksqldb, tensorflow_java=tensorflow),
        models=[],
        functions=[FunctionDescription(name=function, model="car", kind="_ANOMALY", class_name="X", signatures=[])],
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(DESCRIPTION, description.model_dump_json())
    return path
