"""Start-up caches: made from a recorded start, used by later ones, and never in the way."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from udf_bridge.errors import JavaRunError
from udf_bridge.jvm import compile_java, java_command, java_home, run_java
from udf_bridge.jvm.home import java_version
from udf_bridge.jvm.startup import SINCE, recorded

pytestmark = pytest.mark.skipif(java_version(java_home()) < SINCE, reason=f"start-up caches need Java {SINCE}")

SOURCE = """
package demo;
public class Hello {
    public static void main(String[] arguments) { System.out.println("Hello " + arguments[0]); }
}
"""


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A jar, since a cache holds no classes of folders."""
    folder = tmp_path_factory.mktemp("program")
    (folder / "Hello.java").write_text(SOURCE)
    compile_java([folder / "Hello.java"], [], folder / "out", target=17, root=folder)
    with zipfile.ZipFile(folder / "hello.jar", "w") as jar:
        jar.write(folder / "out" / "demo" / "Hello.class", "demo/Hello.class")
    return folder / "hello.jar"


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of caches, empty."""
    monkeypatch.setenv("KSQL_ANOMALY_CACHE", str(tmp_path))
    return tmp_path / "startup"


def hello(program: Path, *flags: str) -> str:
    return run_java(java_command("demo.Hello", [program], "Kafka", fast_start=True, flags=flags))


def test_a_recorded_program_starts_from_its_cache(program: Path, cache: Path, tmp_path: Path) -> None:
    with recorded():
        assert hello(program).startswith("Hello Kafka\n")  # recording Java says so, too
    assert [file.suffix for file in cache.iterdir()] == [".aot"]
    log = tmp_path / "classes.log"
    assert hello(program, f"-Xlog:class+load:file={log}") == "Hello Kafka\n"
    (line,) = [line for line in log.read_text().splitlines() if "demo.Hello" in line]
    assert "shared objects file" in line


def test_a_broken_cache_is_not_in_the_way(program: Path, cache: Path) -> None:
    with recorded():
        hello(program)
    (file,) = cache.iterdir()
    file.write_bytes(b"no cache")
    assert hello(program) == "Hello Kafka\n"


def test_a_program_that_is_killed_leaves_no_cache(cache: Path) -> None:
    with pytest.raises(JavaRunError, match="Java wrote no record"), recorded():
        java_command("demo.Hello", [cache / "never-started.jar"])
    assert list(cache.iterdir()) == []
