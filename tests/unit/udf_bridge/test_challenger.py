"""A challenger in the jar of its champion: built, proven and described; one that does not fit is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from bundles import write_bundle
from typer.testing import CliRunner

from udf_bridge.changes import compare
from udf_bridge.cli import app
from udf_bridge.errors import BuildError
from udf_bridge.jar import JarReport, build
from udf_bridge.parity import verify


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A champion, and a challenger that calls nothing an anomaly."""
    folder = tmp_path_factory.mktemp("versions")
    return write_bundle(folder, version="1.0.0"), write_bundle(folder, version="1.1.0", threshold=1e9)


@pytest.fixture(scope="module")
def challenged(bundles: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> JarReport:
    """A proven jar of both."""
    return build(bundles[:1], tmp_path_factory.mktemp("jar") / "both.jar", challengers=bundles[1:])


def test_both_versions_are_proven(challenged: JarReport, bundles: tuple[Path, Path]) -> None:
    assert challenged.parity is not None
    for report in (challenged.parity, verify(challenged.path), verify(challenged.path, bundles)):
        assert [(model.version, model.faults) for model in report.models] == [("1.0.0", []), ("1.1.0", [])]
        assert [model.calls for model in report.models] == [6 * (4 + 4 + 8 + 4 + 4), 6 * 4]


def test_describe_shows_the_challenger(challenged: JarReport) -> None:
    (model,) = challenged.description.models
    assert model.challenger is not None
    assert (model.version, model.challenger.version, model.challenger.threshold) == ("1.0.0", "1.1.0", 1e9)
    lines = CliRunner().invoke(app, ["describe", str(challenged.path)], env={"COLUMNS": "200"}).stdout.splitlines()
    assert any("challenger" in line and "1.1.0" in line and "1e+09" in line for line in lines)


def test_diff_tells_of_a_new_challenger_and_breaks_nothing(
    challenged: JarReport, bundles: tuple[Path, Path], tmp_path: Path
) -> None:
    alone = build(bundles[:1], tmp_path / "alone.jar", prove=False)
    (change,) = compare(alone.description, challenged.description)
    assert (change.subject, change.change, change.breaks) == ("tiny", "challenger 1.1.0, was none", False)


def test_new_weights_of_a_challenger_make_another_jar(bundles: tuple[Path, Path], tmp_path: Path) -> None:
    other = write_bundle(tmp_path, version="1.1.0", threshold=2.0)
    first, second = (
        build(bundles[:1], tmp_path / "both.jar", challengers=[rival], prove=False) for rival in (bundles[1], other)
    )
    assert (second.reused, first.description.fingerprint != second.description.fingerprint) == (False, True)


def test_build_takes_a_challenger(bundles: tuple[Path, Path], tmp_path: Path) -> None:
    arguments = ["build", str(bundles[0]), "-o", str(tmp_path / "a.jar"), "--challenger", str(bundles[1]), "--json"]
    done = CliRunner().invoke(app, [*arguments, "--no-prove"])
    assert json.loads(done.stdout)["jar"]["models"][0]["challenger"]["version"] == "1.1.0"


def test_a_challenger_that_does_not_fit_is_refused(bundles: tuple[Path, Path], tmp_path: Path) -> None:
    champion, rival = bundles
    features = json.loads((champion / "manifest.json").read_text())["features"]
    turned = write_bundle(tmp_path / "turned", version="2.0.0", features=features[::-1])
    for challengers, message in (
        ([write_bundle(tmp_path, "other")], "no model other to challenge; there are tiny"),
        ([write_bundle(tmp_path / "same", threshold=3.0)], "tiny 1.0.0 would challenge itself"),
        ([turned], "a challenger has its champion's features, in their order: a DOUBLE, b DOUBLE, c DOUBLE expected"),
        ([rival, write_bundle(tmp_path, version="1.2.0")], "two challengers of tiny"),
    ):
        with pytest.raises(BuildError, match=message):
            build([champion], tmp_path / "x.jar", challengers=challengers, prove=False)
