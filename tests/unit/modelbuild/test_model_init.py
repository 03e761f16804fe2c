"""`model init`: what it finds in data, what it writes, and that what it writes trains at once."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet
import pytest
from typer.testing import CliRunner

from modelbuild.cli import app
from modelbuild.draft import draft_spec
from modelbuild.errors import DataError, SpecError
from modelbuild.spec import load_spec
from modelbuild.survey import survey

RUNNER = CliRunner()


def odd_table(rows: int = 400, seed: int = 0) -> pa.Table:
    """The pump's rows with one column of each kind that needs a word."""
    random = np.random.default_rng(seed)
    broken = random.random(rows) < 0.05
    flow = random.uniform(1, 5, rows)
    holes = [None if row % 10 == 0 else float(value) for row, value in enumerate(flow)]
    return pa.table(
        {
            "at": np.arange(rows) + 1_600_000_000,
            "Pump ID": [f"p{row % 7}" for row in range(rows)],
            "row": np.arange(rows),
            "Pressure (bar)": flow**2 + 0.1 * random.standard_normal(rows),
            "flow": pa.array(holes),
            "flow_again": pa.array(holes),
            "valve": random.integers(0, 2, rows) == 1,
            "kind": [("old", "new", "spare")[row % 3] for row in range(rows)],
            "firmware": np.full(rows, 7),
            "note": pa.array([f"note {row}" for row in range(rows)]),
            "nothing": pa.nulls(rows, pa.float64()),
            "alarm_code": np.where(broken, 90.0, 10.0) + random.random(rows),
            "counter": random.integers(0, 2**40, rows),
            "broken": broken.astype(int),
        }
    )


def test_what_a_survey_finds() -> None:
    found = survey(odd_table(), "pumps.csv")
    assert (found.roles.label, found.roles.time, found.roles.key) == ("broken", "at", "Pump ID")
    faults = {column.column: column.fault for column in found.left_out}
    assert set(faults) == {"row", "flow_again", "firmware", "note", "nothing", "alarm_code"}
    assert faults["row"] == "numbers the rows"
    assert faults["flow_again"] == "duplicate: the same values as flow"
    assert faults["firmware"] == "constant: 7"
    assert faults["note"] == "text with 400 different values is no category"
    assert faults["nothing"] == "has no value in any row"
    assert str(faults["alarm_code"]).startswith("leaks the label: ROC-AUC 1.0000 alone")
    columns = {column.column: column for column in found.columns}
    assert columns["flow"].missing == pytest.approx(0.1)
    assert columns["kind"].values == ("old", "new", "spare")
    assert (columns["counter"].sql_type, columns["valve"].sql_type) == ("BIGINT", "BOOLEAN")


@pytest.mark.parametrize("suffix", [".csv", ".parquet", ".jsonl"])
def test_what_it_writes_trains_at_once(tmp_path: Path, suffix: str) -> None:
    data, spec = tmp_path / f"Pump data{suffix}", tmp_path / "pump_data.yaml"
    write(odd_table(), data)
    result = RUNNER.invoke(app, ["init", str(data), "--output", str(spec)], catch_exceptions=False)
    assert f"Next: ksql-anomaly model train {spec} {data}" in result.stdout
    text = spec.read_text()
    assert "# alarm_code: leaks the label" in text
    assert "label_column: broken" in text
    assert "key_column: pump_id" in text
    names = load_spec(spec).feature_names
    assert {"pressure_bar", "flow", "counter", "valve", "kind"} <= set(names)
    assert load_spec(spec).name == "pump_data"
    if suffix == ".csv":  # training takes seconds; reading is tested above
        quick = text + "network: {hidden: [4, 2, 4], epochs: 2}\n"
        spec.write_text(quick)
        models = tmp_path / "models"
        RUNNER.invoke(app, ["train", str(spec), str(data), "--output", str(models)], catch_exceptions=False)
        assert (models / "pump_data-1.0.0/manifest.json").is_file()


def test_it_never_overwrites_without_force(tmp_path: Path) -> None:
    write(odd_table(), tmp_path / "pump.csv")
    spec = tmp_path / "pump.yaml"
    spec.write_text("mine")
    arguments = ["init", str(tmp_path / "pump.csv"), "--output", str(spec)]
    with pytest.raises(SpecError, match="is there already; --force overwrites it"):
        RUNNER.invoke(app, arguments, catch_exceptions=False)
    assert spec.read_text() == "mine"
    RUNNER.invoke(app, [*arguments, "--force"], catch_exceptions=False)
    assert load_spec(spec).label_column == "broken"


def test_json_for_a_program(tmp_path: Path) -> None:
    write(odd_table(), tmp_path / "pump.csv")
    spec = tmp_path / "pump.yaml"
    arguments = ["init", str(tmp_path / "pump.csv"), "--output", str(spec), "--json"]
    document = json.loads(RUNNER.invoke(app, arguments, catch_exceptions=False).stdout)
    assert document["roles"]["label"] == "broken"
    assert document["spec"] == str(spec)
    assert len(document["columns"]) == 14


def test_roles_that_the_user_names(tmp_path: Path) -> None:
    found = survey(odd_table(), "pumps.csv", chosen={"label": "valve", "key": "kind"})
    assert (found.roles.label, found.roles.key) == ("valve", "kind")
    with pytest.raises(DataError, match=r"no column 'brokn' for the label; did you mean 'broken'\?"):
        survey(odd_table(), "pumps.csv", chosen={"label": "brokn"})


def test_rows_out_of_order_and_a_label_of_another_name() -> None:
    table = odd_table().rename_columns(["at", *"abcdefghijkl", "rare"]).sort_by("c")
    found = survey(table, "x.csv")
    assert not found.roles.in_order
    assert found.roles.label is None
    assert "rare" in found.roles.labels
    text = draft_spec(found, "x")
    assert "time_order: sort" in text
    assert "# Candidates for the label: rare" in text


@pytest.mark.parametrize("name", ["no", "null", "true", "on"])
def test_names_that_yaml_would_read_as_something_else(tmp_path: Path, name: str) -> None:
    table = pa.table({name: np.random.default_rng(0).random(50), "x": np.random.default_rng(1).random(50)})
    (tmp_path / "x.yaml").write_text(draft_spec(survey(table, "x"), "x"))
    assert load_spec(tmp_path / "x.yaml").feature_names == (name, "x")


def test_values_can_not_break_out_of_a_comment() -> None:
    kinds = ["a\nname: stolen", "b # c", "d\x1b[31m"] * 20
    table = pa.table(
        {"kind": kinds, "x": np.random.default_rng(0).random(60), "y": np.random.default_rng(1).random(60)}
    )
    assert "\nname: stolen" not in draft_spec(survey(table, "x"), "model")


def test_numbers_with_other_text_among_them(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b,c\n" + "1,2,3\n4,oops,6\n7,8.5,9\n" * 20)
    result = RUNNER.invoke(app, ["init", str(path), "--output", str(tmp_path / "x.yaml")], catch_exceptions=False)
    assert "mixed: 20 of 60 values are no numbers, first row 2: 'oops'" in (tmp_path / "x.yaml").read_text()
    assert result.exit_code == 0


def test_nothing_to_learn_from(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n" + "1,2\n" * 20)
    with pytest.raises(DataError, match=r"0 columns to learn from.*\(left out: a: constant: 1; b: constant: 2\)"):
        RUNNER.invoke(app, ["init", str(path), "--output", str(tmp_path / "x.yaml")], catch_exceptions=False)
    assert list(tmp_path.iterdir()) == [path]


def test_training_on_data_alone(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    pa_parquet.write_table(pa.table({"x": random.random(300), "y": random.random(300)}), tmp_path / "xy.parquet")
    arguments = ["train", str(tmp_path / "xy.parquet"), "--output", str(tmp_path / "models"), "--json"]
    document = json.loads(RUNNER.invoke(app, arguments, catch_exceptions=False).stdout)
    assert (document["name"], document["rows"]) == ("xy", 300)


def write(table: pa.Table, path: Path) -> None:
    if path.suffix == ".jsonl":
        path.write_text("".join(f"{json.dumps(row)}\n" for row in table.to_pylist()))
    else:
        {".csv": pa_csv.write_csv, ".parquet": pa_parquet.write_table}[path.suffix](table, path)
