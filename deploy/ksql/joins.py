"""JOIN: sides prefixed with their names, repartitioned where the key is not the criterion, joined left to right."""

from __future__ import annotations

from dataclasses import replace

from deploy.ksql import tree as t
from deploy.ksql.catalogue import Source
from deploy.ksql.errors import InvalidStatement, NotSupported
from deploy.ksql.expressions import ExpressionTyper
from deploy.ksql.formats import check_key
from deploy.ksql.formatting import text
from deploy.ksql.join_analysis import FOREIGN_KEY, STREAM_TABLE, JoinAnalysis
from deploy.ksql.names import AliasedSource
from deploy.ksql.plan import (
    ForeignKeyTableTableJoin,
    Step,
    StreamSelectKey,
    StreamStreamJoin,
    StreamTableJoin,
    TableTableJoin,
)
from deploy.ksql.relation import ColumnScope, Place, Relation, known_type
from deploy.ksql.schema import Format, Schema, SchemaColumn
from deploy.ksql.typed import Typed
from deploy.ksql.work import KeyPart, Work


def plan_joins(work: Work, leaves: list[Relation]) -> Work:
    """The joined relation of all sources."""
    analysis = work.analysis
    sources = analysis.names.sources
    _check_formats(sources)
    left = _prefixed(work, leaves[0], sources[0])
    for join, leaf in zip(analysis.joins, leaves[1:], strict=True):
        right = _prefixed(work, leaf, join.right_source)
        _check_windows(join)
        left = _join(work, join, left, right)
    if analysis.synthetic_key is not None:
        key = left.schema.key[0]
        left = replace(left, scope=left.scope.with_places({t.Column(analysis.synthetic_key): (key.name, key.type)}))
    parts = _key_parts(work, analysis.joins[-1])
    return replace(work, relation=left, keys=parts, projections=analysis.projections, having=analysis.having)


def _key_parts(work: Work, join: JoinAnalysis) -> tuple[KeyPart, ...]:
    synthetic = work.analysis.synthetic_key
    if synthetic is not None:
        return (KeyPart((t.Column(synthetic),), "join expression", synthetic, is_synthetic=True),)
    if join.type == FOREIGN_KEY:
        return tuple(KeyPart((column,), "foreign key", text(column)) for column in join.viable)
    shown = [text(column) for column in join.columns]
    words = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} or {shown[-1]}"
    return (KeyPart(join.columns, "join expression" if len(shown) == 1 else "join expressions", words),)


def _check_formats(sources: tuple[AliasedSource, ...]) -> None:
    kafka = [source.source.name for source in sources if source.source.formats.value.name == "KAFKA"]
    if kafka:
        names = ", ".join(kafka)
        message = f"Source(s) {names} are using the 'KAFKA' value format. This format does not yet support JOIN."
        raise NotSupported(message)


def _check_windows(join: JoinAnalysis) -> None:
    """Raise InvalidStatement unless both sides are windowed alike, or neither is."""
    sources = (join.left_source.source, join.right_source.source)
    left, right = (source.window for source in sources)
    if (left is None) != (right is None):
        lines = [f"`{source.name}` is {_windowed(source)}" for source in sources]
        raise InvalidStatement("\n".join(["Can not join windowed source to non-windowed source.", *lines]))
    if left is None or right is None or (left.type == "SESSION") == (right.type == "SESSION"):
        return
    raise InvalidStatement(
        f"Incompatible windowed sources.\nLeft source: {left.type}\nRight source: {right.type}\n"
        "Session windowed sources can only be joined to other session windowed sources, and may still not result in "
        "expected behaviour as session bounds must be an exact match for the join to work\n"
        "Hopping and tumbling windowed sources can only be joined to other hopping and tumbling windowed sources"
    )


def _windowed(source: Source) -> str:
    return "not windowed" if source.window is None else f"{source.window.type} windowed"


def _prefixed(work: Work, relation: Relation, source: AliasedSource) -> Relation:
    """All columns in use as `ALIAS_NAME` value columns, key columns copied too, the key renamed alike."""
    names = work.analysis.names
    used = work.analysis.used_columns(source.alias)
    places: dict[t.Column, Place] = {}
    selects: list[tuple[str, Typed]] = []
    for column in relation.scope.places:
        if column.name in used:
            typed = relation.scope.column(column)
            name = names.physical_name(column)
            selects.append((name, typed))
            places[column] = (name, typed.type)  # type: ignore[assignment]
    keys = [f"{source.alias}_{column.name}" for column in relation.schema.key]
    viable = tuple(t.Column(column.name, source.alias) for column in source.source.schema.key)
    prefixed = relation.selected(selects, keys, ColumnScope(places), name=f"prefix_{source.alias.lower()}")
    return replace(prefixed, viable=viable)


def _join(work: Work, join: JoinAnalysis, left: Relation, right: Relation) -> Relation:
    left_key, right_key = _criterion(work, join, left, right)
    scope = ColumnScope({**left.scope.places, **right.scope.places})
    values = (*left.schema.value, *right.schema.value)
    if join.type == FOREIGN_KEY:
        schema = Schema(left.schema.key, values)
        step: Step = ForeignKeyTableTableJoin(
            name=work.step_names.unique("join"),
            schema=schema,
            left=left.step,
            right=right.step,
            join=join.kind,
            foreign_key=left_key.to_json(),
        )
        return Relation(step, scope, True, left.formats, work.step_names, viable=left.viable)
    left = _keyed(join, left, join.left, left_key)
    right = _keyed(join, right, join.right, right_key)
    left = _same_key_format(join, left, right)
    _check_partitions(join, left, right)
    name = _key_name(work, join)
    schema = Schema((SchemaColumn(name, left_key.type or right.schema.key[0].type),), values)
    if len(left.schema.key) > 1:
        schema = Schema(left.schema.key, values)
    step = _join_step(work, join, left.step, right.step, schema)
    viable = join.viable[:-1] if join.kind == "LEFT" else join.viable
    is_table = left.is_table and right.is_table
    return Relation(step, scope, is_table, left.formats, work.step_names, left.window, viable)


def _join_step(work: Work, join: JoinAnalysis, left: Step, right: Step, schema: Schema) -> Step:
    key = tuple(column.name for column in schema.key)
    base = {"name": work.step_names.unique("join"), "schema": schema, "left": left, "right": right, "join": join.kind}
    within = join.within
    if within is not None:
        spans = {"before_ms": within.before_ms, "after_ms": within.after_ms, "grace_ms": within.grace_ms}
        return StreamStreamJoin(**base, **spans, key=key)  # type: ignore[arg-type]
    step = StreamTableJoin if join.type == STREAM_TABLE else TableTableJoin
    return step(**base, key=key)  # type: ignore[arg-type]


def _criterion(work: Work, join: JoinAnalysis, left: Relation, right: Relation) -> tuple[Typed, Typed]:
    """Both sides typed; raises InvalidStatement where their types differ."""
    left_key, right_key = (
        ExpressionTyper(relation.scope, work.functions, work.catalogue, "Join", work.context.resolve).type(side)
        for relation, side in ((left, join.left), (right, join.right))
    )
    if left_key.type != right_key.type:
        shown = f"{text(join.left)}{{{left_key.type}}} = {text(join.right)}{{{right_key.type}}}"
        raise InvalidStatement(f"Invalid join condition: types don't match. Got {shown}.")
    return left_key, right_key


def _keyed(join: JoinAnalysis, relation: Relation, side: t.Expression, key: Typed) -> Relation:
    """The relation with the criterion as its key: itself when it is that already."""
    if len(relation.schema.key) == 1 and side in relation.viable:
        _check_key(relation, relation.schema.key[0].name, key)
        return relation
    if relation.is_table:
        raise InvalidStatement(f"Invalid join condition: {text(side)} is not the key of its table.")
    if relation.window is not None:
        message = "Implicit repartitioning of windowed sources is not supported. "
        raise NotSupported(message + "See https://github.com/confluentinc/ksql/issues/4385.")
    name = key.fields["name"] if isinstance(side, t.Column) else f"KSQL_JOIN_{_side(join, side)}"
    _check_key(relation, name, key)
    return replace(relation.rekeyed([(name, key)]), viable=(side,))


def _check_key(relation: Relation, name: str, key: Typed) -> None:
    format_ = relation.formats.key if relation.formats.key.name != "NONE" else Format("KAFKA")
    check_key(format_, [SchemaColumn(name, known_type(key))])


def _side(join: JoinAnalysis, side: t.Expression) -> str:
    return "LEFT" if side is join.left else "RIGHT"


def _key_name(work: Work, join: JoinAnalysis) -> str:
    if join.columns:
        return work.analysis.names.physical_name(join.columns[0])
    return work.analysis.synthetic_key or "ROWKEY"


def _is_repartitioned(relation: Relation) -> bool:
    return isinstance(relation.step, StreamSelectKey)


def _same_key_format(join: JoinAnalysis, left: Relation, right: Relation) -> Relation:
    """The left side, repartitioned when the sides write equal keys as different bytes, so to different partitions."""
    formats = (left.formats.key, right.formats.key)
    if formats[0] == formats[1] or _is_repartitioned(left) or _is_repartitioned(right):
        return left
    if not left.is_table:
        key = left.schema.key[0]
        return left.rekeyed([(key.name, Typed(key.type, "column", {"name": key.name}))])
    if {source.source.partitions for source in (join.left_source, join.right_source)} <= {1, None}:
        return left
    names = f"{formats[0].name} of {join.left_source.alias} and {formats[1].name} of {join.right_source.alias}"
    message = f"Joining tables of different key formats is not supported with more than one partition: {names}. "
    raise NotSupported(f"{message}Copy one of them into a table with the other's key format first.")


def _check_partitions(join: JoinAnalysis, left: Relation, right: Relation) -> None:
    """Both sides need the same number of partitions, unless a side is repartitioned anyway."""
    if _is_repartitioned(left) or _is_repartitioned(right):
        return
    names = [source.source.name for source in (join.left_source, join.right_source)]
    counts = [source.source.partitions for source in (join.left_source, join.right_source)]
    if None in counts or counts[0] == counts[1]:
        return
    shown = "; ".join(f"`{name}` partitions = {count}" for name, count in zip(names, counts, strict=True))
    message = f"Can't join `{names[0]}` with `{names[1]}` since the number of partitions don't match. {shown}. "
    raise InvalidStatement(f"{message}Please repartition either one so that the number of partitions match.")
