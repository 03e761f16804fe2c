"""Expressions back to text, as ksqlDB's messages show them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from deploy.ksql import tree as t


def plain(column: t.Column) -> str:
    """The column's name alone."""
    return column.name


def qualified(column: t.Column) -> str:
    """SOURCE.NAME where the source is known."""
    return f"{column.source}.{column.name}" if column.source else column.name


def text(expression: t.Expression, column_text: Callable[[t.Column], str] = qualified) -> str:
    """An expression in one line: operators in brackets, names as they are compared."""
    return _Formatter(column_text).text(expression)


class _Formatter:
    def __init__(self, column_text: Callable[[t.Column], str]) -> None:
        self.column_text = column_text

    def text(self, expression: t.Expression) -> str:  # noqa: PLR0911 (one kind of expression a line)
        match expression:
            case t.Column():
                return self.column_text(expression)
            case t.Literal(value):
                return expression.text or literal_text(value)
            case t.Arithmetic(operator, left, right) | t.Comparison(operator, left, right):
                return f"({self.text(left)} {operator} {self.text(right)})"
            case t.Logical(operator, left, right):
                return f"({self.text(left)} {operator} {self.text(right)})"
            case t.Negate(operand):
                return f"-{self.text(operand)}"
            case t.Not(operand):
                return f"(NOT {self.text(operand)})"
            case t.IsNull(operand, negated):
                return f"({self.text(operand)} IS {'NOT ' if negated else ''}NULL)"
            case t.Between(operand, low, high):
                return f"({self.text(operand)} BETWEEN {self.text(low)} AND {self.text(high)})"
            case t.InList(operand, items):
                return f"({self.text(operand)} IN ({self.list(items)}))"
            case t.Like(operand, pattern, _):
                return f"({self.text(operand)} LIKE {self.text(pattern)})"
            case _:
                return self.compound(expression)

    def compound(self, expression: t.Expression) -> str:  # noqa: PLR0911
        match expression:
            case t.Case():
                return self.case(expression)
            case t.Cast(operand, type_):
                return f"CAST({self.text(operand)} AS {type_})"
            case t.Subscript(operand, index):
                return f"{self.text(operand)}[{self.text(index)}]"
            case t.Field(operand, name):
                return f"{self.text(operand)}->{name}"
            case t.ArrayConstructor(items):
                return f"ARRAY[{self.list(items)}]"
            case t.MapConstructor(entries):
                return "MAP(" + ", ".join(f"{self.text(key)}:={self.text(value)}" for key, value in entries) + ")"
            case t.StructConstructor(fields):
                return "STRUCT(" + ", ".join(f"{name}:={self.text(value)}" for name, value in fields) + ")"
            case t.Call(name, arguments, star):
                return f"{name}({'*' if star else self.list(arguments)})"
            case t.Lambda(parameters, body):
                head = parameters[0] if len(parameters) == 1 else f"({', '.join(parameters)})"
                return f"{head} => {self.text(body)}"
            case t.Row(items):
                return f"({self.list(items)})"
            case _:
                raise TypeError(f"no text for {type(expression).__name__}")

    def case(self, expression: t.Case) -> str:
        operand = f" {self.text(expression.operand)}" if expression.operand else ""
        whens = "".join(f" WHEN {self.text(w.condition)} THEN {self.text(w.result)}" for w in expression.whens)
        default = f" ELSE {self.text(expression.default)}" if expression.default else ""
        return f"(CASE{operand}{whens}{default} END)"

    def list(self, items: tuple[t.Expression, ...]) -> str:
        return ", ".join(map(self.text, items))


def literal_text(value: bool | int | Decimal | float | str | None) -> str:
    """A literal as SQL writes it."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return repr(value).upper() if isinstance(value, float) else str(value)
