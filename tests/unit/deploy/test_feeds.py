"""Feeds: the same options give the same records, and what is known of a record stays out of it."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from deploy.errors import DeployError
from deploy.faults import inject_faults
from deploy.feeds import FeedOptions, cars, make, payments
from deploy.rows import RowError, read_csv
from deploy.scripts import read_folder
from ksql_scripts import library


def columns(collection: str) -> set[str]:
    """Names in the CREATE statement of a collection's source."""
    return {word.lower() for word in read_folder(library.find(collection))[0].words}


def test_payments_fit_the_stream_that_reads_them() -> None:
    record = payments(FeedOptions(rows=10)).records[0]
    assert set(record.value) | {"customer_id"} <= columns("payments")


def test_readings_fit_the_stream_that_reads_them_and_their_schema() -> None:
    feed = cars(FeedOptions(rows=10))
    assert set(feed.records[0].value) <= columns("sensors")
    assert feed.schema is not None
    assert set(feed.records[0].value) == {field["name"] for field in json.loads(feed.schema.read_text())["fields"]}


@pytest.mark.parametrize("name", ["payments", "cars"])
def test_the_same_options_give_the_same_records(name: str) -> None:
    options = FeedOptions(rows=300, seed=4)
    assert make(name, options).records == make(name, options).records
    assert make(name, options).records != make(name, FeedOptions(rows=300, seed=5)).records


@pytest.mark.parametrize("name", ["payments", "cars"])
def test_shares_are_kept_and_bad_rows_lack_one_value(name: str) -> None:
    records = make(name, FeedOptions(rows=2000, anomalies=0.05, bad=0.1)).records
    assert sum(r.anomalous for r in records) == pytest.approx(100, rel=0.4)
    bad = [r for r in records if r.bad]
    assert len(bad) == pytest.approx(190, rel=0.4)
    assert all(None in [v for k, v in r.value.items() if k != "class"] for r in bad)
    assert not any(r.anomalous for r in bad)


def test_no_reading_carries_its_label() -> None:
    assert not any("fault" in r.value for r in cars(FeedOptions(rows=100)).records)


def test_some_payments_carry_no_class_and_the_others_the_true_one() -> None:
    records = payments(FeedOptions(rows=1000, anomalies=0.2)).records
    known = [r for r in records if r.value["class"] is not None]
    assert 700 < len(known) < 900
    assert all(bool(r.value["class"]) == r.anomalous for r in known)


def test_an_unknown_feed_is_answered_with_those_there_are() -> None:
    with pytest.raises(DeployError, match="no feed called 'car'; there are: payments, cars"):
        make("car", FeedOptions())


def test_faults_are_put_in_until_the_share_is_reached() -> None:
    rows = [{"a": float(i % 7), "b": i % 3, "constant": 1.0, "label": int(i == 0)} for i in range(200)]
    before = [dict(row) for row in rows]
    assert inject_faults(rows, ["a", "b", "constant"], "label", 0.1, random.Random(1)) == 19
    changed = [(old, new) for old, new in zip(before, rows, strict=True) if old != new]
    assert len(changed) == 19
    assert all(new["label"] == 1 and new["constant"] == 1.0 and isinstance(new["b"], int) for _, new in changed)


def test_a_file_without_labels_gets_known_anomalies(tmp_path: Path) -> None:
    readings = cars(FeedOptions(rows=200, anomalies=0.0, bad=0.0)).records
    names = [name for name in readings[0].value if name != "reading"]
    lines = [",".join(["car", *names]), *(",".join([r.key, *(str(r.value[n]) for n in names)]) for r in readings)]
    (tmp_path / "cars.csv").write_text("\n".join(lines))
    feed = cars(FeedOptions(file=tmp_path / "cars.csv", anomalies=0.1, bad=0.0))
    assert sum(r.anomalous for r in feed.records) == 20
    assert "0 labelled there, 20 made" in feed.source


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Speeed,b\n1,2\n", r"rows.csv:1: no column speed; nearest: speeed"),
        ("speed,b\n1,2\nfast,2\n", r"rows.csv:3: column speed: not a number: 'fast'"),
        ("speed,b\n1\n", r"rows.csv:2: 1 values, 2 expected"),
        ("speed,b\n", r"rows.csv: no rows"),
        ("", r"rows.csv:1: no column speed"),
    ],
)
def test_rows_that_do_not_fit_are_named_by_place(tmp_path: Path, text: str, problem: str) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(text)
    with pytest.raises(RowError, match=problem):
        read_csv(file, ["speed"])


def test_empty_cells_are_null_and_other_columns_stay_text(tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text("Car,Speed,Tires\ncar1,,31.6\n")
    assert read_csv(file, ["speed", "tires"], ["tires"]) == [{"car": "car1", "speed": None, "tires": 32}]
