"""Jars for a server under test: a wrong path and a wrong file are named before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.testing import jars
from deploy.testing.errors import JarError, TestingError
from deploy.testing.targets import Settings, make_server


def test_a_path_that_leads_nowhere_names_what_is_beside_it(tmp_path: Path) -> None:
    (tmp_path / "anomaly.jar").touch()
    with pytest.raises(
        JarError, match=rf"no UDF jar {tmp_path}/anomly\.jar; in {tmp_path}: anomaly\.jar; build one with"
    ):
        jars.checked(tmp_path / "anomly.jar")


def test_a_file_that_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "anomaly.jar").write_text("nothing")
    with pytest.raises(JarError, match=r"anomaly\.jar is not a jar: it is no zip archive"):
        jars.checked(tmp_path / "anomaly.jar")


def test_an_embedded_server_is_not_made_with_a_wrong_jar(tmp_path: Path) -> None:
    with pytest.raises(JarError, match="no UDF jar"):
        make_server("embedded", Settings(tmp_path, (tmp_path / "none.jar",)))


@pytest.mark.parametrize("target", ["docker", "localhost:8088", ""])
def test_a_target_that_is_none(target: str, tmp_path: Path) -> None:
    with pytest.raises(TestingError, match=f"--ksqldb={target}: expected embedded, image, compose, or a server's URL"):
        make_server(target, Settings(tmp_path))


def test_a_url_needs_its_kafka(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KSQL_ANOMALY_BOOTSTRAP", raising=False)
    with pytest.raises(TestingError, match="set KSQL_ANOMALY_BOOTSTRAP"):
        make_server("http://127.0.0.1:1", Settings(tmp_path))
