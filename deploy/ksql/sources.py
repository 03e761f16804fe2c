"""CREATE, ALTER and DROP of streams, tables and types: checks and their effect on the catalogue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deploy.ksql import tree as t
from deploy.ksql.catalogue import STREAM, TABLE, Catalogue, Source
from deploy.ksql.context import Planned, PlanningContext, TopicRequest
from deploy.ksql.errors import InvalidStatement, SqlTypeError
from deploy.ksql.expression_builder import unquote
from deploy.ksql.formats import check_key, check_value, make_format, wraps_value
from deploy.ksql.inference import Inference
from deploy.ksql.properties import SOURCE_PROPERTIES, With, read_properties, read_window
from deploy.ksql.schema import RESERVED_COLUMNS, Format, Formats, Schema, SchemaColumn, TimestampColumn
from deploy.ksql.source_tables import with_query
from deploy.ksql.types import BIGINT, BYTES, HEADERS, STRING, TIMESTAMP, SqlType

KEY_FORMAT_DEFAULT = "ksql.persistence.default.format.key"
VALUE_FORMAT_DEFAULT = "ksql.persistence.default.format.value"
WRAP_DEFAULT = "ksql.persistence.wrap.single.values"


def plan_create_source(statement: t.CreateSource, catalogue: Catalogue, context: PlanningContext) -> Planned:
    """CREATE STREAM or TABLE over a topic."""
    if already := existing(statement, catalogue):
        return already
    with_ = read_properties(statement.properties, SOURCE_PROPERTIES)
    topic = with_.get("KAFKA_TOPIC")
    if topic is None:
        raise InvalidStatement('Missing required property "KAFKA_TOPIC" which has no default value.')
    key_name, value_name = format_names(with_, context)
    make_format(key_name, with_.format_properties("KEY"))
    make_format(value_name, with_.format_properties("VALUE"))
    inference = Inference(statement, with_, topic, context)
    schema = inference.complete(_declared(statement, catalogue), key_name, value_name)
    _check_shape(statement, schema, with_)
    formats = make_formats(with_, schema, key_name, value_name, context)
    source = Source(
        statement.name,
        statement.kind,
        schema,
        topic,
        formats,
        timestamp=timestamp_column(with_, schema),
        window=read_window(with_),
        partitions=with_.get("PARTITIONS"),
        replicas=with_.get("REPLICAS"),
        read_only=statement.read_only,
        statement=statement.text,
    )
    source, request = _topic(source, context)
    _check_replacement(statement, source, catalogue)
    planned = Planned(catalogue.with_source(source), topic=request)
    return with_query(planned, source.name, context) if source.read_only and source.is_table else planned


def existing(statement: t.CreateSource | t.CreateAs, catalogue: Catalogue) -> Planned | None:
    """The no-op of IF NOT EXISTS, or None when the name is free or may be replaced; raises InvalidStatement."""
    known = catalogue.sources.get(statement.name)
    if known is None:
        return None
    kind, old = statement.kind.lower(), known.kind.lower()
    if statement.if_not_exists:
        warning = f"Cannot add {kind} `{statement.name}`: A {old} with the same name already exists."
        return Planned(catalogue, unchanged=True, warning=warning)
    message = f"Cannot add {kind} '{statement.name}': "
    if statement.or_replace and (known.read_only or getattr(statement, "read_only", False)):
        raise InvalidStatement(f"{message}CREATE OR REPLACE is not supported on source {kind}s.")
    if not statement.or_replace or known.kind != statement.kind:
        raise InvalidStatement(f"{message}A {old} with the same name already exists")
    return None


def format_names(with_: With, context: PlanningContext) -> tuple[str, str]:
    """Key and value format of a source by WITH clause or default; raises InvalidStatement."""
    key = with_.format_name("KEY") or context.setting(KEY_FORMAT_DEFAULT) or "KAFKA"
    value = with_.format_name("VALUE") or context.setting(VALUE_FORMAT_DEFAULT)
    if value is None:
        message = "Statement is missing the 'VALUE_FORMAT' property from the WITH clause. "
        raise InvalidStatement(f"{message}Either provide one or set a default via the '{VALUE_FORMAT_DEFAULT}' config.")
    return key, value


def make_formats(with_: With, schema: Schema, key: str, value: str, context: PlanningContext) -> Formats:
    """Checked formats for a schema; raises InvalidStatement, SqlTypeError."""
    if not schema.key and not with_.format_name("KEY"):
        key = "NONE"
    key_format = make_format(key, with_.format_properties("KEY"))
    value_format = make_format(value, with_.format_properties("VALUE"))
    return checked_formats(key_format, value_format, schema, with_, context)


def checked_formats(key: Format, value: Format, schema: Schema, with_: With, context: PlanningContext) -> Formats:
    """FORMATS of plan.json when both formats can hold the schema; raises InvalidStatement, SqlTypeError."""
    check_key(key, schema.key)
    check_value(value, schema.value)
    wrap = wraps_value(value, schema, with_.get("WRAP_SINGLE_VALUE"), context.flag(WRAP_DEFAULT))
    return Formats(key, value, wrap_key=len(schema.key) > 1, wrap_value=wrap)


def timestamp_column(with_: With, schema: Schema) -> TimestampColumn | None:
    """TIMESTAMP and TIMESTAMP_FORMAT; raises InvalidStatement."""
    text = with_.get("TIMESTAMP")
    if text is None:
        return None
    name, pattern = unquote(text), with_.get("TIMESTAMP_FORMAT")
    column = schema.column(name)
    if column is None:
        existing_names = ", ".join(schema.names())
        message = f"The TIMESTAMP column set in the WITH clause does not exist in the schema: '{name}'. "
        raise InvalidStatement(message + f"Columns: {existing_names}")
    if column.type not in (BIGINT, TIMESTAMP) and not (column.type == STRING and pattern):
        message = f"Timestamp column, `{name}`, should be LONG(INT64), TIMESTAMP, "
        raise InvalidStatement(message + "or a String with a timestamp_format specified")
    if pattern and column.type != STRING:
        raise InvalidStatement(f"'TIMESTAMP_FORMAT' set, but timestamp column `{name}` is {column.type}, not STRING")
    return TimestampColumn(name, pattern)


def _declared(statement: t.CreateSource, catalogue: Catalogue) -> Schema:
    keys: list[SchemaColumn] = []
    values: list[SchemaColumn] = []
    for column in statement.columns:
        type_ = catalogue.resolve(column.type, column.location)
        _check_column(statement, column, type_, [c.name for c in (*keys, *values)])
        if column.role in ("KEY", "PRIMARY KEY"):
            keys.append(SchemaColumn(column.name, type_))
        else:
            header = {"HEADERS": "", "HEADER": column.header}.get(column.role or "")
            values.append(SchemaColumn(column.name, type_, header))
    return Schema(tuple(keys), tuple(values))


def _check_column(statement: t.CreateSource, column: t.ColumnDefinition, type_: SqlType, before: Sequence[str]) -> None:
    place = column.location
    if column.name in RESERVED_COLUMNS:
        message = f"'{column.name}' is a reserved column name. You cannot use it as a name for a column."
        raise InvalidStatement(message, place)
    if column.name in before:
        raise InvalidStatement(f"Duplicate column names: {column.name}", place)
    wrong, right = ("PRIMARY KEY", "KEY") if statement.kind == STREAM else ("KEY", "PRIMARY KEY")
    if column.role == wrong:
        where = "" if column.location is None else f"Line: {column.location.line}, Col: {column.location.column}: "
        message = f"{where}Column `{column.name}` is a '{wrong}' column: "
        raise InvalidStatement(f"{message}please use '{right}' for {statement.kind.lower()}s.", place)
    expected = {"HEADERS": HEADERS, "HEADER": BYTES}.get(column.role or "")
    if expected is not None and type_ != expected:
        role = "HEADERS" if column.role == "HEADERS" else f"HEADER('{column.header}')"
        raise SqlTypeError(f"Invalid type for {role} column: expected {expected}, got {type_}", place)


def _check_shape(statement: t.CreateSource, schema: Schema, with_: With) -> None:
    if statement.kind == TABLE and not schema.key:
        raise InvalidStatement("Tables require a PRIMARY KEY. Please define the PRIMARY KEY.")
    if with_.get("WINDOW_TYPE") is not None and not schema.key:
        raise InvalidStatement("Windowed sources require a key column.")


def _topic(source: Source, context: PlanningContext) -> tuple[Source, TopicRequest]:
    known = context.partitions_of(source.topic) if context.partitions_of is not None else None
    if context.partitions_of is not None and known is None and source.partitions is None:
        message = (
            f"Topic '{source.topic}' does not exist. To create it, give PARTITIONS (and REPLICAS) in the WITH clause."
        )
        raise InvalidStatement(message)
    if known is not None and source.partitions is not None and source.partitions != known:
        message = f"A Kafka topic with the name '{source.topic}' already exists, with different partition/replica "
        raise InvalidStatement(
            f"{message}configuration than required: it has {known} partitions, {source.partitions} asked for"
        )
    source = replace(source, partitions=known or source.partitions)
    request = TopicRequest(
        source.topic,
        source.partitions,
        source.replicas,
        source.formats,
        source.schema,
        create=known is None and source.partitions is not None,
        compacted=source.is_table,
    )
    return source, request


def _check_replacement(statement: t.CreateSource, source: Source, catalogue: Catalogue) -> None:
    """CREATE OR REPLACE may only add value columns at the end."""
    old = catalogue.sources.get(statement.name)
    if old is not None:
        check_evolution(old, source)


def check_evolution(old: Source, new: Source) -> None:
    """Raise InvalidStatement unless the new source only adds value columns at the end."""
    kind = old.kind.lower()
    if old.topic != new.topic:
        raise InvalidStatement(f"Cannot replace {kind} '{old.name}': topic {old.topic} would become {new.topic}")
    kept = new.schema.value[: len(old.schema.value)]
    changed = [column for column in old.schema.key if column not in new.schema.key]
    changed += [column for column, other in zip(old.schema.value, kept, strict=False) if column != other]
    changed += list(old.schema.value[len(kept) :])
    if changed or len(old.schema.key) != len(new.schema.key):
        names = ", ".join(f"`{column.name}` {column.type}" for column in changed)
        message = f"Cannot upgrade data source: {kind} '{old.name}': "
        raise InvalidStatement(f"{message}The following columns are changed, missing or reordered: [{names}]")
    if old.window != new.window:
        raise InvalidStatement(f"Cannot upgrade data source: {kind} '{old.name}': its window would change")


def plan_alter(statement: t.AlterSource, catalogue: Catalogue) -> Planned:
    """ALTER … ADD COLUMN."""
    source = catalogue.source(statement.name)
    kind = source.kind.lower()
    if source.read_only:
        message = f"Cannot alter {kind} '{statement.name}': ALTER operations are not supported on source {kind}s."
        raise InvalidStatement(message)
    if source.query_id is not None:
        message = f"Cannot alter {kind} '{statement.name}': ALTER operations are not supported on CAS statements."
        raise InvalidStatement(message)
    added = tuple(SchemaColumn(name, catalogue.resolve(type_)) for name, type_ in statement.columns)
    for column in added:
        if source.schema.column(column.name) is not None or column.name in RESERVED_COLUMNS:
            raise InvalidStatement(f"Cannot add column `{column.name}` to {kind} `{source.name}`: it exists already")
    schema = replace(source.schema, value=source.schema.value + added)
    check_value(source.formats.value, schema.value)
    return Planned(catalogue.with_source(replace(source, schema=schema)))


def plan_drop(statement: t.DropSource, catalogue: Catalogue) -> Planned:
    """DROP STREAM or TABLE; its own query ends with it."""
    source = catalogue.sources.get(statement.name)
    kind = statement.kind.capitalize()
    if source is None:
        if statement.if_exists:
            return Planned(catalogue, unchanged=True, warning=f"{kind} `{statement.name}` does not exist.")
        existing_names = ", ".join(sorted(catalogue.sources)) or "none"
        raise InvalidStatement(f"{kind} {statement.name} does not exist. Sources: {existing_names}")
    if source.kind != statement.kind:
        raise InvalidStatement(
            f"Incompatible data source type is {source.kind}, but statement was DROP {statement.kind}"
        )
    if source.read_only and statement.delete_topic:
        raise InvalidStatement(f"Cannot delete topic for read-only source: {statement.name}")
    return Planned(
        catalogue.without_source(statement.name),
        dropped=statement.name,
        replaced=source.query_id,
        dropped_topic=source.topic if statement.delete_topic else None,
    )


def plan_type(statement: t.CreateType | t.DropType, catalogue: Catalogue) -> Planned:
    """CREATE TYPE and DROP TYPE."""
    name, known = statement.name, statement.name in catalogue.types
    if isinstance(statement, t.DropType):
        if not known and not statement.if_exists:
            raise InvalidStatement(f"Type {name} does not exist. Types: {', '.join(sorted(catalogue.types)) or 'none'}")
        return Planned(catalogue.without_type(name), unchanged=not known)
    if known and statement.if_not_exists:
        return Planned(catalogue, unchanged=True, warning=f"Type {name} exists already.")
    if known:
        raise InvalidStatement(
            f"Cannot register custom type '{name}' since it is already registered with type: {catalogue.types[name]}"
        )
    return Planned(catalogue.with_type(name, catalogue.resolve(statement.type, statement.location)))
