"""Makes the start-up caches of broker and query runner, so that later starts take half the time.

    python -m deploy.embedded.quick_start

It starts a runtime of its own on free ports, lets a query work in it, and removes it. The image is built with it.
"""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

from deploy.client import Client
from deploy.embedded.stack import Stack
from udf_bridge.jvm.startup import recorded

STATEMENTS = (
    "SET 'auto.offset.reset' = 'earliest';"
    "CREATE STREAM s (id VARCHAR KEY, a INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);"
    "CREATE STREAM t AS SELECT id, a + 1 AS b FROM s WHERE a > 0 EMIT CHANGES;"
    "INSERT INTO s (id, a) VALUES ('x', 1);"
)
END_SECONDS = 120.0
"""A program writes its record when it ends."""


def train() -> None:
    """Record a start with one working query and make the caches. Raises EmbeddedError or JavaRunError."""
    logging.getLogger("deploy.embedded.runner").setLevel(logging.CRITICAL)  # recording Java writes lines of its own
    with (
        tempfile.TemporaryDirectory() as folder,
        recorded(),
        Stack(Path(folder), port=0, stop_seconds=END_SECONDS) as stack,
        Client(stack.url) as client,
    ):
        client.statement(STATEMENTS)
        with client.query("SELECT b FROM t EMIT CHANGES LIMIT 1;", {"auto.offset.reset": "earliest"}) as rows:
            list(rows)


if __name__ == "__main__":
    train()
