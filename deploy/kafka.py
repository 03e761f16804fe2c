"""Settings that every Kafka client of the deployment has."""

from __future__ import annotations

from typing import Any


def client_settings(bootstrap: str, settings: dict[str, Any] | None = None) -> dict[str, Any]:
    """Settings of a producer, consumer or admin client: where the brokers are, and what is given besides.

    The library's own lines on stderr are left out but for critical ones: what goes wrong is raised by its caller.
    """
    return {"bootstrap.servers": bootstrap, "log_level": 2, **(settings or {})}
