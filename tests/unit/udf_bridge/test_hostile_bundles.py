"""Bundles are files from elsewhere: both readers, Python's and the UDF runtime's, refuse the same ones by name."""

from __future__ import annotations

from pathlib import Path

import pytest
from bundles import write_bundle
from hostile import HOSTILE, good, packed

import modelbuild
import udf_bridge
from modelbuild.bundle import read_bundle
from modelbuild.errors import BundleError
from modelbuild.packing import unpack
from udf_bridge.jvm import build_module, compile_java, fetch, java_command, run_java


def open_bundle(path: Path, scratch: Path) -> str:
    """What Python's reader says."""
    try:
        if path.is_dir():
            read_bundle(path)
        else:
            unpack(path, scratch)
    except BundleError as error:
        return str(error).replace("\n", " ")
    return "ok"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """What both readers say of each hostile bundle, and of good ones."""
    folder = tmp_path_factory.mktemp("hostile")
    makers = {name: make for name, (make, _) in HOSTILE.items()}
    makers |= {"good folder": write_bundle, "good archive": packed, "good graph": good}
    paths = {name: make(folder / str(number)) for number, (name, make) in enumerate(makers.items())}
    python = [open_bundle(path, folder / f"unpacked-{name}") for name, path in paths.items()]
    classes = folder / "classes"
    source = Path(__file__).parent / "java" / "OpenBundles.java"
    class_path = [build_module("udf-runtime"), *fetch("connect-api", "logging")]
    compile_java([source], class_path, classes, target=17)
    command = java_command("io.ksqlanomaly.udf.OpenBundles", [classes, *class_path], *map(str, paths.values()))
    java = run_java(command).splitlines()
    return dict(zip(makers, zip(python, java, strict=True), strict=True))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_bundle_is_refused_by_name(name: str, opened: dict[str, tuple[str, str]]) -> None:
    _, words = HOSTILE[name]
    for reader, answer in zip(("Python", "Java"), opened[name], strict=True):
        assert not [word for word in words if word not in answer], f"{reader}: {answer}"


@pytest.mark.parametrize("name", ["good folder", "good archive", "good graph"])
def test_a_good_one_is_not(name: str, opened: dict[str, tuple[str, str]]) -> None:
    assert opened[name] == ("ok", "ok")


def test_nothing_is_written_outside(tmp_path: Path) -> None:
    path = HOSTILE["parent name"][0](tmp_path / "bundle")
    assert "leads out" in open_bundle(path, tmp_path / "inner" / "unpacked")
    assert not (tmp_path / "inner").exists()


def test_both_readers_allow_the_same_operations() -> None:
    ours = Path(modelbuild.__path__[0], "graph_ops.txt")
    theirs = Path(udf_bridge.__path__[0], "java/runtime/src/main/resources/ksql-anomaly/graph-ops.txt")
    assert ours.read_bytes() == theirs.read_bytes()
