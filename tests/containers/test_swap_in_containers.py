"""Another version of a model is published while a query runs, and scores its rows: no restart, no new jar."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deploy.testing.errors import UnsupportedError
from deploy.testing.server import Server
from udf_bridge.publish.publishing import publish
from udf_bridge.publish.store import open_store

SWAP_SECONDS = 60
STATEMENTS = (
    "CREATE STREAM readings (id VARCHAR KEY, f ARRAY<DOUBLE>)"
    " WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON', PARTITIONS=1);"
    "SET 'auto.offset.reset' = 'earliest';"
    "CREATE STREAM versions WITH (KAFKA_TOPIC='versions', VALUE_FORMAT='JSON') AS"
    " SELECT id, CAR_ANOMALY(f)->MODEL_VERSION AS version FROM readings EMIT CHANGES;"
)


def test_a_published_version_takes_over_while_the_query_runs(
    ksqldb: Server,
    bundles: dict[str, Path],
    deployed: Callable[..., None],
    produce: Callable[..., int],
    alerts: Callable[..., list[dict[str, Any]]],
    tmp_path: Path,
) -> None:
    try:
        store = open_store(ksqldb.models_source)
    except UnsupportedError as error:
        pytest.skip(str(error))
    row = json.loads((bundles["car"] / "golden.json").read_text())["inputs"][0]
    sent = 0

    def wait_for(version: str) -> None:
        nonlocal sent
        deadline = time.monotonic() + SWAP_SECONDS
        seen = None
        while seen != version:
            assert time.monotonic() < deadline, f"{version} expected, {seen} scores"
            sent += produce("readings", [{"id": "r", "f": row}], key="id")
            seen = alerts("versions", at_least=sent)[-1]["VERSION"]

    deployed(STATEMENTS)
    wait_for("1.0.0")
    publish(renumbered(bundles["car"], tmp_path / "car-1.1.0", "1.1.0"), store)
    try:
        wait_for("1.1.0")
    finally:
        publish(bundles["car"], store)
    wait_for("1.0.0")


def renumbered(bundle: Path, copy: Path, version: str) -> Path:
    """The same model under another version."""
    shutil.copytree(bundle, copy)
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | {"version": version}))
    return copy
