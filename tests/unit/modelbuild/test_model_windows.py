"""Windows: which rows of a key make an input, what becomes of labels and times, and specs that ask for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from modelbuild.bundle_scoring import score_source
from modelbuild.errors import DataError
from modelbuild.rows import Rows
from modelbuild.sources import read_rows
from modelbuild.spec import FeatureSpec, MissingPolicy, NetworkSpec, TrainingSpec, load_spec
from modelbuild.training import train
from modelbuild.windows import row_features, window_rows, window_spec


def pump_spec(**changes: object) -> TrainingSpec:
    """Three features, and a network that trains in a moment."""
    fields: dict[str, object] = {
        "name": "pump",
        "time_column": "at",
        "label_column": "broken",
        "alpha": 0.05,
        "features": (
            FeatureSpec(name="pressure"),
            FeatureSpec(name="flow", missing=MissingPolicy(policy="median")),
            FeatureSpec(name="valve", sql_type="INTEGER"),
        ),
        "network": NetworkSpec(hidden=(6, 2, 6), epochs=3, batch_size=32),
    }
    return TrainingSpec.model_validate(fields | changes)


def window_of(rows: int, **changes: object) -> TrainingSpec:
    return pump_spec(key_column="pump", window=rows, **changes)


def rows_of(keys: list[int], times: list[float], labels: list[int] | None = None) -> Rows:
    """Rows whose first feature is their number; the two others are constant."""
    features = np.column_stack([np.arange(len(keys)), np.ones(len(keys)), np.zeros(len(keys))]).astype(np.float64)
    marks = None if labels is None else np.array(labels, dtype=np.int8)
    return Rows(features, marks, np.array(times, dtype=np.float64), "test", keys=np.array(keys))


def numbers(windows: Rows) -> list[list[float]]:
    """The numbers of the rows in each window."""
    return windows.features[:, ::3].tolist()


def test_the_rows_of_a_key_are_taken_in_order_of_time() -> None:
    windows, notices = window_rows(rows_of([1, 2, 1, 2, 1, 1], [10, 10, 30, 20, 20, 40]), window_of(3))
    assert numbers(windows) == [[0, 4, 2], [4, 2, 5]]
    assert windows.times is not None
    assert windows.times.tolist() == [30, 40]
    assert notices == []


def test_of_several_rows_at_one_time_the_last_one_counts_and_null_keys_do_not() -> None:
    windows, notices = window_rows(rows_of([1, 1, 1, -1], [10, 20, 20, 30]), window_of(2))
    assert numbers(windows) == [[0, 2]]
    assert notices == ["1 rows left out without a key", "1 rows left out: a later one has the same key and time"]


def test_a_window_has_the_label_of_its_newest_row_and_none_that_is_spoiled_stays() -> None:
    windows, _ = window_rows(rows_of([1] * 6, [1, 2, 3, 4, 5, 6], [0, 0, 1, 0, 0, 0]), window_of(2))
    assert numbers(windows) == [[0, 1], [1, 2], [3, 4], [4, 5]]
    assert windows.labels is not None
    assert windows.labels.tolist() == [0, 1, 0, 0]


def test_keys_with_too_few_rows_are_an_error_that_names_the_key() -> None:
    with pytest.raises(DataError, match="no pump has 4 rows, which is a window"):
        window_rows(rows_of([1, 1, 2, 2], [1, 2, 1, 2]), window_of(4))


def test_features_are_named_by_their_place_the_oldest_row_first() -> None:
    spec = window_spec(window_of(2))
    assert spec.feature_names == ("pressure[-1]", "flow[-1]", "valve[-1]", "pressure[0]", "flow[0]", "valve[0]")
    assert spec.features[1].missing.policy == "median"
    assert [feature.name for feature in row_features(spec)] == ["pressure", "flow", "valve"]
    assert window_spec(pump_spec()) == pump_spec()


def test_a_window_can_name_key_and_time_itself() -> None:
    spec = pump_spec(window={"rows": 3, "key": "pump", "time": "at"})
    assert (spec.key_column, spec.time_column) == ("pump", "at")
    assert spec.window == window_of(3).window


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"window": 3}, "a window needs key_column"),
        ({"window": 1, "key_column": "pump"}, "greater than or equal to 2"),
        ({"window": {"rows": 3, "key": "pump", "time": "when"}}, "window says 'when' where time_column says 'at'"),
        ({"window": {"rows": 3, "key": "pump", "length": 3}}, "length"),
    ],
)
def test_a_window_that_can_not_be_is_refused(changes: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pump_spec(**changes)


def test_a_window_is_of_numbers() -> None:
    features = (FeatureSpec(name="flow"), FeatureSpec(name="maker", sql_type="VARCHAR"))
    with pytest.raises(ValueError, match="a window is of numbers, maker is a VARCHAR"):
        window_of(3, features=features)


def test_keys_are_read_and_a_missing_key_column_is_named(table: pa.Table) -> None:
    keyed = table.append_column("pump", pa.array(["a", "b", None, "a"] * 100))
    keys = read_rows(keyed, window_of(3)).keys
    assert keys is not None
    assert keys.tolist()[:4] == [0, 1, -1, 0]
    assert read_rows(keyed, pump_spec()).keys is None
    with pytest.raises(DataError, match=r"no column 'pump', which the window needs \(columns there: at, "):
        read_rows(table, window_of(3))


def test_a_windowed_bundle_says_so(table: pa.Table, tmp_path: Path) -> None:
    keyed = table.append_column("pump", pa.array([f"p{number % 4}" for number in range(400)]))
    bundle = train(window_of(3), keyed, tmp_path)
    manifest = bundle.manifest
    assert manifest.window is not None
    assert (manifest.window.rows, manifest.window.key, manifest.window.time) == (3, "pump", "at")
    assert [feature.name for feature in manifest.features][::3] == ["pressure[-2]", "pressure[-1]", "pressure[0]"]
    assert manifest.row_features == ["pressure", "flow", "valve"]
    assert manifest.profile is not None
    assert [feature.name for feature in manifest.profile.features] == manifest.row_features
    assert manifest.profile.score is None
    scored = score_source(bundle, keyed)
    assert len(scored.scores) == len(window_rows(read_rows(keyed, window_of(3)), window_of(3))[0])
    assert scored.known.mean() > 0.5


def test_the_cars_windows_have_the_features_of_the_cars() -> None:
    assert load_spec("car_window").feature_names == load_spec("car").feature_names
