"""Parity: what counts as equal to Keras, and that a jar which was tampered with does not."""

from __future__ import annotations

import math
import zipfile
from pathlib import Path

import pytest

from udf_bridge.archive import read_entries, stored, write_archive
from udf_bridge.errors import JarError, ParityError
from udf_bridge.jar import JarReport
from udf_bridge.parity import verify
from udf_bridge.parity_checks import difference


@pytest.mark.parametrize(
    ("found", "expected", "gap"),
    [
        (1.5, 1.5, 0.0),
        (0.25, 0.5, 0.25),
        (90.0, 100.0, 0.1),
        (math.nan, math.nan, 0.0),
        (math.inf, math.inf, 0.0),
        (math.nan, 1.0, math.inf),
        (1.0, math.nan, math.inf),
        (math.inf, 1.0, math.inf),
    ],
)
def test_differences_are_absolute_up_to_one_and_relative_above(found: float, expected: float, gap: float) -> None:
    assert difference(found, expected) == pytest.approx(gap)


def test_a_model_that_was_changed_in_the_jar_is_not_loaded(proven: JarReport, tmp_path: Path) -> None:
    network = "ksql-anomaly/models/tiny/1.0.0/network.json"
    with zipfile.ZipFile(proven.path) as archive:
        changed = archive.read(network).replace(b"20.0", b"21.0")
    jar = tmp_path / "changed.jar"
    write_archive(jar, [stored(network, changed), *read_entries(proven.path)])
    report = verify(jar)
    assert not report.passed
    by_name = {model.model: model for model in report.models}
    assert by_name["other"].faults == []
    assert "model not loaded: ksql-anomaly/models/tiny/1.0.0/network.json was changed" in by_name["tiny"].faults[0]
    assert by_name["tiny"].score_difference == math.inf
    with pytest.raises(ParityError, match="the jar's functions differ from Keras:\n  tiny: "):
        report.raise_for_difference()


def test_functions_that_cannot_be_called_are_an_error_with_javas_words(proven: JarReport, tmp_path: Path) -> None:
    jar = tmp_path / "incomplete.jar"
    write_archive(jar, (entry for entry in read_entries(proven.path) if "ModelHolder" not in entry.name))
    with pytest.raises(ParityError, match=r"(?s)cannot be called \(exit code 1\).*ModelHolder"):
        verify(jar)


def test_a_jar_that_is_none_is_not_run(tmp_path: Path) -> None:
    with pytest.raises(JarError, match="no such file"):
        verify(tmp_path / "x.jar")
