"""Reading a bundle: what is checked, and what a damaged one says."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from modelbuild.bundle import Bundle, Manifest, manifest_schema, read_bundle
from modelbuild.errors import BundleError


@pytest.fixture
def copy(tmp_path: Path, pump_bundle: Bundle) -> Path:
    return Path(shutil.copytree(pump_bundle.path, tmp_path / "copy"))


def edit(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    path = folder / "manifest.json"
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


def test_a_whole_bundle(copy: Path, pump_bundle: Bundle) -> None:
    bundle = read_bundle(copy)
    assert bundle.manifest == pump_bundle.manifest
    assert bundle.saved_model.is_dir()
    assert bundle.network.is_file()
    assert bundle.golden.is_file()


@pytest.mark.parametrize("name", ["network.json", "saved_model/saved_model.pb", "golden.json"])
def test_a_changed_byte_names_the_file_and_both_sums(copy: Path, name: str) -> None:
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(
        BundleError, match=rf"file '{name}' has changed: sha256 [0-9a-f]{{64}} in the manifest, [0-9a-f]{{64}} on"
    ):
        read_bundle(copy)


def test_a_missing_file(copy: Path) -> None:
    (copy / "network.json").unlink()
    with pytest.raises(BundleError, match=r"file 'network\.json' of the manifest can not be read: No such file"):
        read_bundle(copy)


def test_no_bundle(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match=r"no model bundle at .*: it has no manifest\.json"):
        read_bundle(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda d: d.update(format_version=3),
            "bundle format_version 3 is newer than 2, the newest this program reads",
        ),
        (lambda d: d.update(format_version="1a"), "format_version: Input should be 1 or 2"),
        (lambda d: d.pop("threshold"), "threshold: Field required"),
        (lambda d: d["features"][0].update(sql_type="BLOB"), "features.0.sql_type: Input should be 'INTEGER'"),
        (lambda d: d["files"].update({"../outside": "0" * 64}), "a file's path leaves the bundle: '../outside'"),
        (lambda d: d["files"].update({"/etc/passwd": "0" * 64}), "a file's path leaves the bundle"),
        (lambda d: d["calibration"]["scores"].reverse(), "calibration: Value error, scores must ascend"),
        (lambda d: d["calibration"]["scores"].pop(), "scores and p_values differ in length"),
    ],
)
def test_a_manifest_that_does_not_fit(copy: Path, change: Callable[[dict[str, Any]], object], message: str) -> None:
    edit(copy, change)
    with pytest.raises(BundleError) as caught:
        read_bundle(copy)
    assert message in str(caught.value)


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff"])
def test_a_manifest_that_is_no_json_object(copy: Path, content: bytes) -> None:
    (copy / "manifest.json").write_bytes(content)
    with pytest.raises(BundleError, match=r"manifest\.json: "):
        read_bundle(copy)


def test_fields_of_a_later_program_are_passed_over(copy: Path) -> None:
    edit(copy, lambda d: d.update(colour="blue"))
    assert read_bundle(copy).manifest.name == "pump"


def test_the_published_schema_is_the_models(pump_bundle: Bundle) -> None:
    published = Path(__file__).parents[3] / "docs" / "manifest.schema.json"
    assert json.loads(published.read_text(encoding="utf-8")) == manifest_schema()
    required = set(manifest_schema()["required"])
    assert required <= set(json.loads((pump_bundle.path / "manifest.json").read_text()))
    assert required <= set(Manifest.model_fields)


def test_reading_needs_neither_tensorflow_nor_numpy(pump_bundle: Bundle) -> None:
    code = (
        "import sys; from modelbuild.bundle import read_bundle; read_bundle(sys.argv[1]); "
        "print([name for name in ('numpy', 'tensorflow', 'keras', 'pyarrow') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(pump_bundle.path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
