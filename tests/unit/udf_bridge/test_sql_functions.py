"""The SQL functions of a model: names, call forms, and names that would keep a server from starting."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bundles import write_bundle

import deploy
from modelbuild.bundle import Manifest, read_manifest
from modelbuild.profile import Profile
from udf_bridge.builtins import BUILTIN_FUNCTIONS
from udf_bridge.errors import BuildError, FunctionNameError
from udf_bridge.functions import sql_functions
from udf_bridge.target import DEFAULT_TARGET

_DESCRIBED = re.compile(r'@Ud(?:af|tf|f)Description\(\s*name\s*=\s*"(\w+)"')


@pytest.fixture
def manifest(bundle: Path) -> Manifest:
    return read_manifest(bundle)


def test_a_model_has_four_functions_each_with_four_call_forms(manifest: Manifest) -> None:
    functions = {function.name: function for function in sql_functions([manifest])}
    endings = ("ANOMALY", "ANOMALY_SCORE", "IS_ANOMALY", "ANOMALY_EXPLAIN", "ANOMALY_COMPARE")
    assert list(functions) == [*(f"TINY_{ending}" for ending in endings), "ANOMALY_MODELS"]
    assert [form.parameters for form in functions["ANOMALY_MODELS"].forms] == [()]
    forms = [[part.sql_type for part in form.parameters] for form in functions["TINY_IS_ANOMALY"].forms]
    rows = [["DOUBLE"] * 3, ["ARRAY<DOUBLE>"], ["STRING"], ["MAP<STRING, DOUBLE>"]]
    assert forms == [*rows, *([*row, "DOUBLE"] for row in rows)]
    assert [part.name for part in functions["TINY_ANOMALY"].forms[0].parameters] == ["a", "b", "c"]


def test_a_model_with_more_features_than_java_has_parameters_takes_arrays_texts_and_maps(manifest: Manifest) -> None:
    wide = manifest.model_copy(update={"features": manifest.features[:1] * 251})
    assert [len(form.parameters) for form in sql_functions([wide])[0].forms] == [1, 1, 1]


def with_types(manifest: Manifest, *types: str) -> Manifest:
    """The manifest with features of those SQL types."""
    features = [
        feature.model_copy(update={"sql_type": kind, "vocabulary": ["x"] if kind == "VARCHAR" else None})
        for feature, kind in zip(manifest.features, types, strict=False)
    ]
    return manifest.model_copy(update={"features": features})


def test_a_boolean_is_a_boolean_among_the_arguments_and_a_number_elsewhere(manifest: Manifest) -> None:
    score = sql_functions([with_types(manifest, "DOUBLE", "BOOLEAN", "BIGINT")])[1]
    forms = [[part.sql_type for part in form.parameters] for form in score.forms]
    assert forms == [["DOUBLE", "BOOLEAN", "DOUBLE"], ["ARRAY<DOUBLE>"], ["STRING"], ["MAP<STRING, DOUBLE>"]]


def test_a_model_with_text_takes_and_explains_texts(manifest: Manifest) -> None:
    functions = sql_functions([with_types(manifest, "DOUBLE", "VARCHAR", "BOOLEAN")])
    forms = [[part.sql_type for part in form.parameters] for form in functions[1].forms]
    assert forms == [["DOUBLE", "STRING", "BOOLEAN"], ["ARRAY<STRING>"], ["STRING"], ["MAP<STRING, STRING>"]]
    assert functions[3].kind.sql_type.startswith("ARRAY<STRUCT<FEATURE STRING, VALUE STRING, EXPECTED STRING,")


def test_drift_of_a_model_with_text_is_of_texts(manifest: Manifest) -> None:
    histogram = {"edges": [0.5], "shares": [0.5, 0.5]}
    profile = Profile.model_validate({"rows": 2, "features": [{"name": name} | histogram for name in "abc"]})
    mixed = with_types(manifest, "DOUBLE", "VARCHAR", "BOOLEAN").model_copy(update={"profile": profile})
    drift = next(function for function in sql_functions([mixed]) if function.name == "TINY_DRIFT")
    assert [[part.sql_type for part in form.parameters] for form in drift.forms] == [["ARRAY<STRING>"]]


def test_no_two_forms_have_the_same_types(manifest: Manifest) -> None:
    verdict = sql_functions([with_types(manifest, "VARCHAR", "DOUBLE")])[2]
    forms = [[part.name for part in form.parameters] for form in verdict.forms]
    assert forms == [
        ["a", "b"],
        ["values"],
        ["text"],
        ["named"],
        ["a", "b", "alpha"],
        ["values", "alpha"],
        ["named", "alpha"],
    ]


def test_a_function_can_have_another_name(manifest: Manifest) -> None:
    names = [function.name for function in sql_functions([manifest], {"tiny_anomaly_score": "anomaly"})]
    assert names[:4] == ["TINY_ANOMALY", "ANOMALY", "TINY_IS_ANOMALY", "TINY_ANOMALY_EXPLAIN"]
    renamed = sql_functions([manifest], {"ANOMALY_MODELS": "SENSOR_MODELS"})
    assert renamed[-1].name == "SENSOR_MODELS", "a second jar needs another name for it"


def test_two_functions_of_one_name_are_refused(manifest: Manifest, tmp_path: Path) -> None:
    other = read_manifest(write_bundle(tmp_path, "other"))
    with pytest.raises(FunctionNameError, match="X would be a function of both tiny and other"):
        sql_functions([manifest, other], {"TINY_ANOMALY": "X", "OTHER_ANOMALY": "X"})


def test_renaming_an_unknown_function_names_those_there_are(manifest: Manifest) -> None:
    with pytest.raises(BuildError, match=r"no function PAYMENT_ANOMALY .* there are TINY_ANOMALY, "):
        sql_functions([manifest], {"PAYMENT_ANOMALY": "X"})


@pytest.mark.parametrize("name", ["1ST", "A-B", "A B", "A;DROP", "Ä"])
def test_what_is_no_name_is_refused(manifest: Manifest, name: str) -> None:
    with pytest.raises(FunctionNameError, match="is no function name"):
        sql_functions([manifest], {"TINY_ANOMALY": name})


def test_no_function_of_the_embedded_runtime_is_missing_from_the_names_refused() -> None:
    sources = Path(deploy.__path__[0], "embedded", "java", "src", "main").rglob("*.java")
    names = {name for source in sources for name in _DESCRIBED.findall(source.read_text(encoding="utf-8"))}
    assert len(names) > 100
    assert {name.upper() for name in names} <= BUILTIN_FUNCTIONS[DEFAULT_TARGET]
