"""The simulator: repeatable, plausible, and labelled."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from modelbuild.errors import DataError
from modelbuild.simulate import simulate, write_table
from modelbuild.sources import read_rows
from modelbuild.spec import load_spec


@pytest.mark.parametrize("name", ["payment", "car"])
def test_rows_fit_the_spec_of_the_same_name(name: str) -> None:
    table = simulate(name, 500, seed=1)
    rows = read_rows(table, load_spec(name))
    assert len(rows) == 500
    assert np.isfinite(rows.features).all()
    assert rows.times is not None
    assert (np.diff(rows.times) >= 0).all()
    assert load_spec(name).key_column in table.column_names


@pytest.mark.parametrize("name", ["payment", "car"])
def test_the_seed_decides_the_rows_and_nothing_else_does(name: str) -> None:
    assert simulate(name, 300, seed=4).equals(simulate(name, 300, seed=4))
    assert not simulate(name, 300, seed=4).equals(simulate(name, 300, seed=5))


@pytest.mark.parametrize(("name", "label"), [("payment", "class"), ("car", "fault")])
@pytest.mark.parametrize("rate", [0.002, 0.01, 0.05])
def test_about_as_many_anomalies_as_asked_for(name: str, label: str, rate: float) -> None:
    table = simulate(name, 20_000, seed=2, anomaly_rate=rate)
    labels, kinds = table[label].to_numpy(), table["anomaly_kind"].to_pylist()
    assert labels.mean() == pytest.approx(rate, rel=0.35)
    assert [kind is not None for kind in kinds] == (labels == 1).tolist()
    assert len(set(kinds) - {None}) == 4


def test_no_anomalies_at_rate_0() -> None:
    assert not simulate("payment", 1000, 0, 0.0)["class"].to_numpy().any()
    assert not simulate("car", 1000, 0, 0.0)["fault"].to_numpy().any()


def test_two_seeds_are_two_days_of_the_same_world() -> None:
    first, second = (simulate("payment", 20_000, seed, 0.0) for seed in (1, 2))
    for name in ("v1", "v14", "v28"):
        a, b = first[name].to_numpy(), second[name].to_numpy()
        assert abs(a.mean() - b.mean()) < 0.1 * a.std()
        assert a.std() == pytest.approx(b.std(), rel=0.05)


def test_payments_hang_together() -> None:
    table = simulate("payment", 5000, 3, 0.0)
    components = np.column_stack([table[f"v{i}"].to_numpy() for i in range(1, 29)])
    correlation = np.abs(np.corrcoef(components.T))
    assert (correlation[~np.eye(28, dtype=bool)] > 0.3).mean() > 0.2
    amount = table["amount"].to_numpy()
    assert amount.min() > 0
    assert np.log(amount).std() == pytest.approx(0.8, abs=0.3)


def test_frauds_stay_inside_the_range_of_good_payments() -> None:
    table = simulate("payment", 50_000, 3)
    fraud = table["class"].to_numpy() == 1
    for index in range(1, 29):
        values = table[f"v{index}"].to_numpy()
        low, high = values[~fraud].min(), values[~fraud].max()
        assert ((values[fraud] >= low) & (values[fraud] <= high)).mean() > 0.97


def test_cars_obey_physics() -> None:
    table = simulate("car", 5000, 3, 0.0)
    value = {name: table[name].to_numpy() for name in table.column_names if pa.types.is_floating(table[name].type)}
    assert np.corrcoef(value["speed"], value["engine_vibration_amplitude"])[0, 1] > 0.95
    assert np.corrcoef(value["throttle_pos"], value["current_draw"])[0, 1] > 0.9
    assert np.corrcoef(value["battery_percentage"], value["battery_voltage"])[0, 1] > 0.9
    assert (value["coolant_temp"] > value["intake_air_temp"]).all()
    assert 0 <= value["throttle_pos"].min() <= value["throttle_pos"].max() <= 1
    assert pa.types.is_integer(table["tire_pressure_1_1"].type)
    assert set(table["control_unit_firmware"].to_pylist()) == {1000, 2000}


def test_a_fault_names_its_sensor() -> None:
    table = simulate("car", 5000, 3, 0.02)
    faulty = [name for name in table["faulty_feature"].to_pylist() if name]
    assert len(faulty) == table["fault"].to_numpy().sum()
    assert set(faulty) <= set(load_spec("car").feature_names)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("cars", 10, 0, 0.01), "nothing simulates 'cars'; did you mean 'car'?"),
        (("car", 0, 0, 0.01), "a simulation needs at least 1 row, not 0"),
        (("car", 10, 0, 0.7), "an anomaly rate lies between 0 and 0.5, not at 0.7"),
    ],
)
def test_bad_arguments(arguments: tuple[str, int, int, float], message: str) -> None:
    with pytest.raises(DataError) as caught:
        simulate(*arguments)
    assert message in str(caught.value)


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
def test_a_file_reads_back_as_the_table(tmp_path: Path, ending: str) -> None:
    table, path = simulate("car", 200, 1), tmp_path / f"cars{ending}"
    write_table(table, path)
    spec = load_spec("car")
    assert np.array_equal(read_rows(path, spec).features, read_rows(table, spec).features)
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]


def test_another_ending(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"a file ends in \.csv or \.parquet, not in '\.xlsx'"):
        write_table(simulate("car", 10, 1), tmp_path / "cars.xlsx")
