"""The notebooks in docs/ run top to bottom, and what they show of results that do not depend on the machine is true.

Cells with the tag `same` show these; of the others (figures of a training) the kind of output is compared.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

DOCS = Path(__file__).parents[2] / "docs"
NOTEBOOKS = [path.stem for path in sorted(DOCS.glob("*.ipynb"))]


def code_cells(path: Path) -> list[Any]:
    return [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]


def texts(cell: Any) -> list[str]:
    return [output.get("text") or output["data"]["text/plain"] for output in cell.outputs]


def kinds(cell: Any) -> list[tuple[str, ...]]:
    return [(output.output_type, *sorted(output.get("data", ()))) for output in cell.outputs]


@pytest.fixture(scope="module")
def again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both notebooks after running them now."""
    folder = tmp_path_factory.mktemp("notebooks")
    done = subprocess.run(
        [sys.executable, str(DOCS / "notebooks.py"), str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_and_its_outputs_are_true(name: str, again: Path) -> None:
    kept, now = code_cells(DOCS / f"{name}.ipynb"), code_cells(again / f"{name}.ipynb")
    assert [kinds(cell) for cell in now] == [kinds(cell) for cell in kept]
    compared = [(texts(cell), texts(new)) for cell, new in zip(kept, now, strict=True) if is_same(cell)]
    assert len(compared) >= 4
    for before, after in compared:
        assert after == before


def is_same(cell: Any) -> bool:
    return "same" in cell.metadata.get("tags", [])


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_is_kept_as_it_ran(name: str) -> None:
    path = DOCS / f"{name}.ipynb"
    cells = code_cells(path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert path.stat().st_size < 300_000
    for cell in cells:
        ast.parse(cell.source)
        assert all(output.output_type != "error" and output.get("name") != "stderr" for output in cell.outputs)
        assert not any("/tmp/" in text for text in texts(cell))
