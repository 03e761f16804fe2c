"""The artifact lock: what is fetched is what the lock says, once, and offline afterwards."""

from __future__ import annotations

import functools
import hashlib
import http.server
import json
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from udf_bridge.errors import ArtifactError
from udf_bridge.jvm import artifacts
from udf_bridge.jvm.artifacts import Artifact, fetch, fetch_file, group_artifacts
from udf_bridge.jvm.lock import WANTED_FILE

CONTENT = b"not really a jar"


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """A Maven repository over a folder."""

    def log_message(self, format: str, *args: object) -> None:
        """Keep the test output clean."""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A local Maven repository with one artifact, the only one of a lock, and an empty cache."""
    folder = tmp_path / "repository/org/example/thing/1.0"
    folder.mkdir(parents=True)
    (folder / "thing-1.0.jar").write_bytes(CONTENT)
    lock = {
        "format_version": 1,
        "groups": {"things": ["org.example:thing:1.0"]},
        "natives": {},
        "artifacts": {"org.example:thing:1.0": {"sha256": hashlib.sha256(CONTENT).hexdigest(), "size": len(CONTENT)}},
    }
    (tmp_path / "lock.json").write_text(json.dumps(lock))
    handler = functools.partial(QuietHandler, directory=str(tmp_path / "repository"))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("KSQL_ANOMALY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("KSQL_ANOMALY_MAVEN_REPO", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setattr(artifacts, "LOCK_FILE", tmp_path / "lock.json")
    artifacts._read_lock.cache_clear()
    yield folder
    server.shutdown()
    server.server_close()
    artifacts._read_lock.cache_clear()


def test_a_file_is_downloaded_once_and_then_offline(repository: Path) -> None:
    first = fetch_file("things")
    (repository / "thing-1.0.jar").unlink()
    assert fetch_file("things") == first
    assert first.read_bytes() == CONTENT


def test_bytes_that_differ_from_the_lock_are_refused_and_not_kept(repository: Path) -> None:
    (repository / "thing-1.0.jar").write_bytes(b"something else")
    with pytest.raises(ArtifactError, match=r"thing-1.0.jar: sha256 \w+ expected, \w+ downloaded"):
        fetch("things")
    assert not group_artifacts("things")[0].path.exists()


def test_a_file_changed_in_the_cache_is_fetched_again(repository: Path) -> None:
    path = fetch_file("things")
    path.write_bytes(b"changed")
    assert fetch_file("things").read_bytes() == CONTENT


def test_an_unreachable_artifact_names_itself_and_the_mirror_setting(repository: Path) -> None:
    (repository / "thing-1.0.jar").unlink()
    with pytest.raises(ArtifactError, match=r"cannot fetch thing-1.0.jar of org.example.*KSQL_ANOMALY_MAVEN_REPO"):
        fetch("things")


def test_an_unknown_group_names_those_that_exist(repository: Path) -> None:
    with pytest.raises(ArtifactError, match="no artifact group nothing; there are things"):
        fetch("nothing")


def test_a_newer_lock_is_refused_naming_both_versions(repository: Path) -> None:
    lock = json.loads(artifacts.LOCK_FILE.read_text()) | {"format_version": 9}
    artifacts.LOCK_FILE.write_text(json.dumps(lock))
    artifacts._read_lock.cache_clear()
    with pytest.raises(ArtifactError, match="format_version 9; versions up to 1"):
        fetch("things")


@pytest.mark.parametrize(
    ("coordinates", "file_name"),
    [
        ("a:b:1", "b-1.jar"),
        ("a:b:1:linux-x86_64", "b-1-linux-x86_64.jar"),
        ("a:b:1:all:tar.gz", "b-1-all.tar.gz"),
    ],
)
def test_coordinates_name_a_file(coordinates: str, file_name: str) -> None:
    assert Artifact.parse(coordinates).file_name == file_name


def test_the_lock_holds_what_the_list_asks_for() -> None:
    wanted = tomllib.loads(WANTED_FILE.read_text())
    lock = json.loads(WANTED_FILE.with_name("artifacts.lock.json").read_text())
    assert lock["groups"] == wanted["groups"]
    assert lock["natives"] == wanted["natives"]
    listed = [text for group in wanted["groups"].values() for text in group]
    assert set(listed) <= set(lock["artifacts"])
