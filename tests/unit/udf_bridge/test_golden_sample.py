"""The golden rows that a jar carries: few, with every kind of row among them."""

from __future__ import annotations

import json
from pathlib import Path

from bundles import ROWS

from udf_bridge.golden_sample import golden_sample


def test_every_kind_of_row_has_its_turn(bundle: Path) -> None:
    sample = json.loads(golden_sample(bundle / "golden.json", 4))
    whole = json.loads((bundle / "golden.json").read_text())
    assert sample["kinds"] == ["real", "null", "extreme", "real"]
    assert sample["inputs"] == [ROWS[0], ROWS[3], ROWS[5], ROWS[1]]
    assert sample["contribution"][2] == whole["contribution"][5]
    assert sample["format_version"] == whole["format_version"]


def test_a_short_one_is_taken_whole(bundle: Path) -> None:
    sample = json.loads(golden_sample(bundle / "golden.json"))
    assert sorted(map(str, sample["inputs"])) == sorted(map(str, ROWS))
