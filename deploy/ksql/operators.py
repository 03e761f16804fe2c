"""Type rules of arithmetic and comparison."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from deploy.ksql.binding import as_decimal, common_type
from deploy.ksql.errors import SqlTypeError
from deploy.ksql.typed import Typed, cast, literal
from deploy.ksql.types import (
    BIGINT,
    BOOLEAN,
    DATE,
    DOUBLE,
    INTEGER,
    STRING,
    TIME,
    TIMESTAMP,
    ArrayType,
    DecimalType,
    MapType,
    SqlType,
    StructType,
    is_numeric,
)

OPERATOR_NAMES = {
    "=": "EQUAL",
    "<>": "NOT_EQUAL",
    "<": "LESS_THAN",
    "<=": "LESS_THAN_OR_EQUAL",
    ">": "GREATER_THAN",
    ">=": "GREATER_THAN_OR_EQUAL",
    "IS DISTINCT FROM": "IS_DISTINCT_FROM",
    "IS NOT DISTINCT FROM": "IS_NOT_DISTINCT_FROM",
}
ARITHMETIC_NAMES = {"+": "ADD", "-": "SUBTRACT", "*": "MULTIPLY", "/": "DIVIDE", "%": "MODULUS"}
EQUALITY = ("=", "<>", "IS DISTINCT FROM", "IS NOT DISTINCT FROM")
_PARTIAL_TIME = re.compile(
    r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)


def arithmetic(operator: str, left: Typed, right: Typed) -> Typed:
    """`left operator right` with both sides as the operation's type (DECIMAL keeps each side's own)."""
    type_ = arithmetic_type(operator, left.type, right.type)
    if type_ is None:
        message = f"Unsupported arithmetic types. {_name(left.type)} {_name(right.type)}: {ARITHMETIC_NAMES[operator]}"
        raise SqlTypeError(f"{message} in {left.text} {operator} {right.text}")
    sides = {"left": _operand(left, type_), "right": _operand(right, type_)}
    return Typed(type_, "arithmetic", {"operator": operator} | sides)


def _operand(side: Typed, type_: SqlType) -> Typed:
    if isinstance(type_, DecimalType) and side.type is not None:
        return cast(side, as_decimal(side.type))
    return cast(side, type_)


def arithmetic_type(operator: str, left: SqlType | None, right: SqlType | None) -> SqlType | None:
    """The result's type, or None when there is no such operation."""
    if left == STRING and right == STRING:
        return STRING if operator == "+" else None
    if left is None or right is None or not is_numeric(left) or not is_numeric(right):
        return None
    if DOUBLE in (left, right):
        return DOUBLE
    if isinstance(left, DecimalType) or isinstance(right, DecimalType):
        return decimal_arithmetic(operator, as_decimal(left), as_decimal(right))
    return BIGINT if BIGINT in (left, right) else INTEGER


def decimal_arithmetic(operator: str, left: DecimalType, right: DecimalType) -> DecimalType:
    """ksqlDB's rules of precision and scale."""
    p1, s1, p2, s2 = (int(n) for n in (left.precision, left.scale, right.precision, right.scale))
    match operator:
        case "+" | "-":
            return DecimalType(max(s1, s2) + max(p1 - s1, p2 - s2) + 1, max(s1, s2))
        case "*":
            return DecimalType(p1 + p2 + 1, s1 + s2)
        case "/":
            scale = max(6, s1 + p2 + 1)
            return DecimalType(p1 - s1 + s2 + scale, scale)
        case _:
            return DecimalType(min(p1 - s1, p2 - s2) + max(s1, s2), max(s1, s2))


def comparison(operator: str, left: Typed, right: Typed) -> Typed:
    """`left operator right` with both sides of one type; raises SqlTypeError."""
    if left.type is None or right.type is None:
        if operator not in EQUALITY[2:]:
            text = f"{_null_text(left)} {operator} {_null_text(right)}"
            raise SqlTypeError(f"Comparison with NULL not supported: {text}")
        return _compare(operator, left, right)
    left, right = text_as_time(left, right), text_as_time(right, left)
    type_ = comparison_type(operator, left.type, right.type)
    if type_ is None:
        message = f"Cannot compare {left.text} ({left.type}) to {right.text} ({right.type})"
        raise SqlTypeError(f"{message} with {OPERATOR_NAMES[operator]}.")
    return _compare(operator, cast(left, type_), cast(right, type_))


def _compare(operator: str, left: Typed, right: Typed) -> Typed:
    return Typed(BOOLEAN, "compare", {"operator": operator, "left": left, "right": right})


def comparison_type(operator: str, left: SqlType | None, right: SqlType | None) -> SqlType | None:
    """The type that both sides are compared as, or None."""
    if left is None or right is None:
        return left or right
    if {left, right} <= {STRING, TIMESTAMP, DATE} and left != right:
        return TIMESTAMP if TIMESTAMP in (left, right) else DATE
    if {left, right} == {STRING, TIME}:
        return TIME
    if left == BOOLEAN or isinstance(left, ArrayType | MapType | StructType):
        return left if left == right and operator in EQUALITY else None
    return common_type(left, right)


def text_as_time(item: Typed, other: Typed) -> Typed:
    """A text literal next to ROWTIME, WINDOWSTART or WINDOWEND as milliseconds; else the item itself."""
    is_text = item.is_literal and item.type == STRING
    return literal(epoch_ms(item.fields["value"]), item.text) if other.is_time and is_text else item


def epoch_ms(text: str) -> int:
    """Milliseconds since 1970 of a whole or partial ISO time (`2018`, `2018-01-01T10:00`), UTC unless it says.

    Raises SqlTypeError.
    """
    match = _PARTIAL_TIME.fullmatch(text.strip())
    if match is None:
        raise SqlTypeError(
            f"Failed to parse timestamp '{text}': expected yyyy-MM-dd'T'HH:mm:ss.SSS, or the beginning of it"
        )
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    offset = UTC if zone in (None, "Z") else _zone(zone)
    try:
        moment = datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=offset
        )
    except ValueError as error:
        raise SqlTypeError(f"Failed to parse timestamp '{text}': {error}") from None
    return int(moment.timestamp()) * 1000 + int((fraction or "0").ljust(3, "0")[:3])


def _zone(text: str) -> timezone:
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _name(type_: SqlType | None) -> str:
    return "NULL" if type_ is None else str(type_)


def _null_text(item: Typed) -> str:
    return "NULL" if item.type is None else item.text
