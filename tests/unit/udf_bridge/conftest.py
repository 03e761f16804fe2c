"""Bundles and jars that the tests of udf_bridge share."""

from __future__ import annotations

from pathlib import Path

import pytest
from bundles import write_bundle

from udf_bridge.jar import JarReport, build


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A bundle of a model called tiny, with features a, b and c."""
    return write_bundle(tmp_path / "bundles")


@pytest.fixture(scope="session")
def proven(tmp_path_factory: pytest.TempPathFactory) -> JarReport:
    """A jar with two models, proven through JPype."""
    folder = tmp_path_factory.mktemp("proven")
    bundles = [write_bundle(folder, "tiny"), write_bundle(folder, "other", "2.1.0")]
    return build(bundles, folder / "proven.jar")
