"""The syntax tree of expressions: what they say, before any name is looked up."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from deploy.ksql.types import SqlType


@dataclass(frozen=True, slots=True)
class Location:
    """Line and column, from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Anything with a place in the text; the place plays no part in equality."""

    location: Location | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Expression(Node):
    """Something with a value."""


@dataclass(frozen=True, slots=True)
class Column(Expression):
    """`NAME` or `SOURCE.NAME`."""

    name: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Literal(Expression):
    """NULL, a boolean, an int (INTEGER or BIGINT), a Decimal, a float or a text."""

    value: bool | int | Decimal | float | str | None
    text: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Arithmetic(Expression):
    """`+ - * / %`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Negate(Expression):
    """`-operand`."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Comparison(Expression):
    """`= <> < <= > >= IS DISTINCT FROM, IS NOT DISTINCT FROM`."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Logical(Expression):
    """AND, OR."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Not(Expression):
    """`NOT operand`."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class IsNull(Expression):
    """`operand IS [NOT] NULL`."""

    operand: Expression
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Between(Expression):
    """`operand BETWEEN low AND high`."""

    operand: Expression
    low: Expression
    high: Expression


@dataclass(frozen=True, slots=True)
class InList(Expression):
    """`operand IN (items)`."""

    operand: Expression
    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Like(Expression):
    """`operand LIKE pattern ESCAPE 'c'`."""

    operand: Expression
    pattern: Expression
    escape: str | None = None


@dataclass(frozen=True, slots=True)
class When(Node):
    """`WHEN condition THEN result`."""

    condition: Expression
    result: Expression


@dataclass(frozen=True, slots=True)
class Case(Expression):
    """Searched (`operand` is None) or simple CASE."""

    operand: Expression | None
    whens: tuple[When, ...]
    default: Expression | None


@dataclass(frozen=True, slots=True)
class Cast(Expression):
    """`CAST(operand AS type)`."""

    operand: Expression
    type: SqlType


@dataclass(frozen=True, slots=True)
class Subscript(Expression):
    """`operand[index]`."""

    operand: Expression
    index: Expression


@dataclass(frozen=True, slots=True)
class Field(Expression):
    """`operand->name`."""

    operand: Expression
    name: str


@dataclass(frozen=True, slots=True)
class ArrayConstructor(Expression):
    """`ARRAY[items]`."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class MapConstructor(Expression):
    """`MAP(key := value, …)`."""

    entries: tuple[tuple[Expression, Expression], ...]


@dataclass(frozen=True, slots=True)
class StructConstructor(Expression):
    """`STRUCT(NAME := value, …)`."""

    fields: tuple[tuple[str, Expression], ...]


@dataclass(frozen=True, slots=True)
class Call(Expression):
    """`NAME(arguments)`; `COUNT(*)` has no arguments and `star`."""

    name: str
    arguments: tuple[Expression, ...]
    star: bool = False


@dataclass(frozen=True, slots=True)
class Lambda(Expression):
    """`(parameters) => body`."""

    parameters: tuple[str, ...]
    body: Expression


@dataclass(frozen=True, slots=True)
class Row(Expression):
    """`(a, b)` or `()`: only where a clause takes a list."""

    items: tuple[Expression, ...]
