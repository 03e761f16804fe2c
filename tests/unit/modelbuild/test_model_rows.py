"""Cleaning and splitting: which rows teach, which calibrate, which test, and which are left out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from modelbuild.cleaning import clean
from modelbuild.errors import DataError, TrainingError
from modelbuild.rows import Rows, split_rows
from modelbuild.spec import SplitSpec, TrainingSpec


def rows_of(count: int) -> Rows:
    features = np.column_stack([np.arange(count), np.arange(count) % 7, np.arange(count) % 2]).astype(float)
    return Rows(features, np.zeros(count, np.int8), np.arange(count, dtype=float), "rows.csv")


def test_a_split_follows_time() -> None:
    rows = rows_of(500)
    shuffled = rows.take(np.random.default_rng(0).permutation(500))
    split = split_rows(shuffled, SplitSpec(training=0.6, calibration=0.2), seed=0, clean=True)
    spans = [part.span for part in (split.training, split.validation, split.calibration, split.test)]
    assert spans == [(0, 269), (270, 299), (300, 399), (400, 499)]


def test_of_clean_rows_anomalies_are_in_the_test_only() -> None:
    rows = rows_of(500)
    labels = (np.arange(500) % 10 == 0).astype(np.int8)
    split = split_rows(replace(rows, labels=labels), SplitSpec(), seed=0, clean=True)
    for part in (split.training, split.validation, split.calibration):
        assert part.labels is not None
        assert not part.labels.any()
    assert split.test.labels is not None
    assert split.test.labels.sum() == 10


def test_labels_do_not_say_what_is_learned_from_unless_rows_are_clean() -> None:
    rows = rows_of(500)
    labels = (np.arange(500) % 10 == 0).astype(np.int8)
    labelled = split_rows(replace(rows, labels=labels), SplitSpec(), seed=0, clean=False)
    unlabelled = split_rows(replace(rows, labels=None), SplitSpec(), seed=0, clean=False)
    assert np.array_equal(labelled.training.features, unlabelled.training.features)
    assert np.array_equal(labelled.validation.features, unlabelled.validation.features)
    assert labelled.calibration.labels is not None
    assert not labelled.calibration.labels.any()


def test_without_time_the_split_is_random_and_repeatable() -> None:
    rows = replace(rows_of(500), times=None)
    first, second, other = (
        split_rows(rows, SplitSpec(), seed, clean=True).training.features[:, 0] for seed in (1, 1, 2)
    )
    assert first.tolist() == second.tolist()
    assert first.tolist() != other.tolist()
    assert first.tolist() != sorted(first.tolist())


def test_too_few_rows() -> None:
    with pytest.raises(
        TrainingError, match=r"rows\.csv: too few normal rows: 30 to train on and 10 normal ones to calib"
    ):
        split_rows(rows_of(50), SplitSpec(), seed=0, clean=True)


def test_rejected_nulls_and_rows_without_time_are_left_out_and_counted(spec: TrainingSpec) -> None:
    rows = rows_of(10)
    rows.features[2, 0] = rows.features[3, 0] = np.nan  # pressure: reject
    rows.features[4, 1] = rows.features[5, 2] = np.nan  # flow: median, valve: constant
    assert rows.times is not None
    rows.times[6] = np.nan
    kept, warnings = clean(rows, spec)
    assert kept.features[:, 0].tolist()[:3] == [0, 1, 4]
    assert len(kept) == 7
    assert warnings == ["2 rows left out for a null in pressure", "1 row left out without a value in at"]


def test_a_constant_column_is_warned_of(spec: TrainingSpec) -> None:
    rows = rows_of(10)
    rows.features[:, 2] = 4.0
    assert clean(rows, spec)[1] == ["column 'valve' is constant (4): any other value will look anomalous"]


def test_missing_labels_and_times_are_said(spec: TrainingSpec) -> None:
    rows = rows_of(10)
    unlabelled = replace(rows, labels=np.array([-1] * 3 + [0] * 7, np.int8))
    assert clean(unlabelled, spec)[1] == ["3 rows without a label: neither learned from nor tested with"]
    assert clean(replace(rows, labels=None, times=None), spec)[1] == [
        "no label column 'broken': every row is taken as normal",
        "no time column 'at': rows are split at random",
    ]


def test_a_column_without_any_value(spec: TrainingSpec) -> None:
    rows = rows_of(10)
    rows.features[:, 1] = np.nan
    with pytest.raises(DataError, match=r"rows\.csv, column 'flow': has no value in any row"):
        clean(rows, spec)


def test_no_row_is_whole(spec: TrainingSpec) -> None:
    both = tuple(feature.model_copy(update={"missing": spec.features[0].missing}) for feature in spec.features)
    rows = rows_of(2)
    rows.features[0, 0] = rows.features[1, 1] = np.nan
    with pytest.raises(DataError, match="every row lacks a value that the spec requires"):
        clean(rows, spec.model_copy(update={"features": both}))
