"""Publishing versions of a model to a directory: what is written, what is refused, what is taken back."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from bundles import write_bundle
from typer.testing import CliRunner

from deploy.cli import app
from modelbuild.errors import BundleError
from udf_bridge.errors import PublishError
from udf_bridge.publish.pointer import LONGEST_HISTORY
from udf_bridge.publish.publishing import pointers, publish, rollback
from udf_bridge.publish.store import DirectoryStore, open_store

run = CliRunner().invoke


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    return DirectoryStore(tmp_path / "source")


def version(folder: Path, number: str, **changes: object) -> Path:
    return write_bundle(folder, "tiny", number, **changes)


def test_a_published_version_is_champion(store: DirectoryStore, tmp_path: Path) -> None:
    done = publish(version(tmp_path, "1.1.0"), store)
    assert (done.published.version, done.role, done.changed) == ("1.1.0", "champion", True)
    (pointer,) = pointers(store)
    assert pointer.champion == done.published
    with zipfile.ZipFile(store.directory / "bundles" / done.published.location) as archive:
        assert archive.namelist() == ["golden.json", "manifest.json", "network.json"]
    assert not publish(tmp_path / "tiny-1.1.0", store).changed


def test_the_same_bundle_packs_to_the_same_bytes_and_can_be_published_packed(
    store: DirectoryStore, tmp_path: Path
) -> None:
    first = publish(version(tmp_path, "1.1.0"), store)
    packed = store.directory / "bundles" / first.published.location
    again = publish(packed, DirectoryStore(tmp_path / "other"))
    assert again.published.location == first.published.location


def test_a_rollback_goes_back_one_champion_at_a_time(store: DirectoryStore, tmp_path: Path) -> None:
    for number in ("1.1.0", "1.2.0"):
        publish(version(tmp_path, number), store)
    back = rollback("tiny", store)
    assert back.champion is not None and back.champion.version == "1.1.0"
    assert rollback("tiny", store).champion is None
    with pytest.raises(PublishError, match="no version of tiny is published"):
        rollback("tiny", store)
    assert list((store.directory / "bundles").iterdir()) == [], "what nothing points to is gone"


def test_a_challenger_is_promoted_or_withdrawn(store: DirectoryStore, tmp_path: Path) -> None:
    publish(version(tmp_path, "1.1.0"), store)
    challenger = version(tmp_path, "1.2.0")
    assert publish(challenger, store, "challenger").pointer.challenger is not None
    assert rollback("tiny", store, "challenger").challenger is None
    with pytest.raises(PublishError, match="no challenger"):
        rollback("tiny", store, "challenger")
    publish(challenger, store, "challenger")
    promoted = publish(challenger, store).pointer
    assert promoted.challenger is None
    assert [published.version for published in promoted.versions] == ["1.2.0", "1.1.0"]


def test_only_so_many_earlier_versions_are_kept(store: DirectoryStore, tmp_path: Path) -> None:
    for number in range(LONGEST_HISTORY + 3):
        publish(version(tmp_path, f"1.{number}.0"), store)
    assert len(list((store.directory / "bundles").iterdir())) == LONGEST_HISTORY + 1


def test_one_version_is_one_content(store: DirectoryStore, tmp_path: Path) -> None:
    publish(version(tmp_path / "a", "1.1.0"), store)
    with pytest.raises(PublishError, match=r"version 1\.1\.0 of tiny is published already, with other content"):
        publish(version(tmp_path / "b", "1.1.0", threshold=2.0), store)


def test_other_features_are_refused_unless_forced(store: DirectoryStore, tmp_path: Path) -> None:
    publish(version(tmp_path, "1.1.0"), store)
    features = json.loads((tmp_path / "tiny-1.1.0" / "manifest.json").read_text())["features"]
    other = version(tmp_path, "2.0.0", features=[features[1], features[0], features[2]])
    with pytest.raises(PublishError, match=r"the features of tiny 2\.0\.0 are not those of champion 1\.1\.0"):
        publish(other, store)
    assert publish(other, store, force=True).changed


def test_a_damaged_bundle_leaves_the_source_as_it_was(store: DirectoryStore, tmp_path: Path) -> None:
    publish(version(tmp_path, "1.1.0"), store)
    before = store.read("tiny")
    damaged = version(tmp_path, "1.2.0")
    (damaged / "network.json").write_text("{}")
    with pytest.raises(BundleError, match=r"'network\.json' has changed"):
        publish(damaged, store)
    assert store.read("tiny") == before


def test_a_location_that_is_no_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="not a model source"):
        open_store("ftp://somewhere")
    with pytest.raises(PublishError, match="no such directory"):
        pointers(open_store(f"dir:{tmp_path / 'nowhere'}"))
    (tmp_path / "file").write_text("")
    with pytest.raises(PublishError, match="can not write"):
        publish(version(tmp_path, "1.1.0"), open_store(f"dir:{tmp_path / 'file'}"))


def test_a_newer_pointer_is_refused(store: DirectoryStore, tmp_path: Path) -> None:
    publish(version(tmp_path, "1.1.0"), store)
    (store.directory / "tiny.json").write_text('{"format_version": 7, "model": "tiny"}')
    with pytest.raises(PublishError, match="pointer format 7 is newer than 1"):
        publish(version(tmp_path, "1.2.0"), store)


def test_commands_print_text_or_json(tmp_path: Path) -> None:
    source = f"dir:{tmp_path / 'source'}"
    bundle = version(tmp_path, "1.1.0")
    result = run(app, ["model", "publish", str(bundle), "--to", source])
    assert result.exit_code == 0, result.output
    assert "tiny 1.1.0 is champion" in result.stdout
    assert "not signed" in result.stderr
    published = json.loads(run(app, ["model", "publish", str(bundle), "--to", source, "--json"]).stdout)
    assert (published["version"], published["changed"]) == ("1.1.0", False)
    assert "1.1.0" in run(app, ["model", "list", "--from", source], env={"COLUMNS": "200"}).stdout
    listed = json.loads(run(app, ["model", "list", "--from", source, "--json"]).stdout)
    assert listed[0]["champion"]["version"] == "1.1.0"
    assert "the version in each jar" in run(app, ["model", "rollback", "tiny", "--from", source]).stdout
