"""ksqlDB versions: which TensorFlow Java a jar gets, and whether a server can load it."""

from __future__ import annotations

import pytest

from udf_bridge.description import Platform
from udf_bridge.errors import TargetError
from udf_bridge.target import check_server, find_target


@pytest.mark.parametrize(
    ("version", "target", "tensorflow"),
    [
        ("8.x", "8.x", "1.1.0"),
        ("8.0.1", "8.x", "1.1.0"),
        ("7.x", "7.x", "1.0.0"),
        ("7.6.1-ccs", "7.x", "1.0.0"),
        ("v0.29.0", "0.29", "1.0.0"),
        ("ksqldb-0.29", "0.29", "1.0.0"),
    ],
)
def test_a_version_has_a_target(version: str, target: str, tensorflow: str) -> None:
    assert (find_target(version).name, find_target(version).tensorflow_java) == (target, tensorflow)


def test_a_target_says_why_it_has_its_tensorflow() -> None:
    assert find_target("7.6").reason == (
        "TensorFlow Java 1.0.0 (TensorFlow 2.16.2) for ksqlDB 7.x, "
        "because the image cp-ksqldb-server:7.x is UBI 8 with glibc 2.28; 1.1.0 needs 2.34"
    )


@pytest.mark.parametrize("version", ["", "6.2", "0.28.2", "9", "latest"])
def test_other_versions_are_refused(version: str) -> None:
    with pytest.raises(TargetError, match=r"there are 0\.29, 7\.x, 8\.x"):
        find_target(version)


def test_a_jar_whose_tensorflow_another_version_can_not_load_is_refused() -> None:
    assert check_server(Platform(ksqldb="7.x", tensorflow_java="1.0.0"), "7.6.0") is None
    message = r"built for ksqlDB 8\.x, the server is 7\.6\.0, which needs TensorFlow Java 1\.0\.0 and not 1\.1\.0: "
    with pytest.raises(TargetError, match=message + r"build it with --ksqldb 7\.x"):
        check_server(Platform(ksqldb="8.x", tensorflow_java="1.1.0"), "7.6.0")


def test_a_jar_for_a_newer_java_is_refused() -> None:
    with pytest.raises(TargetError, match="its classes need Java 17, such a server may have Java 11"):
        check_server(Platform(ksqldb="8.x", java=17), "7.6.0")


def test_a_jar_that_runs_all_the_same_is_told_of() -> None:
    plain = check_server(Platform(ksqldb="8.x"), "7.6.0")
    assert plain is not None
    assert plain.endswith("the server is 7.6.0: it runs there, because all its models run in plain Java")
    same = check_server(Platform(ksqldb="7.x", tensorflow_java="1.0.0"), "0.29.0")
    assert same is not None
    assert same.endswith("it runs there, because both have TensorFlow Java 1.0.0")
