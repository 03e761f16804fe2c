"""`deploy apply` against the server: queries run, the journal lies in Kafka, an error stops and can be mended."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from runtime_helpers import rows_of

from deploy.apply import apply
from deploy.checks import ApplyError
from deploy.client import Client
from deploy.journal import TopicJournal

if TYPE_CHECKING:
    from deploy.testing.server import Server

SOURCES = """
DEFINE partitions = '1';
CREATE STREAM ${prefix}cars (car VARCHAR KEY, v DOUBLE)
    WITH (KAFKA_TOPIC='${prefix}cars', VALUE_FORMAT='JSON', PARTITIONS=${partitions});
INSERT INTO ${prefix}cars (car, v) VALUES ('car1', 31.5);
INSERT INTO ${prefix}cars (car, v) VALUES ('car2', 12.0);
"""
QUERIES = """
SET 'auto.offset.reset' = 'earliest';
CREATE STREAM ${prefix}fast AS SELECT car, v * 3.6 AS kmh FROM ${prefix}cars WHERE v > 30 EMIT CHANGES;
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "01_sources.sql").write_text(SOURCES)
    (tmp_path / "02_queries.sql").write_text(QUERIES)
    return tmp_path


@pytest.fixture
def journal(ksqldb: Server) -> TopicJournal:
    return TopicJournal(ksqldb.bootstrap)


def outcomes(folder: Path, client: Client, journal: TopicJournal, prefix: str) -> list[str]:
    report = apply(folder, client, journal=journal, variables={"prefix": prefix}, deployment=prefix)
    return [step.outcome.value for step in report.steps]


def test_a_folder_runs_and_is_not_sent_twice(folder: Path, client: Client, journal: TopicJournal, prefix: str) -> None:
    assert outcomes(folder, client, journal, prefix) == ["applied"] * 4
    assert rows_of(client, f"SELECT * FROM {prefix}fast EMIT CHANGES LIMIT 1;") == [["car1", pytest.approx(113.4)]]
    assert outcomes(folder, client, journal, prefix) == ["unchanged"] * 4
    assert len(rows_of(client, f"SELECT * FROM {prefix}cars EMIT CHANGES LIMIT 2;")) == 2


def test_the_journal_is_found_by_whoever_comes_next(
    folder: Path, client: Client, ksqldb: Server, journal: TopicJournal, prefix: str
) -> None:
    apply(folder, client, journal=journal, variables={"prefix": prefix}, deployment=prefix)
    entry = TopicJournal(ksqldb.bootstrap).read(prefix)[f"CREATE STREAM {prefix}FAST"]
    assert (entry.outcome, entry.file, entry.line, entry.order) == ("applied", "02_queries.sql", 3, 4)
    assert entry.query_id in client.queries_of(f"{prefix}FAST")


def test_an_error_names_its_place_and_the_next_run_goes_on_from_there(
    folder: Path, client: Client, journal: TopicJournal, prefix: str
) -> None:
    script = folder / "02_queries.sql"
    script.write_text(QUERIES.replace("v * 3.6", "w * 3.6"))
    with pytest.raises(ApplyError, match=re.escape(f"{script}:3: ")) as caught:
        apply(folder, client, journal=journal, variables={"prefix": prefix}, deployment=prefix)
    assert "W" in caught.value.problem
    script.write_text(QUERIES)
    assert outcomes(folder, client, journal, prefix) == ["unchanged"] * 3 + ["applied"]


def test_a_dropped_stream_is_created_again(folder: Path, client: Client, journal: TopicJournal, prefix: str) -> None:
    apply(folder, client, journal=journal, variables={"prefix": prefix}, deployment=prefix)
    for query in client.queries_of(f"{prefix}FAST"):
        client.statement(f"TERMINATE {query};")
    client.statement(f"DROP STREAM {prefix}fast;")
    assert outcomes(folder, client, journal, prefix) == ["unchanged"] * 3 + ["applied"]


def test_a_function_that_the_server_lacks_stops_before_the_first_statement(
    folder: Path, client: Client, journal: TopicJournal, prefix: str
) -> None:
    (folder / "03_scores.sql").write_text("CREATE STREAM ${prefix}s AS SELECT FLY_ANOMALY(v) a FROM ${prefix}cars;")
    with pytest.raises(ApplyError, match="the server has no function FLY_ANOMALY"):
        apply(folder, client, variables={"prefix": prefix})
    assert f"{prefix}CARS" not in client.sources()
