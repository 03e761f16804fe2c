"""The suite that runs unchanged on every kind of server: on `embedded`, and on `image` where an engine answers.

    pytest tests/containers                          both
    pytest tests/containers --ksqldb=compose         one kind, which must then work

KSQL_ANOMALY_REQUIRE_ENGINE=1 makes a missing engine an error instead of a skip.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.testing import engine
from deploy.testing.settings import anomaly_image

# The first test of a session trains two models, proves a jar with TensorFlow and starts a server: 60 s on a quiet
# machine, ten times that where two cores run other work.
TEST_SECONDS = 900
BACKENDS = {"payment": "tensorflow", "car": "java"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.integration)
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(TEST_SECONDS))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "ksqldb" in metafunc.fixturenames:
        chosen = metafunc.config.getoption("--ksqldb") or os.environ.get("KSQL_ANOMALY_URL")
        metafunc.parametrize("ksqldb", [chosen] if chosen else _both(), indirect=True, scope="session")


def _both() -> list[object]:
    reason = None if os.environ.get("KSQL_ANOMALY_REQUIRE_ENGINE") else engine.missing(anomaly_image())
    image = pytest.param("image", marks=pytest.mark.skip(reason)) if reason else "image"
    return ["embedded", image]


@pytest.fixture(scope="session")
def container_engine() -> None:
    """Skips where no engine answers or our image is not built, and says how to get them."""
    if (reason := engine.missing(anomaly_image())) and not os.environ.get("KSQL_ANOMALY_REQUIRE_ENGINE"):
        pytest.skip(reason)


@pytest.fixture(scope="session")
def models_topic() -> str:
    """The server follows a model source."""
    return "models"


@pytest.fixture(scope="session")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Small models of the scripts, by name."""
    folder = tmp_path_factory.mktemp("models")
    return {name: train(name, folder) for name in BACKENDS}


@pytest.fixture(scope="session")
def udf_jar(bundles: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One jar with both models: payment on TensorFlow Java, car on plain Java."""
    from udf_bridge.jar import build

    return build(list(bundles.values()), tmp_path_factory.mktemp("jar") / "anomaly.jar", backends=BACKENDS).path


def train(model: str, folder: Path) -> Path:
    """A small model, in a process of its own: TensorFlow must not come into this one."""
    command = [sys.executable, "-m", "deploy.cli", "model", "train", model, "--rows", "2000", "--json"]
    done = subprocess.run([*command, "--output", str(folder)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    return Path(json.loads(done.stdout)["path"])
