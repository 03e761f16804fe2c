"""The runner's functions as Python sees them: what there is, what calls resolve to, the page that lists them."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from deploy.ksql.errors import SqlTypeError
from deploy.ksql.functions import FunctionRegistry
from deploy.ksql.types import parse_type
from udf_bridge.jvm import compile_java, fetch, java_command, module_class_path, run_java
from udf_bridge.jvm.modules import MODULES

REPOSITORY = Path(__file__).resolve().parents[3]
# The names that ksqlDB documents, constructors and CAST apart.
DOCUMENTED = Path(__file__).with_name("ksqldb-functions.txt").read_text(encoding="utf-8").split()


def _load_page_script() -> ModuleType:
    specification = importlib.util.spec_from_file_location("sql_functions", REPOSITORY / "docs" / "sql_functions.py")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return _load_page_script()


@pytest.fixture(scope="module")
def content(script) -> dict:
    return script.builtin_functions()


@pytest.fixture(scope="module")
def registry(content) -> FunctionRegistry:
    return FunctionRegistry.from_json(content)


def test_the_documented_functions_are_there(registry) -> None:
    assert set(DOCUMENTED) - set(registry.names()) == set()


def test_every_function_says_what_it_does(content) -> None:
    assert [function["name"] for function in content["functions"] if not function["description"].endswith(".")] == []


def test_the_page_of_functions_is_current(script, content) -> None:
    assert script.PAGE.read_text(encoding="utf-8") == script.page(content["functions"]), "run docs/sql_functions.py"


@pytest.mark.parametrize(
    ("call", "signature", "returns"),
    [
        ("ABS INTEGER", "ABS(INTEGER)", "INTEGER"),
        ("EXP BIGINT", "EXP(DOUBLE)", "DOUBLE"),
        ("ROUND DECIMAL(33,16)", "ROUND(DECIMAL(P, S))", "DECIMAL(17, 0)"),
        ("GREATEST DECIMAL(9,2);DECIMAL(7,6)", "GREATEST(DECIMAL(P, S), DECIMAL(P, S)...)", "DECIMAL(13, 6)"),
        ("COALESCE STRUCT<A INT>;STRUCT<A INT>", "COALESCE(T, T...)", "STRUCT<`A` INTEGER>"),
        ("CONCAT STRING;STRING;STRING", "CONCAT(STRING...)", "STRING"),
        ("ARRAY_UNION ARRAY<DATE>;ARRAY<DATE>", "ARRAY_UNION(ARRAY<T>, ARRAY<T>)", "ARRAY<DATE>"),
        ("COUNT STRING", "COUNT(T)", "BIGINT"),
        ("COUNT", "COUNT()", "BIGINT"),
        ("AVG DECIMAL(4,2)", "AVG(DOUBLE)", "DOUBLE"),
        ("LATEST_BY_OFFSET STRING;INTEGER;BOOLEAN", "LATEST_BY_OFFSET(T, INTEGER, BOOLEAN)", "ARRAY<STRING>"),
        ("TOPK DOUBLE;STRING;INTEGER", "TOPK(T, U, INTEGER)", "ARRAY<STRUCT<`sort_col` DOUBLE, `col0` STRING>>"),
        ("EXPLODE ARRAY<INTEGER>", "EXPLODE(ARRAY<T>)", "INTEGER"),
    ],
)
def test_a_call_has_its_signature_and_type(registry, call: str, signature: str, returns: str) -> None:
    name, _, types = call.partition(" ")
    resolution = registry.resolve(name, [parse_type(text) for text in types.split(";") if text])
    assert resolution.signature.id == signature
    assert str(resolution.binding.substitute(resolution.signature.returns)) == returns


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("GREATEST INTEGER;BIGINT", "cannot be resolved due to ambiguous method parameters (INTEGER, BIGINT)"),
        ("LEAST STRING;INTEGER", "does not accept parameters (STRING, INTEGER)"),
        ("GREATEST", "does not accept parameters ()"),
        ("TIMESTAMPADD TIMESTAMP;INTEGER;TIMESTAMP", "does not accept parameters (TIMESTAMP, INTEGER, TIMESTAMP)"),
    ],
)
def test_a_call_that_does_not_fit_is_refused(registry, call: str, message: str) -> None:
    name, _, types = call.partition(" ")
    with pytest.raises(SqlTypeError, match=re.escape(message)):
        registry.resolve(name, [parse_type(text) for text in types.split(";") if text])


def test_junit_tests_of_the_functions_pass(tmp_path: Path) -> None:
    tests = MODULES["runner"].folder / "src" / "test"
    sources = (tests / "java" / "io/ksqlanomaly/runner/functions").rglob("*.java")
    class_path = [*module_class_path("runner"), *fetch("junit", "logging")]
    compile_java(sources, class_path, tmp_path, target=17, root=tests / "java")
    folders = [tmp_path, tests / "resources", *class_path]
    arguments = ("execute", f"--scan-classpath={tmp_path}", "--fail-if-no-tests", "--disable-banner", "--details=tree")
    output = run_java(java_command("org.junit.platform.console.ConsoleLauncher", folders, *arguments, fast_start=True))
    assert int(re.search(r"(\d+) tests successful", output)[1]) >= 380, output
