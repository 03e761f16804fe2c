"""Restarts with and without the jar, and a jar for another version, on every server that can be restarted from here."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.apply import apply
from deploy.checks import ApplyError
from deploy.client import Client
from deploy.testing.errors import UnsupportedError
from deploy.testing.names import Names
from deploy.testing.server import Server
from udf_bridge.archive import read_entries, stored, write_archive
from udf_bridge.description import DESCRIPTION
from udf_bridge.errors import TargetError

SCORES = (
    "CREATE STREAM readings (id VARCHAR KEY, t VARCHAR)"
    " WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON', PARTITIONS=1);"
    "SET 'auto.offset.reset' = 'earliest';"
    "CREATE STREAM scored AS SELECT id, CAR_ANOMALY(t)->REASON AS reason FROM readings EMIT CHANGES;"
)
SHORT = "18 values expected, 1 given"


@pytest.fixture
def restart(ksqldb: Server) -> Callable[[], None]:
    def run() -> None:
        try:
            ksqldb.restart()
        except UnsupportedError as error:
            pytest.skip(str(error))

    return run


@pytest.fixture
def without_jar(ksqldb: Server, udf_jar: Path, restart: Callable[[], None]) -> Iterator[Callable[[], None]]:
    """Restarts the server without the jar; afterwards it is there again."""
    removed = False

    def run() -> None:
        nonlocal removed
        try:
            ksqldb.remove_jar(udf_jar.name)
        except UnsupportedError as error:
            pytest.skip(str(error))
        removed = True
        restart()

    yield run
    if removed:
        ksqldb.put_jar(udf_jar)
        restart()


def test_a_query_goes_on_after_a_restart(
    deployed: Callable[..., None],
    produce: Callable[..., int],
    expect_rows: Callable[..., None],
    restart: Callable[[], None],
) -> None:
    deployed(SCORES)
    produce("readings", [{"id": "before", "t": "1"}], key="id")
    expect_rows("SELECT id, reason FROM scored EMIT CHANGES;", [["before", SHORT]])
    restart()
    produce("readings", [{"id": "after", "t": "1"}], key="id")
    expect_rows("SELECT id, reason FROM scored EMIT CHANGES;", [["before", SHORT], ["after", SHORT]])


def test_a_jar_that_is_missing_after_a_restart_is_found_out(
    ksqldb: Server, deployed: Callable[..., None], without_jar: Callable[[], None], ksql_client: Client
) -> None:
    deployed(SCORES)
    without_jar()
    assert ksql_client.is_healthy()  # as a real server says, too: nothing but the functions tells
    assert "CAR_ANOMALY" not in ksql_client.functions()
    with pytest.raises(ApplyError, match="the server has no function CAR_ANOMALY"):
        deployed(SCORES.replace("readings", "others").replace("scored", "others_scored"))


def test_a_jar_for_another_version_is_refused_before_anything_is_sent(
    ksql_client: Client, udf_jar: Path, names: Names, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.jar"
    write_for_another_version(udf_jar, wrong)
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    statement = f"CREATE STREAM {names.prefix}s (v INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);"
    (scripts / "01.sql").write_text(statement)
    with pytest.raises(TargetError, match=r"the jar was built for ksqlDB 0\.29, the server is"):
        apply(scripts, ksql_client, jar=wrong)
    assert not [source for source in ksql_client.sources() if source.upper().startswith(names.prefix.upper())]


def write_for_another_version(jar: Path, wrong: Path) -> None:
    with zipfile.ZipFile(jar) as archive:
        description = json.loads(archive.read(DESCRIPTION))
    description["platform"] |= {"ksqldb": "0.29", "tensorflow_java": "0.4.2"}
    write_archive(wrong, [stored(DESCRIPTION, json.dumps(description).encode()), *read_entries(jar)])
