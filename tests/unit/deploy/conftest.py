"""Fixtures of the deployment client's tests: a ksqlDB endpoint that is a real HTTP server, and a client of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ksqldb_endpoint import Endpoint, served

from deploy.client import Client


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with served() as endpoint:
        yield endpoint


@pytest.fixture
def client(endpoint: Endpoint) -> Iterator[Client]:
    with Client(endpoint.url) as client:
        client.wait_ready(10)
        yield client
