"""The typed plan: one frozen class per step, named like the runner's Java builder; JSON as docs/seams.md says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from deploy.ksql.errors import SqlError
from deploy.ksql.schema import Formats, Schema, TimestampColumn, WindowInfo

FORMAT_VERSION = 1
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class NamedExpression:
    """A column that is computed; `expression` is an expression node of plan.json."""

    name: str
    expression: Json

    def to_json(self) -> Json:
        """`{"name", "expression"}`."""
        return {"name": self.name, "expression": self.expression}

    @classmethod
    def from_json(cls, content: Json) -> NamedExpression:
        """The reverse of `to_json`."""
        return cls(content["name"], content["expression"])


@dataclass(frozen=True, slots=True)
class Aggregate:
    """One aggregate column: arguments are names of value columns, `initial` literal nodes."""

    name: str
    function: str
    signature: str
    arguments: tuple[str, ...]
    initial: tuple[Json, ...] = ()

    def to_json(self) -> Json:
        """An item of `aggregates`."""
        return {
            "name": self.name,
            "function": self.function,
            "signature": self.signature,
            "arguments": list(self.arguments),
            "initial": list(self.initial),
        }

    @classmethod
    def from_json(cls, content: Json) -> Aggregate:
        """The reverse of `to_json`."""
        arguments, initial = tuple(content["arguments"]), tuple(content["initial"])
        return cls(content["name"], content["function"], content["signature"], arguments, initial)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a plan; `schema` is what it gives, `name` is unique in the plan and names its state store."""

    TYPE: ClassVar[str] = ""
    name: str
    schema: Schema

    def inputs(self) -> tuple[Step, ...]:
        """The steps that feed this one."""
        return tuple(getattr(self, part) for part in ("source", "left", "right") if hasattr(self, part))

    def walk(self) -> Iterator[Step]:
        """This step, then everything above it."""
        yield self
        for step in self.inputs():
            yield from step.walk()

    def to_json(self) -> Json:
        """The step with its inputs, keyed as in docs/seams.md."""
        return {"@type": self.TYPE} | {item.name: _json(getattr(self, item.name)) for item in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSource(Step):
    """Reads a topic as a stream."""

    TYPE = "streamSourceV1"
    topic: str
    formats: Formats
    declared: Schema
    timestamp: TimestampColumn | None = None
    window: WindowInfo | None = None
    pseudo_columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSource(StreamSource):
    """Reads a topic as a table."""

    TYPE = "tableSourceV1"
    materialized: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamFilter(Step):
    """WHERE on a stream."""

    TYPE = "streamFilterV1"
    source: Step
    condition: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFilter(StreamFilter):
    """WHERE or HAVING on a table."""

    TYPE = "tableFilterV1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSelect(Step):
    """Computes the value columns and renames the key columns."""

    TYPE = "streamSelectV1"
    source: Step
    selects: tuple[NamedExpression, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSelect(StreamSelect):
    """The same on a table."""

    TYPE = "tableSelectV1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSelectKey(Step):
    """PARTITION BY, and the repartition before a join."""

    TYPE = "streamSelectKeyV1"
    source: Step
    keys: tuple[NamedExpression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamFlatMap(Step):
    """Table functions: appends their columns, a row for each element."""

    TYPE = "streamFlatMapV1"
    source: Step
    functions: tuple[NamedExpression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamGroupBy(Step):
    """GROUP BY on a stream."""

    TYPE = "streamGroupByV1"
    source: Step
    keys: tuple[NamedExpression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableGroupBy(StreamGroupBy):
    """GROUP BY on a table."""

    TYPE = "tableGroupByV1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamAggregate(Step):
    """Aggregates a grouped stream: the carried columns (last value), then the aggregates."""

    TYPE = "streamAggregateV1"
    source: Step
    carried: tuple[str, ...]
    aggregates: tuple[Aggregate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableAggregate(StreamAggregate):
    """Aggregates a grouped table, with undo."""

    TYPE = "tableAggregateV1"


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamWindowedAggregate(StreamAggregate):
    """Aggregates a grouped stream by window."""

    TYPE = "streamWindowedAggregateV1"
    window: WindowInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSuppress(Step):
    """EMIT FINAL."""

    TYPE = "tableSuppressV1"
    source: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamStreamJoin(Step):
    """Joins two streams within a time; the value is the left columns, then the right ones."""

    TYPE = "streamStreamJoinV1"
    left: Step
    right: Step
    join: str
    before_ms: int
    after_ms: int
    grace_ms: int | None
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamTableJoin(Step):
    """Looks a stream's rows up in a table."""

    TYPE = "streamTableJoinV1"
    left: Step
    right: Step
    join: str
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableTableJoin(StreamTableJoin):
    """Joins two tables on their primary keys."""

    TYPE = "tableTableJoinV1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignKeyTableTableJoin(Step):
    """Joins a left table's column with a right table's primary key; the key is the left one."""

    TYPE = "foreignKeyTableTableJoinV1"
    left: Step
    right: Step
    join: str
    foreign_key: Json


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSink(Step):
    """Writes a stream to a topic."""

    TYPE = "streamSinkV1"
    source: Step
    topic: str
    formats: Formats
    timestamp: TimestampColumn | None = None
    window: WindowInfo | None = None
    partitions: int | None = None
    replicas: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSink(StreamSink):
    """Writes a table to a topic."""

    TYPE = "tableSinkV1"


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLookup(Step):
    """Reads the store of a running query (pull); `keys` None scans it."""

    TYPE = "tableLookupV1"
    query_id: str
    store: str
    keys: tuple[tuple[Json, ...], ...] | None = None
    window_start: Json | None = None
    window_end: Json | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A query for the runner; `kind` is persistent, transient or pull."""

    query_id: str
    statement: str
    kind: str
    step: Step
    sink: str | None = None
    limit: int | None = None
    properties: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> Json:
        """plan.json."""
        return {
            "format_version": FORMAT_VERSION,
            "query_id": self.query_id,
            "statement": self.statement,
            "kind": self.kind,
            "sink": self.sink,
            "limit": self.limit,
            "properties": dict(self.properties),
            "step": self.step.to_json(),
        }

    @classmethod
    def from_json(cls, content: Json) -> Plan:
        """The reverse of `to_json`; raises SqlError for a newer format or an unknown step."""
        version = content.get("format_version")
        if version != FORMAT_VERSION:
            raise SqlError(f"plan has format version {version}, this program knows version {FORMAT_VERSION}")
        names = ("query_id", "statement", "kind", "sink", "limit", "properties")
        return cls(**{name: content[name] for name in names}, step=step_from_json(content["step"]))


def _json(value: Any) -> Any:
    if hasattr(value, "to_json"):
        return value.to_json()
    if isinstance(value, tuple):
        return [_json(item) for item in value]
    return value


def _all_steps(base: type[Step]) -> Iterator[type[Step]]:
    for step in base.__subclasses__():
        yield step
        yield from _all_steps(step)


STEPS: Mapping[str, type[Step]] = {step.TYPE: step for step in _all_steps(Step)}


def _input_from_json(content: Json) -> Step:
    return step_from_json(content)


_READERS: Mapping[str, Any] = {
    "schema": Schema.from_json,
    "declared": Schema.from_json,
    "formats": Formats.from_json,
    "timestamp": TimestampColumn.from_json,
    "window": WindowInfo.from_json,
    "source": _input_from_json,
    "left": _input_from_json,
    "right": _input_from_json,
    "selects": lambda content: tuple(map(NamedExpression.from_json, content)),
    "functions": lambda content: tuple(map(NamedExpression.from_json, content)),
    "aggregates": lambda content: tuple(map(Aggregate.from_json, content)),
    "pseudo_columns": tuple,
    "carried": tuple,
    "key": tuple,
    "keys": lambda content: tuple(_key_from_json(item) for item in content),
}


def _key_from_json(item: Any) -> Any:
    if isinstance(item, list):
        return tuple(item)
    return item if isinstance(item, str) else NamedExpression.from_json(item)


def step_from_json(content: Json) -> Step:
    """A step and its inputs; raises SqlError for an unknown `@type`."""
    step = STEPS.get(content["@type"])
    if step is None:
        raise SqlError(f"unknown plan step {content['@type']!r}; known: {', '.join(sorted(STEPS))}")
    read = {
        name: value if value is None or name not in _READERS else _READERS[name](value)
        for name, value in content.items()
        if name != "@type"
    }
    return step(**read)
