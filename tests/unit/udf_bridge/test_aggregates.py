"""SQL aggregates of a model: generated, described, proven; and a wrong one is found out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from bundles import golden as golden_rows
from bundles import write_bundle, write_window_bundle

from modelbuild.bundle import read_manifest
from udf_bridge.contents import settle
from udf_bridge.jar import JarReport, build
from udf_bridge.parity_checks import Case, Comparison, Golden, check_drift

PROFILE: dict[str, Any] = {
    "rows": 40,
    "features": [
        {"name": "a", "edges": [8.0, 12.0], "shares": [0.25, 0.5, 0.25]},
        {"name": "b", "edges": [0.0], "shares": [0.5, 0.25], "missing": 0.25},
        {"name": "c", "edges": [1.4e9, 1.6e9], "shares": [0.1, 0.8, 0.1], "context": True},
    ],
    "score": {"edges": [1.0, 2.0], "shares": [0.5, 0.3, 0.2]},
}


@pytest.fixture(scope="module")
def drifting(tmp_path_factory: pytest.TempPathFactory) -> JarReport:
    """A proven jar of a model with a training profile."""
    folder = tmp_path_factory.mktemp("drifting")
    return build([write_bundle(folder, profile=PROFILE)], folder / "drifting.jar")


def test_a_model_with_a_profile_has_a_drift_function(drifting: JarReport) -> None:
    function = drifting.description.functions[-2]
    assert (function.name, function.kind) == ("TINY_DRIFT", "_DRIFT")
    assert [signature.parameters for signature in function.signatures] == [["ARRAY<DOUBLE>"]]
    assert function.signatures[0].returns.startswith("STRUCT<N BIGINT, MAX_PSI DOUBLE, FEATURE STRING, PSI MAP<")


def test_the_aggregate_is_proven_with_the_golden_rows(drifting: JarReport) -> None:
    assert drifting.parity is not None
    (model,) = drifting.parity.models
    assert model.faults == []
    assert model.calls == 6 * (4 + 4 + 8 + 4 + 4) + 6


def test_an_aggregate_without_a_profile_is_not_generated(bundle: Path) -> None:
    assert not [name for name in settle([bundle], {}, {}, "8.x", False).sources if "Drift" in name]


def test_the_generated_class_is_a_factory_around_the_runtimes_aggregate(tmp_path: Path) -> None:
    sources = settle([write_bundle(tmp_path, profile=PROFILE)], {}, {"TINY_DRIFT": "MOVED"}, "8.x", False).sources
    text = sources["io/ksqlanomaly/generated/Moved.java"]
    assert '@UdafDescription(name = "MOVED"' in text
    assert "aggregateSchema = DriftAggregate.STATE_SQL, returnSchema = Schemas.DRIFT_SQL" in text
    assert "public static Udaf<List<Double>, Struct, Struct> create() {" in text
    assert "return DriftAggregate.of(TinyModel.HOLDER);" in text


def test_a_windowed_model_has_an_aggregate_in_place_of_the_row_functions(tmp_path: Path) -> None:
    bundle = write_window_bundle(tmp_path)
    report = build([bundle], tmp_path / "last.jar")
    functions = [function for function in report.description.functions if function.model == "last"]
    assert [function.name for function in functions] == [
        "LAST_ANOMALY",
        "LAST_ANOMALY_SCORE",
        "LAST_IS_ANOMALY",
        "LAST_ANOMALY_EXPLAIN",
        "LAST_ANOMALY_COMPARE",
    ]
    assert all(function.aggregate for function in functions)
    signatures = {tuple(signature.parameters) for function in functions for signature in function.signatures}
    assert signatures == {("ARRAY<DOUBLE>",), ("ARRAY<DOUBLE>", "DOUBLE")}
    assert report.parity is not None
    assert report.parity.models[0].calls == 6 * 6
    assert 0 < report.parity.models[0].score_difference < 2e-6


def test_an_aggregate_that_counts_otherwise_is_found_out(tmp_path: Path) -> None:
    manifest = read_manifest(write_bundle(tmp_path, profile=PROFILE))
    golden = Golden.parse(json.dumps(golden_rows()).encode())
    cases = [Case(row, manifest, golden, 2e-6) for row in range(6)]
    drift = manifest.profile.drift(golden.inputs, golden.score) if manifest.profile else None
    right = {
        "N": 6,
        "PSI": drift.psi,
        "MAX_PSI": drift.psi[drift.feature],
        "FEATURE": drift.feature,
        "SCORE_SHIFT": drift.score_shift,
        "REASON": None,
    }
    assert faults(cases, right) == []
    wrong = {"N": 5, "PSI": drift.psi | {"b": 0.0}, "MAX_PSI": 0.0, "FEATURE": "c", "SCORE_SHIFT": 0.9, "REASON": "x"}
    for name, value in wrong.items():
        assert faults(cases, right | {name: value}), name


def faults(cases: list[Case], found: dict[str, Any]) -> list[str]:
    """What is wrong with a drift aggregate's result."""
    comparison = Comparison()
    check_drift("TINY_DRIFT", cases, found, comparison)
    return comparison.faults
