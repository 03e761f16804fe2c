"""Analyses the joins of a query: what kind each is, and which columns may stand for its key."""

from __future__ import annotations

from dataclasses import dataclass

from deploy.ksql import tree as t
from deploy.ksql.join_criteria import Criterion, read_criterion
from deploy.ksql.names import AliasedSource, Names

STREAM_STREAM = "stream-stream"
STREAM_TABLE = "stream-table"
TABLE_TABLE = "table-table"
FOREIGN_KEY = "foreign-key"


@dataclass(frozen=True, slots=True)
class JoinAnalysis:
    """One join: `left` and `right` are the sides of its criterion; `viable` what equals the result's key."""

    kind: str
    type: str
    left_source: AliasedSource
    right_source: AliasedSource
    left: t.Expression
    right: t.Expression
    within: t.Within | None
    viable: tuple[t.Expression, ...]

    @property
    def columns(self) -> tuple[t.Column, ...]:
        """Those that are columns: they may stand for the key in the projection."""
        return tuple(expression for expression in self.viable if isinstance(expression, t.Column))


def analyse_joins(joins: tuple[t.Join, ...], names: Names) -> tuple[tuple[JoinAnalysis, ...], str | None]:
    """The joins in order, and the name of the synthetic key when the last one needs it."""
    criteria = [read_criterion(join, names, index) for index, join in enumerate(joins)]
    analysed: list[JoinAnalysis] = []
    viable: tuple[t.Expression, ...] = ()
    for criterion in criteria:
        join = _analyse(criterion, names, viable)
        viable = join.viable
        analysed.append(join)
    needs_key = bool(analysed) and not analysed[-1].columns
    return tuple(analysed), _synthetic_name(names) if needs_key else None


def _synthetic_name(names: Names) -> str:
    taken = {name for source in names.sources for name in source.declared()}
    name, number = "ROWKEY", 0
    while name in taken:
        number += 1
        name = f"ROWKEY_{number}"
    return name


def _analyse(criterion: Criterion, names: Names, earlier: tuple[t.Expression, ...]) -> JoinAnalysis:
    join, first = criterion.join, names.sources[0]
    type_ = _type(criterion, names)
    if type_ == STREAM_TABLE:
        _check_stream_table(criterion)
    if type_ == TABLE_TABLE:
        type_ = _table_table(criterion, earlier)
    viable = _viable(criterion, type_, earlier, first)
    sides = (criterion.left_source, criterion.right_source, criterion.left, criterion.right)
    return JoinAnalysis(join.kind, type_, *sides, join.within, viable)


def _viable(
    criterion: Criterion, type_: str, earlier: tuple[t.Expression, ...], first: AliasedSource
) -> tuple[t.Expression, ...]:
    """What equals the joined row's key; when no column is among it a synthetic key is needed."""
    if type_ == FOREIGN_KEY:
        return tuple(t.Column(column.name, first.alias) for column in first.source.schema.key)
    if criterion.join.kind == "OUTER":
        return ()
    left = criterion.left
    return (*(earlier if left in earlier else (left,)), criterion.right)


def _type(criterion: Criterion, names: Names) -> str:
    join, first, right = criterion.join, names.sources[0], criterion.right_source
    left_is_table = first.source.is_table
    if left_is_table and not right.source.is_table:
        message = "Invalid join order: table-stream joins are not supported; only stream-table joins. "
        raise criterion.refused(f"{message}Got {first.alias} [{join.kind}] JOIN {right.alias}.")
    if not right.source.is_table:
        if join.within is None:
            message = f"{first.alias} and {right.alias} are both streams: a stream-stream join needs a WITHIN clause."
            raise criterion.refused(message)
        return STREAM_STREAM
    if join.within is not None:
        raise criterion.refused("A window definition was provided for a join that involves a table: remove WITHIN.")
    if not left_is_table and join.kind not in ("INNER", "LEFT"):
        kind = {"OUTER": "Full outer", "RIGHT": "Right outer"}[join.kind]
        raise criterion.refused(f"{kind} joins between streams and tables are not supported.")
    return TABLE_TABLE if left_is_table else STREAM_TABLE


def _reads_key(side: t.Expression, source: AliasedSource) -> bool:
    """Whether a side of the criterion is the source's only key column."""
    return [side] == [t.Column(column.name, source.alias) for column in source.source.schema.key]


def _check_stream_table(criterion: Criterion) -> None:
    if not _reads_key(criterion.right, criterion.right_source):
        message = "Invalid join condition: stream-table joins require to join on the table's primary key. "
        raise criterion.refused(message + criterion.written)


def _table_table(criterion: Criterion, earlier: tuple[t.Expression, ...]) -> str:
    """On both primary keys, or from a foreign key; raises InvalidStatement where it is neither."""
    if not _reads_key(criterion.right, criterion.right_source):
        message = "Invalid join condition: table-table joins require to join on the primary key of the right "
        raise criterion.refused(f"{message}input table. {criterion.written}")
    on_left_key = _reads_key(criterion.left, criterion.left_source)
    if on_left_key and (criterion.is_first or criterion.left in earlier):
        return TABLE_TABLE
    if not criterion.is_first:
        message = "Invalid join condition: foreign-key table-table joins are not supported as part of n-way joins. "
        raise criterion.refused(message + criterion.written)
    if criterion.join.kind not in ("INNER", "LEFT"):
        kind = {"OUTER": "FULL OUTER", "RIGHT": "RIGHT OUTER"}[criterion.join.kind]
        raise criterion.refused(
            f"Invalid join type: {kind} JOIN on a foreign key is not supported. {criterion.written}"
        )
    return FOREIGN_KEY
