"""FROM: source steps that read only the columns in use."""

from __future__ import annotations

from dataclasses import replace

from deploy.ksql import tree as t
from deploy.ksql.formatting import plain
from deploy.ksql.joins import plan_joins
from deploy.ksql.names import PSEUDO_TYPES, AliasedSource
from deploy.ksql.plan import StreamSource, TableSource
from deploy.ksql.relation import ColumnScope, Relation
from deploy.ksql.schema import Schema, SchemaColumn
from deploy.ksql.work import KeyPart, Work


def plan_from(work: Work) -> Work:
    """Source steps, joined."""
    sources = work.analysis.names.sources
    leaves = [source_relation(work, source) for source in sources]
    if len(leaves) > 1:
        return plan_joins(work, leaves)
    keys = tuple(t.Column(column.name, sources[0].alias) for column in sources[0].source.schema.key)
    parts = tuple(KeyPart((key,), "key column", plain(key)) for key in keys)
    relation = replace(leaves[0], viable=keys)
    return replace(
        work, relation=relation, keys=parts, projections=work.analysis.projections, having=work.analysis.having
    )


def source_relation(work: Work, aliased: AliasedSource) -> Relation:
    """The source step of one source: the declared columns that the query uses, and the system columns it asks for."""
    source = aliased.source
    used = work.analysis.used_columns(aliased.alias)
    # A table's store holds whole rows: a query that replaces this one may read other columns of them.
    values = tuple(column for column in source.schema.value if source.is_table or column.name in used)
    pseudo = tuple(name for name in aliased.pseudo_columns() if name in used and source.schema.column(name) is None)
    system = tuple(SchemaColumn(name, PSEUDO_TYPES[name]) for name in pseudo)
    step = (TableSource if source.is_table else StreamSource)(
        name=work.step_names.unique(f"source_{aliased.alias.lower()}"),
        schema=Schema(source.schema.key, (*values, *system)),
        topic=source.topic,
        formats=source.formats,
        declared=source.schema,
        timestamp=source.timestamp,
        window=source.window,
        pseudo_columns=pseudo,
    )
    places = {
        t.Column(column.name, aliased.alias): (column.name, column.type)
        for column in (*source.schema.key, *step.schema.value)
    }
    return Relation(step, ColumnScope(places), source.is_table, source.formats, work.step_names, source.window)
