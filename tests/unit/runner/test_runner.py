"""The Java tests of the runner's core, run by JUnit's console; those of the functions have a file of their own."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

from udf_bridge.jvm import compile_java, fetch, java_command, module_class_path, run_java
from udf_bridge.jvm.artifacts import group_artifacts
from udf_bridge.jvm.modules import MODULES

MAVEN = {"m": "http://maven.apache.org/POM/4.0.0"}


def test_junit_tests_of_the_runner_pass(tmp_path: Path) -> None:
    root = MODULES["runner"].folder / "src" / "test" / "java"
    sources = [file for file in root.rglob("*.java") if "functions" not in file.parts]
    class_path = [*module_class_path("runner"), *fetch("junit")]
    compile_java(sources, class_path, tmp_path, target=17, root=root)
    arguments = ("execute", f"--scan-classpath={tmp_path}", "--fail-if-no-tests", "--disable-banner", "--details=tree")
    properties = {"org.slf4j.simpleLogger.defaultLogLevel": "error"}
    command = java_command(
        "org.junit.platform.console.ConsoleLauncher",
        [tmp_path, *class_path],
        *arguments,
        fast_start=True,
        properties=properties,
    )
    output = run_java(command)
    assert int(re.search(r"(\d+) tests successful", output)[1]) >= 130, output


def test_versions_of_the_pom_are_those_of_the_lock() -> None:
    pom = ElementTree.parse(MODULES["runner"].folder / "pom.xml")
    groups = ("streams", "streams-test", "junit")
    locked = {(a.group, a.name): a.version for group in groups for a in group_artifacts(group)}
    locked["org.junit.jupiter", "junit-jupiter"] = locked["org.junit.platform", "junit-platform-console-standalone"]
    named = {
        (field(dependency, "groupId"), field(dependency, "artifactId")): field(dependency, "version")
        for dependency in pom.iterfind(".//m:dependency", MAVEN)
        if field(dependency, "groupId") != "io.ksqlanomaly"
    }
    assert named.items() <= locked.items()
    assert ("org.apache.kafka", "kafka-streams") in named


def field(dependency: ElementTree.Element, name: str) -> str:
    return dependency.findtext(f"m:{name}", "", MAVEN)
