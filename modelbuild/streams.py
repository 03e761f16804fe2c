"""Where rows come from, by what a command line names: a file, `kafka://…` or `ksql:SELECT …`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from modelbuild.errors import DataError, nearest

if TYPE_CHECKING:
    from modelbuild.kafka_source import KafkaTopic
    from modelbuild.ksql_source import KsqlQuery

SCHEMES = ("kafka://", "ksql:")


@dataclass(frozen=True, slots=True)
class Access:
    """How streams are reached: addresses, credentials, and how long to wait (seconds)."""

    bootstrap: str | None = None
    registry: str | None = None
    server: str | None = None
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    patience: float = 30.0
    seconds: float | None = None


def is_stream(text: str) -> bool:
    """Say whether a text names a stream rather than a file."""
    return text.startswith(SCHEMES)


def parse_source(text: str, access: Access | None = None) -> Path | KafkaTopic | KsqlQuery:
    """Return the source that a text names. Raises DataError: a stream that is not named well."""
    access = access or Access()
    if text.startswith("kafka:"):
        from modelbuild.kafka_source import parse_kafka

        if not text.startswith("kafka://"):
            raise DataError("kafka://HOST:PORT/TOPIC or kafka://TOPIC is expected", path=text)
        return parse_kafka(text, access)
    if text.startswith("ksql:"):
        from modelbuild.ksql_source import parse_ksql

        return parse_ksql(text, access)
    scheme, separator, _ = text.partition("://")
    if separator:
        raise DataError(f"no source {scheme}://{nearest(scheme + '://', SCHEMES)} (there are: {', '.join(SCHEMES)})")
    return Path(text)
