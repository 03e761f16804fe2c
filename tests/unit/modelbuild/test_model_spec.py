"""Training specs: the built-in ones, one of your own, and every way to get one wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelbuild.errors import SpecError
from modelbuild.spec import load_spec, spec_names

OWN = """
name: pump
time_column: at
features:
  - {name: pressure, unit: bar}
  - {name: flow, missing: {policy: constant, value: 0}}
"""


def test_built_in_specs() -> None:
    assert spec_names() == ["car", "car_window", "payment"]
    payment, car = load_spec("payment"), load_spec("car")
    assert payment.feature_names == ("time", *(f"v{i}" for i in range(1, 29)), "amount")
    assert all(feature.missing.policy == "reject" for feature in payment.features)
    assert len(car.features) == 18
    assert {f.name for f in car.features if f.missing.policy == "median"} == {
        "intake_air_temp",
        "control_unit_firmware",
    }
    assert all(feature.description for feature in (*payment.features, *car.features))


def test_a_spec_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "pump.yaml"
    path.write_text(OWN)
    spec = load_spec(path)
    assert (spec.name, spec.version, spec.alpha) == ("pump", "1.0.0", 0.001)
    assert spec.features[1].missing.value == 0


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("name: pump", "name: Pump 1", "name: String should match pattern"),
        ("name: flow", "name: pressure", "feature named twice: pressure"),
        ("time_column: at", "label_column: flow", "the label 'flow' can not be a feature too"),
        (
            "time_column: at",
            "time_colum: at",
            "line 3: time_colum: no such key; did you mean 'time_column'?",
        ),
        (", value: 0}", "}", "features.1.missing: Value error, 'value' goes with the policy 'constant'"),
        ("policy: constant", "policy: reject", "'value' goes with the policy 'constant', and only with it"),
        (
            "policy: constant",
            "policy: guess",
            "features.1.missing.policy: Input should be 'reject', 'median', 'cons",
        ),
        ("unit: bar}", "unit: bar, weight: -1}", "features.0.weight: Input should be greater than or equal to 0"),
        ("time_column: at", "alpha: 2", "alpha: Input should be less than 1"),
        ("time_column: at", "split: {training: 0.8, calibration: 0.2}", "leave no rows for the test"),
        ("time_column: at", "format_version: 2", "format_version 2 is newer than 1"),
        ("time_column: at", "version: '1.0'", "version: String should match pattern"),
        ("{name: flow", "{name: [flow", "not YAML"),
    ],
)
def test_a_fault_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in OWN
    path = tmp_path / "pump.yaml"
    path.write_text(OWN.replace(old, new))
    with pytest.raises(SpecError) as caught:
        load_spec(path)
    assert message in str(caught.value)
    assert str(path) in str(caught.value)


def test_context_alone_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "pump.yaml"
    path.write_text("name: pump\nfeatures: [{name: a, weight: 0}, {name: b, weight: 0}]")
    with pytest.raises(SpecError, match="every feature has weight 0"):
        load_spec(path)


def test_an_unknown_name_gets_the_nearest() -> None:
    with pytest.raises(
        SpecError, match=r"no spec named 'payments'; did you mean 'payment'\? \(built in: car, car_window, payment"
    ):
        load_spec("payments")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SpecError, match=r"no spec file .*pump\.yaml"):
        load_spec(tmp_path / "pump.yaml")


def test_not_a_mapping(tmp_path: Path) -> None:
    path = tmp_path / "pump.yaml"
    path.write_text("- a\n- b\n")
    with pytest.raises(SpecError, match="a spec is a mapping"):
        load_spec(path)
