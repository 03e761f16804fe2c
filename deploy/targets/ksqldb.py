"""A ksqlDB-compatible server: how to reach it, and where its deployments are noted."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deploy.client import Client
    from deploy.journal import Journal


@dataclass(frozen=True, slots=True)
class Target:
    """A server's URL, its Kafka and schema registry where they can be reached from here, and how to log in."""

    url: str
    bootstrap: str | None = None
    registry_url: str | None = None
    user: str | None = None
    password: str | None = None
    ca: Path | None = None
    certificate: tuple[Path, Path] | None = None

    def connect(self, timeout: float = 60.0) -> Client:
        """A client of the server."""
        from deploy.client import Client

        return Client(
            self.url,
            user=self.user,
            password=self.password,
            ca=self.ca,
            certificate=self.certificate,
            timeout=timeout,
        )

    def journal(self, fallback: Path) -> Journal:
        """The journal in the server's Kafka; without a bootstrap, a file of this server's in the folder `fallback`."""
        from deploy.journal import FileJournal, TopicJournal

        if self.bootstrap:
            return TopicJournal(self.bootstrap)
        return FileJournal(fallback / f"{re.sub(r'[^A-Za-z0-9.]+', '-', self.url)}.jsonl")


def from_environment() -> Target | None:
    """The server that `KSQL_ANOMALY_URL`, `_BOOTSTRAP`, `_REGISTRY`, `_USER` and `_PASSWORD` name, if any."""
    url = os.environ.get("KSQL_ANOMALY_URL")
    if not url:
        return None
    return Target(
        url=url,
        bootstrap=os.environ.get("KSQL_ANOMALY_BOOTSTRAP"),
        registry_url=os.environ.get("KSQL_ANOMALY_REGISTRY"),
        user=os.environ.get("KSQL_ANOMALY_USER"),
        password=os.environ.get("KSQL_ANOMALY_PASSWORD"),
    )
