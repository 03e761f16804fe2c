"""The page for Java users is true: its example compiles, runs on Kafka Streams and scores as Keras does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bundles import ROWS, score, write_bundle

import udf_bridge
from udf_bridge.errors import JavaRunError
from udf_bridge.jvm import build_module, compile_java, fetch, java_command, run_java

PAGE = Path(udf_bridge.__path__[0]).parent / "docs" / "java.md"
EXAMPLE = re.compile(r"```java\n(import .*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def class_path(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("user")
    [text] = EXAMPLE.findall(PAGE.read_text(encoding="utf-8"))
    (folder / "PaymentAlerts.java").write_text(text)
    driver = Path(__file__).parent / "java" / "RunPaymentAlerts.java"
    (folder / driver.name).write_text(driver.read_text())
    libraries = [build_module("udf-runtime"), *fetch("streams", "streams-test")]
    compile_java(folder.glob("*.java"), libraries, folder / "classes", target=11, root=folder)
    return [folder / "classes", *libraries]


def test_the_example_sends_rows_above_the_threshold_on(bundle: Path, class_path: list[Path]) -> None:
    rows = {",".join(map(str, row)): score(row)[0] for row in ROWS if None not in row}
    done = run_java(java_command("RunPaymentAlerts", class_path, str(bundle), *rows, heap="256m"))
    alerts = {row: float(value) for row, value in (line.split("\t") for line in done.splitlines())}
    expected = {row: value for row, value in rows.items() if value is not None and value > 1.0}
    assert 0 < len(expected) < len(rows)
    assert alerts == pytest.approx(expected, rel=2e-6)


def test_a_changed_bundle_is_refused_naming_the_file(tmp_path: Path, class_path: list[Path]) -> None:
    bundle = write_bundle(tmp_path)
    network = bundle / "network.json"
    network.write_text(network.read_text().replace("0.25", "0.75"))
    with pytest.raises(JavaRunError, match=r"ModelException: .*network\.json was changed: sha256"):
        run_java(java_command("RunPaymentAlerts", class_path, str(bundle), "1,2,3"))
