"""ON: which side of a join's criterion reads which source."""

from __future__ import annotations

from dataclasses import dataclass

from deploy.ksql import tree as t
from deploy.ksql.errors import InvalidStatement, NotSupported
from deploy.ksql.formatting import text
from deploy.ksql.names import AliasedSource, Names
from deploy.ksql.rewriting import columns


@dataclass(frozen=True, slots=True)
class Criterion:
    """`left = right`: `left` reads a source before the join, `right` the one joined; `written` as in the text."""

    join: t.Join
    index: int
    left_source: AliasedSource
    right_source: AliasedSource
    left: t.Expression
    right: t.Expression
    written: str

    @property
    def is_first(self) -> bool:
        """The query's first join."""
        return self.index == 0

    def refused(self, message: str) -> InvalidStatement:
        """An error with the join's place."""
        return InvalidStatement(message, self.join.location)


def read_criterion(join: t.Join, names: Names, index: int) -> Criterion:
    """The criterion of the query's join number `index`; raises InvalidStatement, NotSupported."""
    comparison = _equality(join, names)
    owners = [_owner(side, comparison) for side in (comparison.left, comparison.right)]
    joined = names.sources[index + 1]
    _check_owners(join, owners, [source.alias for source in names.sources[: index + 1]], joined.alias)
    sides = [(owners[0], comparison.left), (owners[1], comparison.right)]
    if owners[0] == joined.alias:
        sides.reverse()
    written = f"Got {text(comparison.left)} = {text(comparison.right)}."
    return Criterion(join, index, names.source(sides[0][0]), joined, sides[0][1], sides[1][1], written)


def _equality(join: t.Join, names: Names) -> t.Comparison:
    criterion = names.qualify(join.criterion, "JOIN ON")
    if isinstance(criterion, t.Logical):
        message = "Invalid join condition: joins on multiple conditions are not yet supported. "
        raise NotSupported(f"{message}Got {text(criterion)}.", join.location)
    if not isinstance(criterion, t.Comparison) or criterion.operator != "=":
        message = f"Unsupported join expression: {text(criterion)}. Only equality of two expressions is supported"
        raise InvalidStatement(message, join.location)
    return criterion


def _owner(side: t.Expression, criterion: t.Expression) -> str:
    owners = {column.source or "" for column in columns(side)}
    if len(owners) != 1:
        message = f"Invalid comparison expression '{text(side)}' in join '{text(criterion)}'. "
        message += "Each side of the join comparision must contain references from exactly one source."
        raise InvalidStatement(message, criterion.location)
    return owners.pop()


def _check_owners(join: t.Join, owners: list[str], before: list[str], joined: str) -> None:
    if owners[0] == owners[1]:
        message = "Each side of the join must reference exactly one source and not the same source. "
        message += f"Left side references `{owners[0]}` and right references `{owners[1]}`"
        raise InvalidStatement(message, join.location)
    if joined not in owners:
        left, right = sorted(owners, key=before.index) if set(owners) <= set(before) else owners
        message = f"A join criteria is expected to reference the source (`{joined}`) in the FROM clause, "
        message += f"instead the right source references `{right}` and the left source references `{left}`"
        raise InvalidStatement(message, join.location)
    if not set(owners) <= {*before, joined}:
        message = f"ON can only reference sources joined so far: {', '.join([*before, joined])}"
        raise InvalidStatement(message, join.location)
