"""Java sources to class files and jars, without a JDK."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from udf_bridge.errors import JavaCompileError, JavaNotFoundError, JavaRunError, UdfBridgeError
from udf_bridge.jvm import build_module, compile_java, java_command, java_home, run_java
from udf_bridge.jvm.modules import write_jar

HELLO = """
package demo;

public final class Hello {
    public static void main(String[] arguments) {
        if (arguments.length == 0) {
            throw new IllegalArgumentException("a name is needed");
        }
        System.out.println("Hello " + arguments[0]);
    }
}
"""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    file = tmp_path / "src/demo/Hello.java"
    file.parent.mkdir(parents=True)
    file.write_text(HELLO)
    return file


def test_a_source_compiles_and_runs(source: Path, tmp_path: Path) -> None:
    compile_java([source], [], tmp_path / "out", target=11, root=tmp_path / "src")
    assert run_java(java_command("demo.Hello", [tmp_path / "out"], "Kafka", fast_start=True)) == "Hello Kafka\n"


def test_class_files_are_of_the_release_asked_for(source: Path, tmp_path: Path) -> None:
    compile_java([source], [], tmp_path / "out", target=11, root=tmp_path / "src")
    assert int.from_bytes((tmp_path / "out/demo/Hello.class").read_bytes()[6:8]) == 55


def test_the_same_source_gives_the_same_bytes_wherever_it_lies(source: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere/demo/Hello.java"
    copy.parent.mkdir(parents=True)
    copy.write_text(HELLO)
    for file, name in ((source, "one"), (copy, "two")):
        compile_java([file], [], tmp_path / name, root=file.parents[1])
        write_jar(tmp_path / f"{name}.jar", tmp_path / name, [tmp_path / name / "demo/Hello.class"])
    assert (tmp_path / "one.jar").read_bytes() == (tmp_path / "two.jar").read_bytes()


def test_a_compile_error_names_file_and_line(source: Path, tmp_path: Path) -> None:
    source.write_text(HELLO.replace("arguments[0]", "nobody"))
    with pytest.raises(JavaCompileError, match=r"(?s)Hello.java \(at line 9\).*nobody cannot be resolved"):
        compile_java([source], [], tmp_path / "out")


def test_a_failing_process_shows_its_last_words(source: Path, tmp_path: Path) -> None:
    compile_java([source], [], tmp_path / "out", root=tmp_path / "src")
    with pytest.raises(JavaRunError, match=r"(?s)ended with 1:.*a name is needed"):
        run_java(java_command("demo.Hello", [tmp_path / "out"], fast_start=True))


def test_a_wrong_java_home_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KSQL_ANOMALY_JAVA_HOME", str(tmp_path))
    with pytest.raises(JavaNotFoundError, match=r"no bin/java in .* \(from KSQL_ANOMALY_JAVA_HOME\)"):
        java_home()


def test_a_module_is_built_once() -> None:
    jar = build_module("annotations")
    written = jar.stat().st_mtime_ns
    assert build_module("annotations").stat().st_mtime_ns == written
    with zipfile.ZipFile(jar) as archive:
        assert "io/confluent/ksql/function/udf/Udf.class" in archive.namelist()


def test_an_unknown_module_names_those_that_exist() -> None:
    with pytest.raises(UdfBridgeError, match="no Java module nothing; there are annotations"):
        build_module("nothing")
