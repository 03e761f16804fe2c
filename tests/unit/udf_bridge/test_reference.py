"""The SQL reference of models is in step with the table of functions and with the reasons that the runtime gives."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from bundles import write_bundle
from typer.testing import CliRunner

from udf_bridge.cli import app
from udf_bridge.jar import JarReport, build
from udf_bridge.jvm.modules import MODULES
from udf_bridge.reasons import REASONS

REPOSITORY = Path(__file__).resolve().parents[3]
RUNTIME = MODULES["udf-runtime"].folder / "src" / "main" / "java" / "io" / "ksqlanomaly" / "udf"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    specification = importlib.util.spec_from_file_location("model_functions", REPOSITORY / "docs/model_functions.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_page_is_what_the_table_of_functions_says(script: ModuleType) -> None:
    assert script.PAGE.read_text(encoding="utf-8") == script.page(), "run docs/model_functions.py"


def test_the_page_has_every_call_form(script: ModuleType) -> None:
    page = script.page()
    assert "PUMP_IS_ANOMALY(pressure DOUBLE, flow DOUBLE, open BOOLEAN, alpha DOUBLE)" in page
    assert "PUMP_ANOMALY(named MAP<STRING, DOUBLE>)" in page
    assert "BELT_IS_ANOMALY(row ARRAY<DOUBLE>, alpha DOUBLE)" in page
    assert "the last 3 rows of a `belt`, in order of `at`" in page
    assert "TILL_ANOMALY_SCORE(values ARRAY<STRING>)" in page
    assert "| `shop` | VARCHAR | is a sign of its own | Kind of shop (FOOD, FUEL, HOTEL) |" in page


def test_the_reasons_are_those_of_the_runtime() -> None:
    code = "".join(
        (RUNTIME / f"{name}.java").read_text()
        for name in ("Arguments", "FeatureNames", "Model", "RowWindow", "WindowState")
    )
    beginnings = set(re.findall(r'"((?:null|not|missing|unknown|feature|too) [a-z ]*:?)', code))
    assert len(beginnings) >= 12
    listed = [reason.text for reason in REASONS]
    for beginning in beginnings:
        assert any(text.startswith(beginning) for text in listed), f"{beginning!r} is not in udf_bridge/reasons.py"


def test_a_jar_has_a_reference_under_the_names_of_its_functions(tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path / "bundles")
    report = build([bundle], tmp_path / "named.jar", names={"TINY_ANOMALY_SCORE": "STRANGENESS"}, prove=False)
    done = CliRunner().invoke(app, ["reference", str(report.path)])
    assert done.exit_code == 0, done.output
    assert "STRANGENESS(named MAP<STRING, DOUBLE>)\n→ DOUBLE" in done.output
    assert '| `a` | DOUBLE | no score | the "a" value [m] |' in done.output


def test_what_is_no_jar_of_ours_is_refused(tmp_path: Path, proven: JarReport) -> None:
    (tmp_path / "x.jar").write_bytes(b"no jar")
    assert CliRunner().invoke(app, ["reference", str(tmp_path / "x.jar")]).exit_code != 0
    assert CliRunner().invoke(app, ["reference", str(proven.path)]).output.count("### ") >= 8
