"""The Java tests of the UDF runtime, run by JUnit's console."""

from __future__ import annotations

import re
from pathlib import Path

from udf_bridge.jvm import compile_java, fetch, java_command, module_class_path, run_java
from udf_bridge.jvm.modules import MODULES


def test_junit_tests_of_the_runtime_pass(tmp_path: Path) -> None:
    sources = MODULES["udf-runtime"].folder / "src" / "test" / "java"
    class_path = [*module_class_path("udf-runtime"), *fetch("junit", "logging")]
    compile_java(sources.rglob("*.java"), class_path, tmp_path, target=17, root=sources)
    arguments = ("execute", f"--scan-classpath={tmp_path}", "--fail-if-no-tests", "--disable-banner", "--details=tree")
    command = java_command(
        "org.junit.platform.console.ConsoleLauncher", [tmp_path, *class_path], *arguments, fast_start=True
    )
    output = run_java(command)
    assert int(re.search(r"(\d+) tests successful", output)[1]) >= 60, output
