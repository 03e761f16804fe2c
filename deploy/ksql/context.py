"""What planning is given besides the statement, and what it gives back."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from deploy.ksql.catalogue import Catalogue
from deploy.ksql.plan import Json, Plan
from deploy.ksql.schema import Formats, Schema

SchemaOf = Callable[[str, bool, int | None], "list[tuple[str, str]] | None"]


@dataclass(frozen=True, slots=True)
class PlanningContext:
    """Settings, and questions that only the running engine can answer (None: nobody can).

    `schema_of(topic, is_key, schema_id)`: columns in the schema registry as (name, SQL type);
    `partitions_of(topic)`: of an existing topic, else None;
    `resolve(signature id, argument types)`: the result's type of a signature that only Java can tell.
    """

    properties: Mapping[str, str] = field(default_factory=dict)
    query_number: int = 0
    schema_of: SchemaOf | None = None
    partitions_of: Callable[[str], int | None] | None = None
    resolve: Callable[[str, list[str]], str] | None = None

    def setting(self, name: str) -> str | None:
        """A server or session property, or None."""
        value = self.properties.get(name)
        return None if value in (None, "") else str(value)

    def flag(self, name: str) -> bool | None:
        """A boolean property, or None when it is not set."""
        value = self.setting(name)
        return None if value is None else value.lower() == "true"

    def runner_properties(self) -> dict[str, str]:
        """The properties for plan.json: without the prefix `ksql.streams.`."""
        return {name.removeprefix("ksql.streams."): str(value) for name, value in self.properties.items()}


def query_id_of(kind: str, name: str, context: PlanningContext) -> str:
    """A query's id, `CSAS_NAME_7`, of letters that a consumer group and a topic may have."""
    return re.sub(r"[^A-Za-z0-9._-]", "_", f"{kind}_{name}_{context.query_number}")


@dataclass(frozen=True, slots=True)
class TopicRequest:
    """A topic that has to exist before the statement takes effect; `create` False: it is there already, or must be.

    `partitions` and `replicas` None: as the broker's default. `compacted`: a table's topic.
    """

    name: str
    partitions: int | None
    replicas: int | None
    formats: Formats
    schema: Schema
    create: bool
    compacted: bool = False


@dataclass(frozen=True, slots=True)
class InsertRequest:
    """INSERT VALUES: the fields of the runner's `insert`."""

    topic: str
    formats: Formats
    schema: Schema
    key: tuple[Json, ...]
    value: tuple[Json, ...] | None
    timestamp: int | None

    def to_json(self) -> dict[str, Any]:
        """`topic, formats, schema, rows` with one row."""
        row = {
            "key": list(self.key),
            "value": None if self.value is None else list(self.value),
            "timestamp": self.timestamp,
        }
        return {
            "topic": self.topic,
            "formats": self.formats.to_json(),
            "schema": self.schema.to_json(),
            "rows": [row],
        }


@dataclass(frozen=True, slots=True)
class Planned:
    """What a statement does; see the package's docstring."""

    catalogue: Catalogue
    plan: Plan | None = None
    query_id: str | None = None
    topic: TopicRequest | None = None
    insert: InsertRequest | None = None
    replaced: str | None = None
    dropped: str | None = None
    dropped_topic: str | None = None
    warning: str = ""
    unchanged: bool = False
