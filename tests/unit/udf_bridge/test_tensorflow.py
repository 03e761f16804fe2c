"""The backend tensorflow: a trained SavedModel in TensorFlow Java, and what it refuses."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from test_java_versions import older_java

from benchmarks.swap_load import versions
from udf_bridge.archive import read_entries, stored, write_archive
from udf_bridge.jar import JarReport, build
from udf_bridge.jvm import build_module, cache_dir, compile_java, fetch, java_command, run_java
from udf_bridge.natives import write_natives
from udf_bridge.parity import verify
from udf_bridge.publish.publishing import publish
from udf_bridge.publish.store import DirectoryStore

pytestmark = pytest.mark.integration

JAR = "anomaly.jar"
FUNCTION = "io.ksqlanomaly.generated.CarAnomaly"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small trained model, made in a process of its own: TensorFlow must not come into this one."""
    command = [sys.executable, "-m", "deploy.cli", "model", "train", "car", "--rows", "2000", "--json", "--output"]
    done = subprocess.run([*command, str(tmp_path_factory.mktemp("models"))], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return Path(json.loads(done.stdout)["path"])


@pytest.fixture(scope="module")
def report(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> JarReport:
    return build([bundle], tmp_path_factory.mktemp("jar") / JAR, backends={"car": "tensorflow"})


@pytest.fixture(scope="module")
def call(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[str]]:
    """A call of the text form with one row, on several jars in one JVM, each with a loader of its own."""
    classes = tmp_path_factory.mktemp("classes")
    libraries = [build_module("annotations"), *fetch("connect-api", "logging")]
    sources = [Path(__file__).parent / "java" / f"{name}.java" for name in ("CallFunction", "LoadThenCall")]
    compile_java(sources, libraries, classes, target=11)
    properties = {"ksql.anomaly.udf.dir": str(cache_dir() / "udf"), "org.slf4j.simpleLogger.defaultLogLevel": "off"}

    def run(row: str, *jars: Path, natives: Path | None = None, library: Path | None = None) -> list[str]:
        main = "LoadThenCall" if library else "CallFunction"
        arguments = (*map(str, filter(None, [library])), FUNCTION, row, *map(str, jars))
        class_path = [classes, *libraries]
        more = {"ksql.anomaly.natives.dir": str(natives)} if natives else {}
        return run_java(
            java_command(main, class_path, *arguments, heap="512m", properties=properties | more)
        ).splitlines()

    return run


def test_a_jar_with_tensorflow_java_is_equal_to_keras(report: JarReport) -> None:
    assert report.parity is not None
    [model] = report.parity.models
    assert (model.backend, model.golden_rows, model.faults) == ("tensorflow", 200, [])
    assert report.description.platform.tensorflow_java == "1.1.0"


def test_such_a_jar_holds_natives_and_licence_and_no_class_of_the_server(report: JarReport) -> None:
    with zipfile.ZipFile(report.path) as archive:
        names = archive.namelist()
    assert [name for name in names if name.endswith("/libtensorflow_cc.so.2")]
    assert "org/tensorflow/SavedModelBundle.class" in names
    assert [name for name in names if name.startswith("org/tensorflow/") and name.endswith("/LICENSE")]
    assert not [name for name in names if name.startswith(("io/confluent/", "org/apache/", "org/slf4j/"))]


def test_the_jar_for_older_images_has_the_older_tensorflow_and_is_not_loaded_beside_the_newer_one(
    report: JarReport, bundle: Path, call: Callable[..., list[str]], tmp_path: Path
) -> None:
    older = build([bundle], tmp_path / JAR, backends={"car": "tensorflow"}, target="7.6", prove=False)
    assert older.description.platform.tensorflow_java == "1.0.0"
    with zipfile.ZipFile(older.path) as archive:
        assert archive.read("ksql-anomaly/tensorflow-java.version") == b"1.0.0"
    scored, refused = call(",".join("1" for _ in report.description.models[0].features), report.path, older.path)
    assert "SCORE=" in scored
    assert f"model not loaded: TensorFlow was already loaded by file:{report.path}" in refused


def test_a_slim_jar_takes_native_libraries_from_a_directory(
    report: JarReport, bundle: Path, call: Callable[..., list[str]], tmp_path: Path
) -> None:
    slim = build([bundle], tmp_path / JAR, backends={"car": "tensorflow"}, slim=True, prove=False)
    assert (slim.description.platform.tensorflow_java, slim.description.platform.natives) == ("1.1.0", None)
    assert slim.size < 12e6
    row = ",".join("1" for _ in report.description.models[0].features)
    [without] = call(row, slim.path)
    assert "the jar was built without native libraries for linux-x86_64: set KSQL_ANOMALY_NATIVES_DIR" in without
    [empty] = call(row, slim.path, natives=tmp_path)
    assert f"there is no libjnitensorflow.so in {tmp_path}" in empty
    write_natives(tmp_path / "natives", "8.x")
    assert call(row, slim.path, natives=tmp_path / "natives") == call(row, report.path)


def test_a_second_jar_with_tensorflow_in_one_server_is_refused_with_a_reason(
    report: JarReport, call: Callable[..., list[str]], tmp_path: Path
) -> None:
    second = shutil.copyfile(report.path, tmp_path / "second.jar")
    row = ",".join("1" for _ in report.description.models[0].features)
    first_result, second_result = call(row, report.path, second)
    assert "SCORE=" in first_result
    assert f"TensorFlow was already loaded by file:{report.path}" in second_result
    assert "put all models into one jar" in second_result


def test_another_tensorflow_in_the_process_is_detected(report: JarReport, call: Callable[..., list[str]]) -> None:
    library = next((cache_dir() / "udf" / "tensorflow-java-1.1.0").rglob("libtensorflow_framework.so.2"))
    [result] = call("1", report.path, library=library)
    assert f"model not loaded: another TensorFlow is in this process: {library}" in result


def test_a_changed_byte_in_the_saved_model_is_refused_with_a_reason(
    report: JarReport, call: Callable[..., list[str]], tmp_path: Path
) -> None:
    name = "ksql-anomaly/models/car/1.0.0/saved_model/saved_model.pb"
    with zipfile.ZipFile(report.path) as archive:
        content = bytearray(archive.read(name))
    content[len(content) // 2] ^= 1
    changed = tmp_path / JAR
    write_archive(changed, [stored(name, bytes(content)), *read_entries(report.path)])
    assert not verify(changed).passed
    [result] = call("1", changed)
    assert "model not loaded: ksql-anomaly/models/car/1.0.0/saved_model/saved_model.pb was changed" in result


def test_models_unpacked_to_be_loaded_are_deleted_again(report: JarReport) -> None:
    models = cache_dir() / "udf" / "models"
    before = set(models.iterdir())
    verify(report.path)
    assert set(models.iterdir()) <= before


def test_it_loads_and_is_swapped_under_a_security_manager_like_ksqldbs(
    report: JarReport, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    libraries = [build_module("annotations"), *fetch("connect-api", "logging")]
    compile_java([Path(__file__).parent / "java" / "GuardedCalls.java"], libraries, tmp_path / "classes", target=11)
    publish(versions([bundle], tmp_path, 1)[0], DirectoryStore(tmp_path / "source"))
    monkeypatch.setenv("KSQL_ANOMALY_JAVA_HOME", str(older_java("17")))
    row = ",".join("1" for _ in report.description.models[0].features)
    answers = []
    for source in ("", f"dir:{tmp_path / 'source'}"):
        properties = {"ksql.anomaly.udf.dir": str(cache_dir() / "udf"), "ksql.anomaly.models.source": source}
        arguments = (str(report.path), FUNCTION, row)
        command = java_command(
            "GuardedCalls", [tmp_path / "classes", *libraries], *arguments, heap="512m", properties=properties
        )
        guard, answer = run_java(command).splitlines()
        assert guard == "guard: refused refused refused"
        assert "SCORE=" in answer, answer
        answers.append(answer)
    assert "MODEL_VERSION=1.0.0" in answers[0]
    assert "MODEL_VERSION=1.0.1" in answers[1], "the version published was loaded by the watcher's thread"
