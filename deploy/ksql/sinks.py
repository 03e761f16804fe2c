"""The end of a persistent query: topic, formats, partitions of the new source, and its sink step."""

from __future__ import annotations

from deploy.ksql import tree as t
from deploy.ksql.binding import converts
from deploy.ksql.catalogue import STREAM, TABLE, Source
from deploy.ksql.context import PlanningContext, TopicRequest
from deploy.ksql.errors import InvalidStatement
from deploy.ksql.formats import make_format
from deploy.ksql.inference import check_registered
from deploy.ksql.plan import Step, StreamSink, TableSink
from deploy.ksql.properties import SINK_PROPERTIES, With, read_properties
from deploy.ksql.relation import Relation
from deploy.ksql.schema import Format, Schema
from deploy.ksql.sources import KEY_FORMAT_DEFAULT, checked_formats, timestamp_column
from deploy.ksql.typed import Typed, cast
from deploy.ksql.work import Work

TOPIC_PREFIX = "ksql.output.topic.name.prefix"


def new_source(statement: t.CreateAs, work: Work, query_id: str) -> tuple[Source, TopicRequest]:
    """The stream or table that CREATE … AS makes, and its topic."""
    with_ = read_properties(statement.properties, SINK_PROPERTIES)
    relation, context = work.current, work.context
    check_result(statement.kind, relation)
    left = work.analysis.names.sources[0].source
    schema = relation.schema
    key, value = _key_format(with_, left, schema, context), _value_format(with_, left)
    topic = with_.get("KAFKA_TOPIC") or (context.setting(TOPIC_PREFIX) or "") + statement.name
    check_registered(with_, topic, schema, context)
    known = context.partitions_of(topic) if context.partitions_of is not None else None
    partitions = known or with_.get("PARTITIONS") or left.partitions
    source = Source(
        statement.name,
        statement.kind,
        schema,
        topic,
        checked_formats(key, value, schema, with_, context),
        timestamp=timestamp_column(with_, schema),
        window=relation.window,
        partitions=partitions,
        replicas=with_.get("REPLICAS") or left.replicas,
        query_id=query_id,
        statement=statement.text,
    )
    formats, replicas = source.formats, source.replicas
    request = TopicRequest(topic, partitions, replicas, formats, schema, known is None, relation.is_table)
    return source, request


def check_result(kind: str, relation: Relation) -> None:
    """Raise InvalidStatement when a query gives a table where a stream is asked for, or the reverse."""
    found = TABLE if relation.is_table else STREAM
    if found != kind:
        message = f"Invalid result type. Your SELECT query produces a {found}. "
        raise InvalidStatement(f"{message}Please use CREATE {found} AS SELECT statement instead.")


def _key_format(with_: With, left: Source, schema: Schema, context: PlanningContext) -> Format:
    name = with_.format_name("KEY")
    properties = with_.format_properties("KEY")
    if name is None and not schema.key:
        return make_format("NONE", {})
    if name is None:
        inherited = left.formats.key
        if inherited.name == "NONE":
            return make_format(context.setting(KEY_FORMAT_DEFAULT) or "KAFKA", properties)
        name, properties = inherited.name, _inherited(inherited) | properties
    return make_format(name, properties)


def _value_format(with_: With, left: Source) -> Format:
    name = with_.format_name("VALUE")
    properties = with_.format_properties("VALUE")
    if name is None:
        name, properties = left.formats.value.name, _inherited(left.formats.value) | properties
    return make_format(name, properties)


def _inherited(format_: Format) -> dict[str, str]:
    """A sink takes its source's delimiter, never the name or id of its schema."""
    return {name: value for name, value in format_.properties if name == "delimiter"}


def sink_step(source: Source, relation: Relation) -> Step:
    """The last step, writing to the source's topic."""
    step = TableSink if relation.is_table else StreamSink
    return step(
        name=relation.names.unique("sink"),
        schema=relation.schema,
        source=relation.step,
        topic=source.topic,
        formats=source.formats,
        timestamp=source.timestamp,
        window=relation.window,
        partitions=source.partitions,
        replicas=source.replicas,
    )


def check_insert(sink: Source, relation: Relation) -> Relation:
    """The relation with the sink's column names; raises InvalidStatement where it does not fit."""
    result, wanted = relation.schema, sink.schema
    pairs = list(zip(result.value, wanted.value, strict=False))
    fits = len(result.value) == len(wanted.value) and all(
        given.name == column.name and converts(given.type, column.type) for given, column in pairs
    )
    if result.key != wanted.key or not fits:
        message = f"Incompatible schema between results and sink.\nResult schema is {result.text()}\n"
        raise InvalidStatement(f"{message}Sink schema is {wanted.text()}")
    if relation.window != sink.window:
        raise InvalidStatement(f"Incompatible windows: the results' and those of {sink.name}")
    if result.value == wanted.value:
        return relation
    columns = [(c.name, Typed(given.type, "column", {"name": c.name}), c.type) for given, c in pairs]
    return relation.selected([(name, cast(typed, type_)) for name, typed, type_ in columns], name="convert")
