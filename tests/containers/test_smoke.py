"""The container class alone, without the plugin."""

from __future__ import annotations

import pytest

from deploy.client import Client
from deploy.testing import engine


def test_statements_in_and_rows_out() -> None:
    if reason := engine.missing():
        pytest.skip(reason)
    from deploy.testing import KsqlAnomalyContainer

    with KsqlAnomalyContainer() as container, Client(container.get_url()) as client:
        client.statement("CREATE STREAM S (A INT) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON', PARTITIONS=1);")
        from confluent_kafka import Producer

        producer = Producer({"bootstrap.servers": container.get_bootstrap_servers()})
        producer.produce("s", '{"A": 41}')
        assert producer.flush(10) == 0
        with client.query("SELECT A + 1 FROM S EMIT CHANGES LIMIT 1;", {"auto.offset.reset": "earliest"}) as rows:
            assert list(rows) == [[42]]
