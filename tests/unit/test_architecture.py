"""What holds over the whole tree: imports go one way, commands start fast, files keep one job each."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGES = ("modelbuild", "udf_bridge", "ksql_scripts", "deploy")
HEAVY = ("tensorflow", "keras", "matplotlib", "sklearn", "pyarrow", "confluent_kafka", "jpype", "starlette", "numpy")


def test_imports_go_one_way() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_command_line_imports_nothing_heavy() -> None:
    code = f"import sys, deploy.cli; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("package", PACKAGES)
def test_every_file_says_its_job_in_its_first_line(package: str) -> None:
    silent = [file for file in (REPOSITORY / package).rglob("*.py") if not file.read_text().startswith('"""')]
    assert silent == []
