"""Looks up the names of a query: which source a column belongs to, and what unnamed columns are called."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from deploy.ksql import tree as t
from deploy.ksql.catalogue import Source
from deploy.ksql.errors import InvalidStatement, UnknownName, did_you_mean
from deploy.ksql.rewriting import calls, columns, rewrite
from deploy.ksql.schema import PSEUDO_COLUMNS, WINDOW_BOUNDS
from deploy.ksql.types import BIGINT, INTEGER, SqlType, is_time_unit

PSEUDO_TYPES: dict[str, SqlType] = {
    "ROWTIME": BIGINT,
    "ROWPARTITION": INTEGER,
    "ROWOFFSET": BIGINT,
    "WINDOWSTART": BIGINT,
    "WINDOWEND": BIGINT,
}


@dataclass(frozen=True, slots=True)
class AliasedSource:
    """A source under the name that a query gives it."""

    alias: str
    source: Source

    def pseudo_columns(self) -> tuple[str, ...]:
        """The system columns that it has."""
        return PSEUDO_COLUMNS + (WINDOW_BOUNDS if self.source.window is not None else ())

    def declared(self) -> list[str]:
        """Declared columns, key first."""
        return self.source.schema.names()

    def has(self, name: str) -> bool:
        """Whether it has this column, declared or not."""
        return name in self.declared() or name in self.pseudo_columns()

    def type_of(self, name: str) -> SqlType:
        """The type of a column that it has."""
        column = self.source.schema.column(name)
        return PSEUDO_TYPES[name] if column is None else column.type


@dataclass(frozen=True, slots=True)
class Names:
    """The sources of a query; `own` are names that belong to no source: a join's synthetic key, a window's bounds."""

    sources: tuple[AliasedSource, ...]
    own: frozenset[str] = frozenset()

    @property
    def is_join(self) -> bool:
        """More than one source."""
        return len(self.sources) > 1

    def source(self, alias: str, place: t.Node | None = None) -> AliasedSource:
        """A source by alias; raises UnknownName."""
        found = next((source for source in self.sources if source.alias == alias), None)
        if found is None:
            known = ", ".join(source.alias for source in self.sources)
            message = f"Failed to prepare statement: '{alias}' is not a valid stream/table name or alias."
            raise UnknownName(f"{message} Known here: {known}", None if place is None else place.location)
        return found

    def qualify(self, expression: t.Expression, clause: str) -> t.Expression:
        """The expression with every column's source written out; raises UnknownName, InvalidStatement."""
        arguments = {id(argument) for call in calls(expression) for argument in call.arguments}
        mapping = {
            id(column): self._column(column, clause)
            for column in columns(expression)
            if id(column) not in arguments or not self._is_unit(column)
        }
        return rewrite(expression, lambda part: mapping.get(id(part)))

    def _is_unit(self, column: t.Column) -> bool:
        """A time unit in a call, unless a source has a column of that name."""
        known = any(source.has(column.name) for source in self.sources)
        return column.source is None and is_time_unit(column.name) and not known

    def _column(self, column: t.Column, clause: str) -> t.Column:
        if column.source is not None:
            if not self.source(column.source, column).has(column.name):
                raise self._unknown(column, clause)
            return column
        if column.name in self.own:
            return column
        found = [source.alias for source in self.sources if source.has(column.name)]
        if not found:
            raise self._unknown(column, clause)
        if len(found) > 1:
            places = " or ".join(f"{alias}.{column.name}" for alias in found)
            where = "" if column.location is None else f"Line: {column.location.line}, Col: {column.location.column}: "
            message = (
                f"Exception while preparing statement: {where}Column '{column.name}' is ambiguous. Could be {places}."
            )
            raise InvalidStatement(message, column.location)
        return replace(column, source=found[0])

    def _unknown(self, column: t.Column, clause: str) -> UnknownName:
        shown = f"{column.source}.{column.name}" if column.source else column.name
        where = "" if column.location is None else f"Line: {column.location.line}, Col: {column.location.column}: "
        existing = [name for source in self.sources for name in source.declared()]
        message = f"{where}{clause} column '{shown}' cannot be resolved."
        if clause == "PARTITION BY":
            message += f" '{shown}' must be a column in the source schema since PARTITION BY is applied on the input."
        message += f"{did_you_mean(column.name, existing)} Columns: {', '.join(existing)}"
        return UnknownName(message, column.location)

    def output_name(self, column: t.Column) -> str:
        """What an unnamed column is called in the result: with its source's name where two sources have it."""
        clashes = sum(source.has(column.name) for source in self.sources) > 1
        return f"{column.source}_{column.name}" if clashes and column.source else column.name

    def physical_name(self, column: t.Column) -> str:
        """What a column is called inside the plan."""
        return f"{column.source}_{column.name}" if self.is_join and column.source else column.name


class ColumnNames:
    """Makes names for unnamed expressions: KSQL_COL_0, …; a struct's field keeps its own where it can."""

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)
        self.fields: dict[str, int] = {}
        self.next = 0

    def generated(self) -> str:
        """The next KSQL_COL_n that no source column has."""
        while f"KSQL_COL_{self.next}" in self.taken:
            self.next += 1
        name = f"KSQL_COL_{self.next}"
        self.next += 1
        return name

    def for_field(self, name: str) -> str:
        """The field's own name, numbered from its second use or when a source column has it."""
        base = re.sub(r"_\d+$", "", name)
        candidate, number = name, 0
        while candidate in self.taken or candidate in self.fields:
            number += 1
            candidate = f"{base}_{number}"
        self.fields[candidate] = number
        return candidate
