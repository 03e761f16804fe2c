"""Names that a server has already are refused when the jar is built, and whose they are is said."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from bundles import write_bundle

from udf_bridge.class_files import function_names
from udf_bridge.errors import BuildError, FunctionNameError, JarError
from udf_bridge.jar import JarReport, build
from udf_bridge.jvm import build_module, compile_java, fetch
from udf_bridge.jvm.modules import write_jar

FOREIGN = {
    "Shout": """
        import io.confluent.ksql.function.udf.*;
        /** Long constants take two places in a class file's table. */
        @Deprecated @UdfDescription(author = "x", name = "tiny_anomaly", description = "y", category = "z")
        public class Shout {
            static final long MANY = 1234567890123L;
            static final double PART = 0.5;
            @Udf(description = "d") public String shout(@UdfParameter("t") String text) { return text + MANY + PART; }
        }""",
    "Total": """
        import io.confluent.ksql.function.udaf.*;
        @UdafDescription(name = "TOTAL", description = "y") public class Total { }""",
    "Rows": """
        import io.confluent.ksql.function.udtf.*;
        @UdtfDescription(name = "ROWS", description = "y") public class Rows { }""",
    "Other": "public class Other { }",
}


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Someone else's jar, with a function of each kind."""
    folder = tmp_path_factory.mktemp("foreign")
    for name, text in FOREIGN.items():
        (folder / f"{name}.java").write_text(text)
    classes = folder / "classes"
    compile_java(folder.glob("*.java"), [build_module("annotations"), *fetch("connect-api")], classes, target=11)
    write_jar(folder / "foreign.jar", classes, classes.rglob("*.class"))
    return folder / "foreign.jar"


def test_functions_of_any_jar_are_found(foreign: Path, proven: JarReport) -> None:
    assert function_names(foreign) == {"TINY_ANOMALY", "TOTAL", "ROWS"}
    assert function_names(proven.path) == {function.name for function in proven.description.functions}


def test_a_name_of_ksqldb_itself_is_refused(bundle: Path, tmp_path: Path) -> None:
    message = r"ABS is a function of ksqlDB 7\.x itself, .* give the one of model tiny another name"
    with pytest.raises(FunctionNameError, match=message):
        build([bundle], tmp_path / "one.jar", names={"TINY_ANOMALY": "abs"}, target="7.x")
    assert not (tmp_path / "one.jar").exists()


def test_a_name_of_another_jar_is_refused_until_it_is_changed(bundle: Path, foreign: Path, tmp_path: Path) -> None:
    output = tmp_path / "one.jar"
    with pytest.raises(FunctionNameError, match=r"TINY_ANOMALY is a function of .*foreign\.jar, and would keep"):
        build([bundle], output, beside=[foreign.parent], prove=False)
    build([bundle], output, beside=[foreign], names={"TINY_ANOMALY": "ODD"}, prove=False)
    assert "ODD" in function_names(output)


def test_the_jar_that_is_replaced_is_no_neighbour(bundle: Path, tmp_path: Path) -> None:
    build([bundle], tmp_path / "one.jar", prove=False)
    changed = write_bundle(tmp_path / "changed", threshold=2.0)
    assert not build([changed], tmp_path / "one.jar", beside=[tmp_path], prove=False).reused


def test_a_second_jar_with_tensorflow_is_refused(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "ext").mkdir()
    with zipfile.ZipFile(tmp_path / "ext" / "other.jar", "w") as archive:
        archive.writestr("org/tensorflow/linux-x86_64/libtensorflow_cc.so.2", b"")
    with pytest.raises(BuildError, match=r"other\.jar holds a TensorFlow, .*: put all models into one jar"):
        build([bundle], tmp_path / "one.jar", backends={"tiny": "tensorflow"}, beside=[tmp_path / "ext"])


def test_a_neighbour_that_cannot_be_read_is_named(bundle: Path, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"--beside .*missing\.jar: no such jar or directory"):
        build([bundle], tmp_path / "one.jar", beside=[tmp_path / "missing.jar"])
    (tmp_path / "broken.jar").write_bytes(b"no archive")
    with pytest.raises(JarError, match=r"broken\.jar: damaged"):
        build([bundle], tmp_path / "one.jar", beside=[tmp_path / "broken.jar"])
