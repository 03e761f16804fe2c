"""What exists: sources, types and persistent queries. Immutable: every change makes a new catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from deploy.ksql.errors import InvalidStatement, UnknownName, did_you_mean
from deploy.ksql.plan import Step
from deploy.ksql.schema import Formats, Schema, TimestampColumn, WindowInfo
from deploy.ksql.tree import Location
from deploy.ksql.types import ArrayType, MapType, NamedType, SqlType, StructType

STREAM = "STREAM"
TABLE = "TABLE"


@dataclass(frozen=True, slots=True)
class Source:
    """A stream or table over a topic; `query_id` is the CREATE … AS query that fills it."""

    name: str
    kind: str
    schema: Schema
    topic: str
    formats: Formats
    timestamp: TimestampColumn | None = None
    window: WindowInfo | None = None
    partitions: int | None = None
    replicas: int | None = None
    read_only: bool = False
    query_id: str | None = None
    statement: str = ""

    @property
    def is_table(self) -> bool:
        """A table, not a stream."""
        return self.kind == TABLE

    @property
    def has_headers(self) -> bool:
        """Whether a column is read from record headers."""
        return any(column.header is not None for column in self.schema.value)


@dataclass(frozen=True, slots=True)
class RunningQuery:
    """A persistent query: what it reads, what it fills, and its plan's last step (for pull queries and upgrades)."""

    query_id: str
    sources: tuple[str, ...]
    sink: str | None
    statement: str
    step: Step


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Sources and types by name, queries by id."""

    sources: Mapping[str, Source] = field(default_factory=dict)
    types: Mapping[str, SqlType] = field(default_factory=dict)
    queries: Mapping[str, RunningQuery] = field(default_factory=dict)

    def source(self, name: str, location: Location | None = None) -> Source:
        """A source by name; raises UnknownName with the nearest name."""
        found = self.sources.get(name)
        if found is None:
            place = f"Line: {location.line}, Col: {location.column}: " if location else ""
            existing = ", ".join(sorted(self.sources)) or "none"
            message = f"{place}Source `{name}` does not exist.{did_you_mean(name, self.sources)} Sources: {existing}"
            raise UnknownName(message, location)
        return found

    def resolve(self, type_: SqlType, location: Location | None = None) -> SqlType:
        """The type with the names made by CREATE TYPE replaced; raises UnknownName."""
        match type_:
            case NamedType(name):
                if name not in self.types:
                    message = f"Cannot resolve unknown type: {name}.{did_you_mean(name, self.types)}"
                    raise UnknownName(message, location)
                return self.types[name]
            case ArrayType(element):
                return ArrayType(self.resolve(element, location))
            case MapType(key, value):
                return MapType(self.resolve(key, location), self.resolve(value, location))
            case StructType(fields):
                return StructType(tuple((name, self.resolve(field, location)) for name, field in fields))
            case _:
                return type_

    def with_source(self, source: Source) -> Catalogue:
        """A catalogue that has this source too."""
        return replace(self, sources={**self.sources, source.name: source})

    def without_source(self, name: str) -> Catalogue:
        """A catalogue without a source; raises InvalidStatement while queries other than its own use it."""
        source = self.source(name)
        others = [query for query in self.queries.values() if query.query_id != source.query_id]
        readers = [query.query_id for query in others if name in query.sources]
        writers = [query.query_id for query in others if query.sink == name]
        if readers or writers:
            message = f"Cannot drop {name}.\nThe following queries read from this source: [{', '.join(readers)}].\n"
            message += f"The following queries write into this source: [{', '.join(writers)}].\n"
            raise InvalidStatement(message + "You need to terminate them before dropping " + name + ".")
        queries = {key: query for key, query in self.queries.items() if key != source.query_id}
        sources = {key: value for key, value in self.sources.items() if key != name}
        return replace(self, sources=sources, queries=queries)

    def with_type(self, name: str, type_: SqlType) -> Catalogue:
        """A catalogue that has this type too."""
        return replace(self, types={**self.types, name: type_})

    def without_type(self, name: str) -> Catalogue:
        """A catalogue without a type."""
        return replace(self, types={key: value for key, value in self.types.items() if key != name})

    def with_query(self, query: RunningQuery) -> Catalogue:
        """A catalogue that has this query too."""
        return replace(self, queries={**self.queries, query.query_id: query})

    def without_query(self, query_id: str) -> Catalogue:
        """A catalogue after TERMINATE: the source that the query filled stays."""
        queries = {key: query for key, query in self.queries.items() if key != query_id}
        sources = {
            key: replace(source, query_id=None) if source.query_id == query_id else source
            for key, source in self.sources.items()
        }
        return replace(self, sources=sources, queries=queries)
