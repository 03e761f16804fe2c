"""A step under construction: the step so far, and where a query's columns are found in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from deploy.ksql import tree as t
from deploy.ksql.errors import SqlTypeError, UnknownName
from deploy.ksql.names import Names
from deploy.ksql.plan import (
    Json,
    NamedExpression,
    Step,
    StreamFilter,
    StreamSelect,
    StreamSelectKey,
    TableFilter,
    TableSelect,
)
from deploy.ksql.schema import Formats, Schema, SchemaColumn, WindowInfo
from deploy.ksql.typed import Typed
from deploy.ksql.types import BIGINT, SqlType

Place = tuple[str, SqlType]
TIMES = ("ROWTIME", "WINDOWSTART", "WINDOWEND")


@dataclass(frozen=True, slots=True)
class ColumnScope:
    """Column → its name and type in the step; `texts`: how messages show made-up names."""

    places: Mapping[t.Column, Place]
    texts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_names(cls, names: Names) -> ColumnScope:
        """Every column of every source of a query, and the names of its own."""
        places: dict[t.Column, Place] = {t.Column(name): (name, BIGINT) for name in names.own}
        for source in names.sources:
            for name in (*source.declared(), *source.pseudo_columns()):
                column = t.Column(name, source.alias)
                places[column] = (names.physical_name(column), source.type_of(name))
        return cls(places)

    def column(self, column: t.Column) -> Typed:
        """The typed `column` node; raises UnknownName."""
        place = self.places.get(column)
        if place is None:
            raise UnknownName(f"Column '{column.name}' cannot be resolved here")
        name, type_ = place
        return Typed(type_, "column", {"name": name}, self.texts.get(name, name), is_time=column.name in TIMES)

    def with_places(self, places: Mapping[t.Column, Place]) -> ColumnScope:
        """A scope that knows these columns too."""
        return ColumnScope({**self.places, **places}, self.texts)


class StepNames:
    """Unique step names in one plan: `filter`, `filter_2`, …"""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def unique(self, name: str) -> str:
        """The name as a state store may have it, numbered from its second use."""
        name = re.sub(r"[^A-Za-z0-9_]", "_", name)
        self.counts[name] = self.counts.get(name, 0) + 1
        return name if self.counts[name] == 1 else f"{name}_{self.counts[name]}"


@dataclass(frozen=True, slots=True)
class Relation:
    """`viable`: what equals the row's key; `window`: of the row's key."""

    step: Step
    scope: ColumnScope
    is_table: bool
    formats: Formats
    names: StepNames
    window: WindowInfo | None = None
    viable: tuple[t.Expression, ...] = ()

    @property
    def schema(self) -> Schema:
        """What the step gives."""
        return self.step.schema

    def _base(self, kind: str, schema: Schema) -> dict[str, Any]:
        return {"name": self.names.unique(kind), "schema": schema, "source": self.step}

    def filtered(self, condition: Json, name: str = "filter") -> Relation:
        """With a WHERE or HAVING step."""
        step = TableFilter if self.is_table else StreamFilter
        return replace(self, step=step(**self._base(name, self.schema), condition=condition))

    def selected(
        self,
        selects: Sequence[tuple[str, Typed]],
        keys: Sequence[str] | None = None,
        scope: ColumnScope | None = None,
        name: str = "select",
    ) -> Relation:
        """With a select step; `keys` are the key columns' new names, None keeps them."""
        names = tuple(keys) if keys is not None else tuple(column.name for column in self.schema.key)
        key = tuple(replace(column, name=new) for column, new in zip(self.schema.key, names, strict=True))
        schema = Schema(key, value_columns(selects))
        step = TableSelect if self.is_table else StreamSelect
        made = step(**self._base(name, schema), selects=named(selects), keys=names)
        return replace(self, step=made, scope=scope or self.scope)

    def rekeyed(self, keys: Sequence[tuple[str, Typed]], name: str = "repartition") -> Relation:
        """With a repartition step."""
        schema = Schema(value_columns(keys), self.schema.value)
        return replace(self, step=StreamSelectKey(**self._base(name, schema), keys=named(keys)))


def named(items: Iterable[tuple[str, Typed]]) -> tuple[NamedExpression, ...]:
    """`{"name", "expression"}` of a plan."""
    return tuple(NamedExpression(name, typed.to_json()) for name, typed in items)


def value_columns(items: Iterable[tuple[str, Typed]]) -> tuple[SchemaColumn, ...]:
    """The columns that expressions make; raises SqlTypeError for one without a type."""
    return tuple(SchemaColumn(name, known_type(typed)) for name, typed in items)


def known_type(typed: Typed) -> SqlType:
    """The expression's type; raises SqlTypeError for NULL."""
    if typed.type is None:
        message = (
            "Can't infer a type of null. Please explicitly cast it to a required type, e.g. CAST(null AS VARCHAR)."
        )
        raise SqlTypeError(message)
    return typed.type
