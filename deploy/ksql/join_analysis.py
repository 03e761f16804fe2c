"""Analyses the joins of a query: which side each criterion reads, what kind of join it is, what its key is called."""

from __future__ import annotations

from dataclasses import dataclass

from deploy.ksql import tree as t
from deploy.ksql.errors import InvalidStatement, NotSupported
from deploy.ksql.formatting import text
from deploy.ksql.names import AliasedSource, Names
from deploy.ksql.rewriting import columns

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
    node: t.Join

    @property
    def columns(self) -> tuple[t.Column, ...]:
        """Those that are columns: they may stand for the key in the projection."""
        return tuple(expression for expression in self.viable if isinstance(expression, t.Column))


def analyse_joins(joins: tuple[t.Join, ...], names: Names) -> tuple[tuple[JoinAnalysis, ...], str | None]:
    """The joins in order, and the name of the synthetic key when the last one needs it."""
    sides = [_sides(join, names, index) for index, join in enumerate(joins)]
    analysed: list[JoinAnalysis] = []
    for index, (join, (left, right)) in enumerate(zip(joins, sides, strict=True)):
        analysed.append(_analyse(join, names, index, left, right, analysed))
    if not analysed or analysed[-1].columns:
        return tuple(analysed), None
    return tuple(analysed), _synthetic_name(names)


def _synthetic_name(names: Names) -> str:
    taken = {name for source in names.sources for name in source.declared()}
    name, number = "ROWKEY", 0
    while name in taken:
        number += 1
        name = f"ROWKEY_{number}"
    return name


def _analyse(
    join: t.Join, names: Names, index: int, left: t.Expression, right: t.Expression, before: list[JoinAnalysis]
) -> JoinAnalysis:
    left_alias = next(columns(left)).source or ""
    left_source, right_source = names.source(left_alias), names.sources[index + 1]
    first = names.sources[0]
    left_is_table = first.source.is_table
    kind = _kind(join, left_is_table, right_source, names, index)
    if kind in (STREAM_TABLE, TABLE_TABLE):
        kind = _check_keys(join, kind, names, left, right, index, before, left_source, right_source)
    viable = _viable(join, kind, left, right, before, first)
    return JoinAnalysis(join.kind, kind, left_source, right_source, left, right, join.within, viable, join)


def _viable(
    join: t.Join,
    kind: str,
    left: t.Expression,
    right: t.Expression,
    before: list[JoinAnalysis],
    first: AliasedSource,
) -> tuple[t.Expression, ...]:
    """The expressions that equal the joined row's key; when no column is among them a synthetic key is needed."""
    if kind == FOREIGN_KEY:
        return tuple(t.Column(column.name, first.alias) for column in first.source.schema.key)
    if join.kind == "OUTER":
        return ()
    earlier = before[-1].viable if before else ()
    return (*(earlier if left in earlier else (left,)), right)


def _kind(join: t.Join, left_is_table: bool, right: AliasedSource, names: Names, index: int) -> str:
    left_names = [source.alias for source in names.sources[: index + 1]]
    if left_is_table and not right.source.is_table:
        message = "Invalid join order: table-stream joins are not supported; only stream-table joins. "
        raise _refused(f"{message}Got {left_names[0]} [{join.kind}] JOIN {right.alias}.", join)
    if not right.source.is_table:
        if join.within is None:
            message = f"{left_names[0]} and {right.alias} are both streams: "
            raise _refused(f"{message}a stream-stream join needs a WITHIN clause.", join)
        return STREAM_STREAM
    if join.within is not None:
        raise _refused("A window definition was provided for a join that involves a table: remove WITHIN.", join)
    if not left_is_table and join.kind not in ("INNER", "LEFT"):
        kind = {"OUTER": "Full outer", "RIGHT": "Right outer"}[join.kind]
        raise _refused(f"{kind} joins between streams and tables are not supported.", join)
    return TABLE_TABLE if left_is_table else STREAM_TABLE


def _check_keys(
    join: t.Join,
    kind: str,
    names: Names,
    left: t.Expression,
    right: t.Expression,
    index: int,
    before: list[JoinAnalysis],
    left_source: AliasedSource,
    right_source: AliasedSource,
) -> str:
    """The kind of a join with a table; raises InvalidStatement where it does not join on primary keys."""
    shown = _got(join, names)
    right_keys = [t.Column(column.name, right_source.alias) for column in right_source.source.schema.key]
    on_right_key = [right] == right_keys
    if kind == STREAM_TABLE:
        if not on_right_key:
            message = "Invalid join condition: stream-table joins require to join on the table's primary key. "
            raise _refused(message + shown, join)
        return kind
    if not on_right_key:
        message = (
            "Invalid join condition: table-table joins require to join on the primary key of the right input table. "
        )
        raise _refused(message + shown, join)
    left_keys = [t.Column(column.name, left_source.alias) for column in left_source.source.schema.key]
    earlier = before[-1].viable if before else ()
    if [left] == left_keys and (not before or left in earlier):
        return kind
    return _foreign_key(join, names, left, index, shown)


def _foreign_key(join: t.Join, names: Names, left: t.Expression, index: int, shown: str) -> str:
    if index > 0:
        message = "Invalid join condition: foreign-key table-table joins are not supported as part of n-way joins. "
        raise _refused(message + shown, join)
    if join.kind not in ("INNER", "LEFT"):
        kind = {"OUTER": "FULL OUTER", "RIGHT": "RIGHT OUTER"}[join.kind]
        raise _refused(f"Invalid join type: {kind} JOIN on a foreign key is not supported. {shown}", join)
    return FOREIGN_KEY


def _got(join: t.Join, names: Names) -> str:
    criterion = join.criterion
    assert isinstance(criterion, t.Comparison)
    sides = (text(names.qualify(side, "JOIN ON")) for side in (criterion.left, criterion.right))
    return f"Got {' = '.join(sides)}."


def _sides(join: t.Join, names: Names, index: int) -> tuple[t.Expression, t.Expression]:
    """The criterion's side that reads the sources before, and the side that reads the one joined."""
    criterion = names.qualify(join.criterion, "JOIN ON")
    if isinstance(criterion, t.Logical):
        message = "Invalid join condition: joins on multiple conditions are not yet supported. "
        raise _unsupported(f"{message}Got {text(criterion)}.", join)
    if not isinstance(criterion, t.Comparison) or criterion.operator != "=":
        raise _refused(
            f"Unsupported join expression: {text(criterion)}. Only equality of two expressions is supported", join
        )
    owners = [_owner(side, criterion) for side in (criterion.left, criterion.right)]
    before, joined = [source.alias for source in names.sources[: index + 1]], names.sources[index + 1].alias
    if owners[0] == owners[1]:
        message = "Each side of the join must reference exactly one source and not the same source. "
        raise _refused(f"{message}Left side references `{owners[0]}` and right references `{owners[1]}`", join)
    if joined not in owners:
        left, right = sorted(owners, key=before.index) if all(owner in before for owner in owners) else owners
        message = f"A join criteria is expected to reference the source (`{joined}`) in the FROM clause, "
        raise _refused(
            f"{message}instead the right source references `{right}` and the left source references `{left}`", join
        )
    sides = (criterion.left, criterion.right)
    return sides if owners[1] == joined else (sides[1], sides[0])


def _owner(side: t.Expression, criterion: t.Expression) -> str:
    owners = {column.source or "" for column in columns(side)}
    if len(owners) != 1:
        message = f"Invalid comparison expression '{text(side)}' in join '{text(criterion)}'. "
        message += "Each side of the join comparision must contain references from exactly one source."
        raise _refused(message, criterion)
    return owners.pop()


def _refused(message: str, node: t.Node) -> InvalidStatement:
    place = node.location
    return InvalidStatement(message, place)


def _unsupported(message: str, node: t.Node) -> NotSupported:
    place = node.location
    return NotSupported(message, place)
