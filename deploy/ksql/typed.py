"""Typed expressions: a type and its expression node of plan.json."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from deploy.ksql.types import BIGINT, BOOLEAN, DOUBLE, INTEGER, STRING, DecimalType, SqlType, is_numeric

Json = dict[str, Any]
MAX_INTEGER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Typed:
    """An expression with its type; None is the type of NULL. `text` is how messages show it.

    `is_time`: ROWTIME, WINDOWSTART or WINDOWEND, which a text literal is compared with as a time.
    """

    type: SqlType | None
    op: str
    fields: Json
    text: str = ""
    is_time: bool = False

    @property
    def is_literal(self) -> bool:
        """A literal other than NULL."""
        return self.op == "literal" and self.type is not None

    def to_json(self) -> Json:
        """The node of plan.json."""
        return {"op": self.op, "type": None if self.type is None else str(self.type)} | {
            name: _json(value) for name, value in self.fields.items()
        }


def _json(value: Any) -> Any:
    if isinstance(value, Typed):
        return value.to_json()
    if isinstance(value, dict):
        return {name: _json(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_json(item) for item in value]
    return value


def literal(value: bool | int | Decimal | float | str | None, text: str = "") -> Typed:
    """A literal with the type that its value has."""
    shown = str(value) if isinstance(value, Decimal) else value
    return Typed(literal_type(value), "literal", {"value": shown}, text)


def literal_type(value: bool | int | Decimal | float | str | None) -> SqlType | None:
    """INTEGER or BIGINT by size, DECIMAL by digits, None for NULL."""
    match value:
        case None:
            return None
        case bool():
            return BOOLEAN
        case int():
            return INTEGER if -MAX_INTEGER - 1 <= value <= MAX_INTEGER else BIGINT
        case float():
            return DOUBLE
        case Decimal():
            return decimal_type(value)
        case _:
            return STRING


def decimal_type(value: Decimal) -> DecimalType:
    """The DECIMAL that a number needs as it is written."""
    _, digits, exponent = value.as_tuple()
    scale = max(-int(exponent), 0)
    precision = len(digits) + max(int(exponent), 0)
    return DecimalType(max(precision, scale, 1), scale)


def _converted(number: Typed, type_: SqlType | None) -> Typed:
    value = Decimal(str(number.fields["value"]))
    return Typed(type_, "literal", {"value": int(value) if type_ == BIGINT else float(value)}, number.text)


def cast(operand: Typed, type_: SqlType) -> Typed:
    """The operand as another type: itself when it is that already; a number's literal is converted here."""
    if operand.type == type_ or operand.type is None:
        return operand
    if operand.op == "literal" and is_numeric(operand.type) and type_ in (BIGINT, DOUBLE):
        return _converted(operand, type_)
    return Typed(type_, "cast", {"operand": operand}, operand.text)
