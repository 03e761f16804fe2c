"""The syntax tree of KSQL: what a statement says, before any name is looked up; expressions are `expression_tree`'s."""

from __future__ import annotations

from dataclasses import dataclass, field

from deploy.ksql.expression_tree import (
    Arithmetic,
    ArrayConstructor,
    Between,
    Call,
    Case,
    Cast,
    Column,
    Comparison,
    Expression,
    Field,
    InList,
    IsNull,
    Lambda,
    Like,
    Literal,
    Location,
    Logical,
    MapConstructor,
    Negate,
    Node,
    Not,
    Row,
    StructConstructor,
    Subscript,
    When,
)
from deploy.ksql.types import SqlType

__all__ = [
    "AlterSource",
    "Arithmetic",
    "ArrayConstructor",
    "AssertSchema",
    "AssertTopic",
    "Between",
    "Call",
    "Case",
    "Cast",
    "Column",
    "ColumnDefinition",
    "Comparison",
    "CreateAs",
    "CreateSource",
    "CreateType",
    "Define",
    "Describe",
    "DescribeFunction",
    "DropSource",
    "DropType",
    "Explain",
    "Expression",
    "Field",
    "InList",
    "InsertInto",
    "InsertValues",
    "IsNull",
    "Join",
    "Lambda",
    "Like",
    "Literal",
    "Location",
    "Logical",
    "MapConstructor",
    "Negate",
    "Node",
    "Not",
    "Pause",
    "PrintTopic",
    "Properties",
    "Query",
    "Resume",
    "Row",
    "Select",
    "SelectAll",
    "SelectFields",
    "SelectItem",
    "SetProperty",
    "Show",
    "SourceReference",
    "Statement",
    "StructConstructor",
    "Subscript",
    "Terminate",
    "Undefine",
    "UnsetProperty",
    "When",
    "Window",
    "Within",
]


@dataclass(frozen=True, slots=True)
class SelectItem(Node):
    """`expression [AS alias]`."""

    expression: Expression
    alias: str | None = None


@dataclass(frozen=True, slots=True)
class SelectAll(Node):
    """`*` or `source.*`."""

    source: str | None = None


@dataclass(frozen=True, slots=True)
class SelectFields(Node):
    """`struct->*`."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class SourceReference(Node):
    """`NAME [AS alias]` in FROM."""

    name: str
    alias: str


@dataclass(frozen=True, slots=True)
class Within(Node):
    """How far apart two rows may be, in ms."""

    before_ms: int
    after_ms: int
    grace_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Join(Node):
    """`kind JOIN right [WITHIN …] ON criterion`; kind is INNER, LEFT, RIGHT or OUTER."""

    kind: str
    right: SourceReference
    within: Within | None
    criterion: Expression


@dataclass(frozen=True, slots=True)
class Window(Node):
    """A WINDOW clause; `type` is TUMBLING, HOPPING or SESSION, all times in ms."""

    type: str
    size_ms: int
    advance_ms: int | None = None
    grace_ms: int | None = None
    retention_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Query(Node):
    """A SELECT; `emit` is CHANGES, FINAL or None (a pull query, when it stands alone)."""

    select: tuple[SelectItem | SelectAll | SelectFields, ...]
    source: SourceReference
    joins: tuple[Join, ...] = ()
    window: Window | None = None
    where: Expression | None = None
    group_by: tuple[Expression, ...] | None = None
    partition_by: tuple[Expression, ...] | None = None
    having: Expression | None = None
    emit: str | None = None
    limit: int | None = None


# ---- statements ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Node):
    """One statement; `text` is its source without the semicolon, variables substituted."""

    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class ColumnDefinition(Node):
    """A column of CREATE STREAM or TABLE; `role` is None, KEY, PRIMARY KEY, HEADERS or HEADER (of `header`)."""

    name: str
    type: SqlType
    role: str | None = None
    header: str | None = None


Properties = tuple[tuple[str, Literal], ...]


@dataclass(frozen=True, slots=True)
class CreateSource(Statement):
    """CREATE STREAM or TABLE over a topic; `kind` is STREAM or TABLE."""

    kind: str
    name: str
    columns: tuple[ColumnDefinition, ...]
    properties: Properties
    or_replace: bool = False
    if_not_exists: bool = False
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class CreateAs(Statement):
    """CREATE STREAM or TABLE … AS SELECT."""

    kind: str
    name: str
    properties: Properties
    query: Query
    or_replace: bool = False
    if_not_exists: bool = False


@dataclass(frozen=True, slots=True)
class InsertInto(Statement):
    """INSERT INTO … SELECT; `target`: where the sink's name stands."""

    name: str
    properties: Properties
    query: Query
    target: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class InsertValues(Statement):
    """INSERT INTO … VALUES; `columns` is None when none are named. `target`: where the source's name stands."""

    name: str
    columns: tuple[str, ...] | None
    values: tuple[Expression, ...]
    target: Location | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Select(Statement):
    """A query that stands alone: push with EMIT, else pull."""

    query: Query


@dataclass(frozen=True, slots=True)
class DropSource(Statement):
    """DROP STREAM or TABLE."""

    kind: str
    name: str
    if_exists: bool = False
    delete_topic: bool = False


@dataclass(frozen=True, slots=True)
class AlterSource(Statement):
    """ALTER STREAM or TABLE … ADD COLUMN."""

    kind: str
    name: str
    columns: tuple[tuple[str, SqlType], ...]


@dataclass(frozen=True, slots=True)
class CreateType(Statement):
    """CREATE TYPE."""

    name: str
    type: SqlType
    if_not_exists: bool = False


@dataclass(frozen=True, slots=True)
class DropType(Statement):
    """DROP TYPE."""

    name: str
    if_exists: bool = False


@dataclass(frozen=True, slots=True)
class Show(Statement):
    """SHOW or LIST; `what`: STREAMS, TABLES, TOPICS, QUERIES, FUNCTIONS, PROPERTIES, TYPES, VARIABLES."""

    what: str
    extended: bool = False
    all: bool = False


@dataclass(frozen=True, slots=True)
class Describe(Statement):
    """DESCRIBE a source."""

    name: str
    extended: bool = False


@dataclass(frozen=True, slots=True)
class DescribeFunction(Statement):
    """DESCRIBE FUNCTION."""

    name: str


@dataclass(frozen=True, slots=True)
class Explain(Statement):
    """EXPLAIN a query id or a statement."""

    query_id: str | None
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class PrintTopic(Statement):
    """PRINT a topic."""

    topic: str
    from_beginning: bool = False
    interval: int | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Terminate(Statement):
    """TERMINATE a query; `query_id` None is ALL."""

    query_id: str | None


@dataclass(frozen=True, slots=True)
class Pause(Statement):
    """PAUSE a query; `query_id` None is ALL."""

    query_id: str | None


@dataclass(frozen=True, slots=True)
class Resume(Statement):
    """RESUME a query; `query_id` None is ALL."""

    query_id: str | None


@dataclass(frozen=True, slots=True)
class SetProperty(Statement):
    """SET 'name' = 'value'."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class UnsetProperty(Statement):
    """UNSET 'name'."""

    name: str


@dataclass(frozen=True, slots=True)
class Define(Statement):
    """DEFINE name = 'value'."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Undefine(Statement):
    """UNDEFINE name."""

    name: str


@dataclass(frozen=True, slots=True)
class AssertTopic(Statement):
    """ASSERT [NOT EXISTS] TOPIC; `exists` False is NOT EXISTS."""

    topic: str
    properties: Properties = ()
    exists: bool = True
    timeout_ms: int | None = None


@dataclass(frozen=True, slots=True)
class AssertSchema(Statement):
    """ASSERT [NOT EXISTS] SCHEMA."""

    subject: str | None
    schema_id: int | None
    exists: bool = True
    timeout_ms: int | None = None
