"""Reading files of test cases."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from deploy.embedded.cases import read_cases
from deploy.embedded.errors import CaseFileError


def write(folder: Path, content: object) -> Path:
    path = folder / "cases.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_a_case_with_rows(tmp_path: Path) -> None:
    test = {
        "name": "n",
        "statements": ["S;"],
        "inputs": [{"topic": "t", "value": {"A": 1.10}}],
        "outputs": [{"topic": "u", "key": 1, "value": None, "timestamp": 3}],
    }
    (case,) = read_cases([write(tmp_path, {"tests": [test]})])
    assert case.full_name == "cases - n"
    assert case.inputs[0].value == {"A": Decimal("1.1")}
    assert (case.outputs[0].key, case.outputs[0].timestamp) == (1, 3)
    assert case.expected_message is None


def test_one_case_for_each_format(tmp_path: Path) -> None:
    test = {"name": "n", "format": ["JSON", "AVRO"], "statements": ["value_format='{FORMAT}'"]}
    cases = read_cases([write(tmp_path, {"tests": [test]})])
    assert [case.name for case in cases] == ["n - JSON", "n - AVRO"]
    assert cases[1].statements == ("value_format='AVRO'",)


def test_disabled_cases_are_left_out(tmp_path: Path) -> None:
    test = {"name": "n", "enabled": False, "statements": []}
    assert read_cases([write(tmp_path, {"tests": [test]})]) == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "not JSON"),
        ([], 'expected an object with a list "tests"'),
        ({"tests": [{"name": "n"}]}, 'test 1: "statements" is missing'),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, content: object, message: str) -> None:
    path = write(tmp_path, content)
    with pytest.raises(CaseFileError, match=message) as error:
        read_cases([path])
    assert str(path) in str(error.value)


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CaseFileError, match=r"holds no \*.json"):
        read_cases([tmp_path])
