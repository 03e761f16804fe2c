"""Rules that the UDF runtime must keep because a server lives in the same process."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest

import udf_bridge
from udf_bridge.jar import JarReport
from udf_bridge.jvm import build_module, compile_java, fetch, java_command, run_java

SOURCES = sorted(Path(udf_bridge.__path__[0], "java", "runtime", "src", "main", "java").rglob("*.java"))
FORBIDDEN = ("System.out", "System.err", "printStackTrace", "System.exit", ".halt(", "ProcessBuilder")


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_a_class_prints_nothing_ends_nothing_and_has_no_static_block(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    assert [word for word in FORBIDDEN if word in text] == []
    assert not re.search(r"^\s*static \{", text, re.MULTILINE), (
        "what a static block throws keeps a server from starting"
    )


def test_no_class_works_when_it_is_loaded(proven: JarReport, tmp_path: Path) -> None:
    libraries = [build_module("annotations"), *fetch("connect-api", "logging")]
    compile_java([Path(__file__).parent / "java" / "InitialiseAll.java"], libraries, tmp_path, target=11)
    initialised = int(run_java(java_command("InitialiseAll", [tmp_path, *libraries], str(proven.path))))
    with zipfile.ZipFile(proven.path) as archive:
        assert initialised == len([name for name in archive.namelist() if name.endswith(".class")]) > 30
