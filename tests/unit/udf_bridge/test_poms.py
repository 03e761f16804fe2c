"""The pom.xml files, which serve IDEs, name the versions that the artifact lock has."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

import udf_bridge
from udf_bridge.jvm.artifacts import group_artifacts

POMS = sorted(Path(udf_bridge.__path__[0], "java").glob("*/pom.xml"))
GROUPS = ("connect-api", "logging", "tensorflow-1.1.0", "junit", "jmh", "anchors")
MAVEN = {"": "http://maven.apache.org/POM/4.0.0"}


@pytest.mark.parametrize("pom", POMS, ids=lambda pom: pom.parent.name)
def test_versions_are_those_of_the_lock(pom: Path) -> None:
    locked = {
        (artifact.group, artifact.name): artifact.version for name in GROUPS for artifact in group_artifacts(name)
    }
    # JUnit's engine is inside the console's jar, which has the same version.
    locked["org.junit.jupiter", "junit-jupiter"] = locked["org.junit.platform", "junit-platform-console-standalone"]
    locked["io.ksqlanomaly", "udf-runtime"] = "0.1.0"
    for dependency in ElementTree.parse(pom).getroot().findall("dependencies/dependency", MAVEN):
        group, name, version = (
            dependency.findtext(tag, namespaces=MAVEN) for tag in ("groupId", "artifactId", "version")
        )
        assert locked[group, name] == version, f"{pom}: {name}"


def test_there_are_poms() -> None:
    assert [pom.parent.name for pom in POMS] == ["annotations", "benchmarks", "fuzz", "runtime"]
