"""Test fixtures for SQL with model functions: containers, and a pytest plugin (`deploy.testing.plugin`).

>>> from deploy.testing import KsqlAnomalyContainer                  # doctest: +SKIP
>>> with KsqlAnomalyContainer().with_udf_jar("anomaly.jar") as ksqldb:
...     print(ksqldb.get_url(), ksqldb.get_bootstrap_servers())

Needs the extra `testing`. The names are imported when they are asked for: pytest loads this package in every session.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deploy.testing.anomaly import KsqlAnomalyContainer
    from deploy.testing.confluent import KafkaContainer, KsqlDbContainer, SchemaRegistryContainer

__all__ = ["KafkaContainer", "KsqlAnomalyContainer", "KsqlDbContainer", "SchemaRegistryContainer"]

_MODULES = {
    "KafkaContainer": "deploy.testing.confluent",
    "KsqlAnomalyContainer": "deploy.testing.anomaly",
    "KsqlDbContainer": "deploy.testing.confluent",
    "SchemaRegistryContainer": "deploy.testing.confluent",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_MODULES[name]), name)
