"""The fixture of the official stack, with our image in the place of its three: network, order, jars, logs, removal.

What the images themselves do is not tested here: they can not be pulled on every machine. Where they can be,
`pytest tests/containers --ksqldb=compose` runs the whole suite on them.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.testing import engine
from deploy.testing.settings import anomaly_image
from deploy.testing.targets import Settings, make_server

REACH = """
import json, sys, urllib.request
for url in ("http://kafka:8088/healthcheck", "http://schema-registry:8081/healthcheck", "http://ksqldb:8088/healthcheck"):
    assert json.load(urllib.request.urlopen(url, timeout=10))["isHealthy"], url
"""


def test_three_containers_on_one_network(
    container_engine: None, udf_jar: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from testcontainers.core.container import ExecConfig

    image = anomaly_image()
    monkeypatch.setenv("KSQL_ANOMALY_KAFKA_IMAGE", image)
    monkeypatch.setenv("KSQL_ANOMALY_REGISTRY_IMAGE", image)
    server = make_server("compose", Settings(tmp_path, (udf_jar,), image))
    # Our server takes the registry's port: a real registry would be a third JVM in this container, seven in all.
    server.registry.with_envs(KSQL_ANOMALY_PORT="8081", KSQL_ANOMALY_REGISTRY_PORT="8089")  # type: ignore[attr-defined]
    with server, server.client() as client:
        assert "CAR_ANOMALY" in client.functions()
        reached = server.container.exec(ExecConfig(["python3", "-c", REACH]))  # type: ignore[attr-defined]
        assert reached.exit_code == 0, reached.output.decode()
        assert set(server.logs()) == {"kafka", "schema-registry", "ksqldb"}
        assert all("SQL server" in text for text in server.logs().values())
        network = server.network.name  # type: ignore[attr-defined]
    with engine.connected() as docker:
        mine = {"label": f"{engine.OWNER}={engine.owner()}"}
        assert docker.containers.list(all=True, filters=mine | {"network": network}) == []
        assert docker.networks.list(names=[network]) == []
