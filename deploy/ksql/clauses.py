"""WHERE, table functions in SELECT, and PARTITION BY."""

from __future__ import annotations

from dataclasses import replace

from deploy.ksql import tree as t
from deploy.ksql.calls import CallTyper
from deploy.ksql.errors import InvalidStatement, NotSupported
from deploy.ksql.formatting import qualified, text
from deploy.ksql.plan import StreamFlatMap
from deploy.ksql.relation import ColumnScope, Place, Relation, known_type, named, value_columns
from deploy.ksql.rewriting import columns, rewrite
from deploy.ksql.schema import Schema
from deploy.ksql.typed import Typed
from deploy.ksql.types import ArrayType
from deploy.ksql.work import KeyPart, Work


def plan_where(work: Work) -> Work:
    """A filter step for WHERE."""
    condition = work.analysis.where
    if condition is None:
        return work
    typed = work.typer("Predicate").boolean(condition, "WHERE")
    return replace(work, relation=work.current.filtered(typed.to_json()))


def plan_table_functions(work: Work) -> Work:
    """A flat-map step for the table functions in SELECT; each becomes a column KSQL_SYNTH_n."""
    found: dict[t.Call, str] = {}

    def synthetic(part: t.Expression) -> t.Expression | None:
        if isinstance(part, t.Call) and work.functions.is_table_function(part.name):
            found.setdefault(part, f"KSQL_SYNTH_{len(found)}")
            return t.Column(found[part])
        return None

    projections = tuple(replace(p, expression=rewrite(p.expression, synthetic)) for p in work.projections)
    if not found:
        return work
    if work.analysis.is_aggregate:
        raise InvalidStatement("Table functions cannot be used with aggregations.")
    if work.current.is_table:
        raise InvalidStatement("Table source is not supported with table functions")
    return replace(work, relation=_flat_map(work, found), projections=projections)


def _flat_map(work: Work, found: dict[t.Call, str]) -> Relation:
    relation = work.current
    typed = [
        (name, CallTyper(work.typer()).resolved(call, work.functions.function(call.name)))
        for call, name in found.items()
    ]
    made = value_columns(typed)
    step = StreamFlatMap(
        name=work.step_names.unique("flat_map"),
        schema=Schema(relation.schema.key, (*relation.schema.value, *made)),
        source=relation.step,
        functions=named((name, _list_of(call)) for name, call in typed),
    )
    places: dict[t.Column, Place] = {t.Column(column.name): (column.name, column.type) for column in made}
    return replace(relation, step=step, scope=relation.scope.with_places(places))


def _list_of(call: Typed) -> Typed:
    """The call as what it gives: a list of the column's values."""
    return replace(call, type=ArrayType(known_type(call)))


def plan_partition_by(work: Work) -> Work:
    """A repartition step for PARTITION BY; none when the key stays what it is."""
    partition = work.analysis.partition_by
    if partition is None:
        return work
    if work.current.is_table:
        raise InvalidStatement("PARTITION BY cannot be used with tables: a table is partitioned by its primary key.")
    nulls = [key for key in partition if isinstance(key, t.Literal) and key.value is None]
    if nulls and len(partition) > 1:
        raise InvalidStatement("Cannot PARTITION BY multiple columns including NULL")
    keys = () if nulls else partition
    parts = tuple(KeyPart((key,), "partitioning expression", text(key, qualified)) for key in keys)
    work = _named_keys(work, keys)
    if _is_key(work.current, keys):
        return replace(work, keys=parts)
    if work.current.window is not None:
        message = "Implicit repartitioning of windowed sources is not supported. "
        raise NotSupported(message + "See https://github.com/confluentinc/ksql/issues/4385.")
    return replace(work, relation=_repartition(work, keys), keys=parts)


def _is_key(relation: Relation, keys: tuple[t.Expression, ...]) -> bool:
    """Whether rows have this key already; a join's key equals columns of both sides."""
    if len(keys) == len(relation.schema.key) == 1:
        return keys[0] in relation.viable
    return bool(keys) and keys == relation.viable


def _named_keys(work: Work, keys: tuple[t.Expression, ...]) -> Work:
    """`SELECT *` gets a name for each partitioning expression that is no column."""
    if not any(projection.starred for projection in work.projections):
        return work
    projected = {projection.expression for projection in work.projections}
    made = [
        replace(work.projections[0], name=_key_name(work, key), expression=key, starred=True)
        for key in keys
        if not isinstance(key, t.Column) and key not in projected
    ]
    return replace(work, projections=(*made, *work.projections))


def _key_name(work: Work, key: t.Expression) -> str:
    names = work.analysis.column_names
    return names.for_field(key.name) if isinstance(key, t.Field) else names.generated()


def _repartition(work: Work, keys: tuple[t.Expression, ...]) -> Relation:
    """Columns still needed as values (the old key would be lost), then the new key."""
    expressions = [*keys, *(projection.expression for projection in work.projections)]
    needed = list(dict.fromkeys(column for expression in expressions for column in columns(expression)))
    relation = _with_key_as_values(work.current, needed)
    typed = [(_column_name(work, key, index), work.type(key)) for index, key in enumerate(keys)]
    return replace(relation.rekeyed(typed, name="partition_by"), viable=keys, window=None)


def _with_key_as_values(relation: Relation, needed: list[t.Column]) -> Relation:
    """The columns needed later as values. A copied key column gets another name: of a row without a value, the new key
    is still computed from the key itself."""
    keys = {column.name for column in relation.schema.key} - {column.name for column in relation.schema.value}
    selects: list[tuple[str, Typed]] = []
    places: dict[t.Column, Place] = {}
    for column in needed:
        typed = relation.scope.column(column)
        name = typed.fields["name"]
        copied = f"KSQL_OLD_{name}" if name in keys else name
        selects.append((copied, typed))
        places[column] = (copied, known_type(typed))
    return relation.selected(selects, scope=ColumnScope(places), name="prepare_partition_by")


def _column_name(work: Work, key: t.Expression, index: int) -> str:
    projected = next((p.name for p in work.projections if p.expression == key), None)
    return projected or f"KSQL_KEY_{index}"
