"""Images and versions that the fixtures use; each can be set by an environment variable. None is `latest`."""

from __future__ import annotations

import os
from importlib.metadata import version

MODELS_VARIABLES = ("KSQL_ANOMALY_MODELS_SOURCE", "KSQL_ANOMALY_MODELS_UNSIGNED")
"""How a container is told of its model source."""


def kafka_image(usual: str) -> str:
    """`KSQL_ANOMALY_KAFKA_IMAGE`, else the one that goes with the release."""
    return os.environ.get("KSQL_ANOMALY_KAFKA_IMAGE") or usual


def registry_image(usual: str) -> str:
    """`KSQL_ANOMALY_REGISTRY_IMAGE`, else the one that goes with the release."""
    return os.environ.get("KSQL_ANOMALY_REGISTRY_IMAGE") or usual


def anomaly_image() -> str:
    """`KSQL_ANOMALY_IMAGE`, else the image of this very version, as `make image` calls it."""
    return os.environ.get("KSQL_ANOMALY_IMAGE") or f"ksql-anomaly:{version('ksql-anomaly')}"
