"""The page for Python users is true: its code runs from top to bottom and finds what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
import yaml

from modelbuild.spec import TrainingSpec

PAGE = Path(__file__).resolve().parents[3] / "docs" / "python.md"


def test_the_pages_code_runs_and_finds_the_outlier(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spec: TrainingSpec, table: pa.Table
) -> None:
    monkeypatch.chdir(tmp_path)
    table.to_pandas().to_csv("pumps.csv", index=False)
    Path("pumps.yaml").write_text(yaml.safe_dump(spec.model_dump(mode="json", exclude_defaults=True)))
    names: dict[str, Any] = {}
    for code in re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL):
        exec(compile(code, str(PAGE), "exec"), names)
    assert names["verdicts"].tolist() == [1, -1]
    assert names["rarity"][1] < 0.05 < names["rarity"][0]
    assert names["worst"][1] == ["pressure"]
    assert np.all(np.diff(names["scores"]) > 0)
    assert (tmp_path / "models" / "pump-1.0.0" / "manifest.json").is_file()
    assert 0 <= names["quality"]["roc_auc"] <= 1
