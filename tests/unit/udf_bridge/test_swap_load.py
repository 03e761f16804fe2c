"""Swaps under load: every row has the score of the version it names. `python -m benchmarks swaps` does 200 of them."""

from __future__ import annotations

from pathlib import Path

from bundles import golden, network, write_bundle

from benchmarks.swap_load import growth, run, versions
from udf_bridge.jar import build


def scaled(folder: Path, factor: float) -> Path:
    """The tiny model with all scores `factor` times as large, so that its rows tell it from others."""
    made, rows = network(), golden()
    for term in made["score"]["terms"]:
        term["spread"] /= factor
    rows["score"] = [score if score is None else score * factor for score in rows["score"]]
    return write_bundle(folder, content={"network.json": made, "golden.json": rows})


def test_every_row_has_the_score_of_the_version_that_it_names(tmp_path: Path) -> None:
    first = write_bundle(tmp_path)
    bases = [scaled(tmp_path / str(factor), factor) for factor in (2.0, 3.0)]
    jar = build([first], tmp_path / "tiny.jar", prove=False).path
    outcome = run(
        jar, "io.ksqlanomaly.generated.TinyAnomaly", first, versions(bases, tmp_path / "versions", 24), tmp_path
    )
    assert outcome.last.fault == "null", outcome.last
    assert outcome.last.wrong == 0
    assert outcome.last.calls > 1000
    assert outcome.last.threads == outcome.memory[0].threads
    assert outcome.last.files <= outcome.memory[0].files
    assert growth(outcome, "heap") < 0.25
