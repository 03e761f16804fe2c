"""Every kind of bad input, as `model train` meets it: the message says where and what exists instead; nothing stays."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest
from typer.testing import CliRunner

from modelbuild.cli import app
from modelbuild.errors import ModelBuildError
from modelbuild.spec import TrainingSpec

RUNNER = CliRunner()
HEADER = "at,pressure,flow,valve,broken\n"
ROWS = "".join(f"{at},{at % 7}.5,{at % 5},{at % 2},0\n" for at in range(100))

CASES = {
    "empty file": ("rows.csv", "", r"rows\.csv: the file is empty: a line with the column names is expected"),
    "empty JSON lines": ("rows.jsonl", "\n\n", r"rows\.jsonl: the file is empty"),
    "header only": ("rows.csv", HEADER, r"rows\.csv: there are column names but no rows"),
    "no header": ("rows.csv", ROWS, r"rows\.csv: the first line holds values where column names are expected"),
    "repeated column": (
        "rows.csv",
        HEADER.replace("broken", "Flow") + ROWS,
        r"rows\.csv, column 'flow': the name occurs twice",
    ),
    "repeated key": (
        "rows.jsonl",
        '{"pressure": 1, "flow": 2, "flow": 3, "valve": 1}\n',
        r"rows\.jsonl, line 1, column 'flow': the name occurs twice",
    ),
    "mixed types": (
        "rows.csv",
        HEADER + ROWS + "100,low,1,1,0\n",
        r"rows\.csv, line 102, column 'pressure': 'low' is not a number",
    ),
    "mixed types in JSON": (
        "rows.jsonl",
        '{"pressure": 1, "flow": 2, "valve": 1}\n{"pressure": "2", "flow": 2, "valve": 1}\n',
        r"rows\.jsonl, line 2, column 'pressure': text '2', a number without quotes is expected",
    ),
    "a nested value": (
        "rows.jsonl",
        '{"pressure": {"bar": 1}, "flow": 2, "valve": 1}\n',
        r"rows\.jsonl, line 1, column 'pressure': '\{\"bar\": 1\}' is not one value",
    ),
    "a JSON array": ("rows.json", '[{"pressure": 1}]\n', r"rows\.json, line 1: one JSON object a line is expected"),
    "indented JSON": (
        "rows.json",
        '{\n "pressure": 1\n}\n',
        r"line 1: not JSON: .*one whole object a line is",
    ),
    "inf": (
        "rows.csv",
        HEADER + ROWS + "100,inf,1,1,0\n",
        r"line 102, column 'pressure': 'inf' is not a finite",
    ),
    "Infinity in JSON": (
        "rows.jsonl",
        '{"pressure": 1, "flow": 2, "valve": 1}\n{"pressure": Infinity, "flow": 2, "valve": 1}\n',
        r"rows\.jsonl, line 2: Infinity is not a finite number",
    ),
    "wholly missing column": (
        "rows.csv",
        HEADER + "".join(f"{at},1,,0,0\n" for at in range(100)),
        r"rows\.csv, column 'flow': has no value in any row",
    ),
    "a feature that is not there": (
        "rows.csv",
        HEADER.replace("flow", "flwo") + ROWS,
        r"rows\.csv: no column 'flow', did you mean 'flwo'\? \(columns there: at, pressure, flwo, valve, broken\)",
    ),
    "label typo": (
        "rows.csv",
        HEADER.replace("broken", "brocken") + ROWS,
        r"rows\.csv: no label column 'broken'; did you mean 'brocken'\? \(columns there: at, pressure, flow, valve,",
    ),
    "a label that is none": (
        "rows.csv",
        HEADER + ROWS + "100,1,1,1,leaking\n",
        r"line 102, column 'broken': 'leaking' is not a label: 0 \(normal\) or 1 \(anomaly\) is",
    ),
    "time going backwards": (
        "rows.csv",
        HEADER + ROWS + "98,1,1,1,0\n",
        r"rows\.csv, line 102, column 'at': time goes backwards: 98 comes after 99; sort the rows, or write",
    ),
    "fewer rows than features": (
        "rows.csv",
        HEADER + "1,2,3,1,0\n2,2.5,3,0,0\n",
        r"rows\.csv: 2 rows for 3 features: a model needs more rows than features",
    ),
    "too few rows": ("rows.csv", HEADER + ROWS[:300], r"rows\.csv: too few rows: .* at least 20 of each"),
    "gzip": ("rows.csv.gz", "\x1f", r"this is gzip"),
}


@pytest.fixture
def pump_yaml(tmp_path: Path, spec: TrainingSpec) -> Path:
    path = tmp_path / "pump.yaml"
    path.write_text(spec.model_dump_json(), encoding="utf-8")
    return path


@pytest.mark.parametrize("case", CASES)
def test_rows_that_can_not_be_trained_on(tmp_path: Path, pump_yaml: Path, case: str) -> None:
    name, text, message = CASES[case]
    data = tmp_path / name
    data.write_bytes(b"\x1f\x8b\x08" if case == "gzip" else text.encode())
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ModelBuildError, match=message) as caught:
        train(pump_yaml, data, tmp_path / "models")
    assert str(data) in str(caught.value)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "alpha:",
            "alhpa:",
            r"pump\.yaml, line 2: alhpa: no such key; did you mean 'alpha'\? \(known: format_v",
        ),
        ("unit:", "units:", r"line 4: features\.0\.units: no such key; did you mean 'unit'\? \(known: name, sql_type,"),
        ("policy:", "polcy:", r"line 4: features\.0\.missing\.polcy: no such key; did you mean 'policy'\?"),
        ("- {name: flow}", "- {name: flow, wait: 1}", r"line 5: features\.1\.wait: no such key"),
    ],
)
def test_a_key_that_specs_do_not_know(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "pump.yaml"
    text = (
        "name: pump\nalpha: 0.01\nfeatures:\n"
        "  - {name: pressure, unit: bar, missing: {policy: median}}\n  - {name: flow}\n"
    )
    assert old in text
    path.write_text(text.replace(old, new))
    with pytest.raises(ModelBuildError, match=message):
        train(path, tmp_path / "rows.csv", tmp_path / "models")
    assert list(tmp_path.iterdir()) == [path]


def test_rows_out_of_order_are_sorted_on_request(tmp_path: Path, spec: TrainingSpec, table: pa.Table) -> None:
    sorting = spec.model_copy(update={"time_order": "sort"})
    (tmp_path / "pump.yaml").write_text(sorting.model_dump_json(), encoding="utf-8")
    pa_csv.write_csv(table.sort_by("pressure"), tmp_path / "rows.csv")
    train(tmp_path / "pump.yaml", tmp_path / "rows.csv", tmp_path / "models")
    assert (tmp_path / "models/pump-2.1.0/manifest.json").is_file()


def train(spec: Path, data: Path, output: Path) -> None:
    RUNNER.invoke(app, ["train", str(spec), str(data), "--output", str(output)], catch_exceptions=False)
