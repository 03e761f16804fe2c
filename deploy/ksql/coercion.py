"""One type for several expressions: ARRAY[…], MAP(…), IN, and which CASTs there are."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from deploy.ksql.binding import common_type, converts
from deploy.ksql.errors import SqlTypeError
from deploy.ksql.typed import Typed, cast, decimal_type, literal
from deploy.ksql.types import (
    BIGINT,
    BOOLEAN,
    BYTES,
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
    base_name,
    is_numeric,
)

HINT = "\nHint: You might need to add explicit type casts."
_BOOLEAN_WORDS = {"true": True, "false": False, "yes": True, "no": False}


def common(items: Sequence[Typed]) -> SqlType | None:
    """The type that all items can take, literals being pliable; None when all are NULL. Raises SqlTypeError."""
    type_: SqlType | None = None
    for item in items:
        if item.type is not None:
            type_ = item.type if type_ is None else _join(type_, item)
    return type_


def _join(type_: SqlType, item: Typed) -> SqlType:
    """The type widened so that an item fits."""
    if item.is_literal and (is_numeric(type_) or type_ == STRING) and item.type != type_:
        return _join_literal(type_, item)
    joined = _join_types(type_, item)
    if joined is None:
        raise SqlTypeError(f"operator does not exist: {type_} = {item.type} ({item.text}){HINT}")
    return joined


def _join_literal(type_: SqlType, item: Typed) -> SqlType:
    if type_ == STRING:
        return STRING
    number = _number(item, type_) if item.type == STRING else item.type
    joined = None if number is None else common_type(type_, number)
    if joined is None:
        raise SqlTypeError(f"operator does not exist: {type_} = {item.type} ({item.text}){HINT}")
    return joined


def _number(item: Typed, wanted: SqlType) -> SqlType | None:
    """The type of the number in a text literal; raises SqlTypeError for another text."""
    number = _decimal(item, wanted)
    is_whole = item.fields["value"].strip().lstrip("+-").isdigit()
    return literal(int(number)).type if is_whole else decimal_type(number)


def _decimal(item: Typed, wanted: SqlType) -> Decimal:
    try:
        number = Decimal(item.fields["value"].strip())
    except InvalidOperation:
        raise _invalid(item, wanted) from None
    if not number.is_finite():
        raise _invalid(item, wanted)
    return number


def _invalid(item: Typed, wanted: SqlType) -> SqlTypeError:
    return SqlTypeError(f'invalid input syntax for type {base_name(wanted)}: "{item.fields["value"]}".')


def _join_types(type_: SqlType, item: Typed) -> SqlType | None:  # noqa: PLR0911 (one pair of types a line)
    match type_, item.type:
        case ArrayType(element), ArrayType() if item.op == "array":
            return ArrayType(_fold(element, item.fields["items"], item, type_))
        case MapType(key, value), MapType() if item.op == "map":
            keys = _fold(key, [entry["key"] for entry in item.fields["entries"]], item, type_)
            return MapType(keys, _fold(value, [entry["value"] for entry in item.fields["entries"]], item, type_))
        case StructType(), StructType() if item.op == "struct":
            return _join_struct(type_, item)
        case ArrayType(element), ArrayType(other):
            inner = common_type(element, other)
            return None if inner is None else ArrayType(inner)
        case StructType(fields), StructType(others) if fields != others:
            return _union(fields, others)
        case _, other if item.is_literal and item.type == STRING and type_ in (BOOLEAN, DATE, TIME, TIMESTAMP):
            return type_
        case _, None:
            return type_
        case _, other:
            return common_type(type_, other)


def _fold(type_: SqlType, items: Sequence[Typed], whole: Typed, wanted: SqlType) -> SqlType:
    for item in items:
        if item.type is not None:
            try:
                type_ = _join(type_, item)
            except SqlTypeError:
                if item.is_literal:
                    raise
                raise SqlTypeError(f"operator does not exist: {wanted} = {whole.type} ({whole.text}){HINT}") from None
    return type_


def _join_struct(type_: StructType, item: Typed) -> SqlType:
    fields = dict(type_.fields)
    for field in item.fields["fields"]:
        name, value = field["name"], field["value"]
        known = fields.get(name)
        if value.type is not None:
            fields[name] = value.type if known is None else _fold(known, [value], item, type_)
    return StructType(tuple(fields.items()))


def _union(fields: Sequence[tuple[str, SqlType]], others: Sequence[tuple[str, SqlType]]) -> SqlType | None:
    merged = dict(fields)
    for name, type_ in others:
        joined = common_type(merged[name], type_) if name in merged else type_
        if joined is None:
            return None
        merged[name] = joined
    return StructType(tuple(merged.items()))


def coerce(item: Typed, type_: SqlType) -> Typed:
    """The item as that type; literals and constructors are converted here, all else by a cast node."""
    if item.type == type_ or item.type is None:
        return item
    match type_, item.op:
        case ArrayType(element), "array":
            return Typed(type_, "array", {"items": [coerce(part, element) for part in item.fields["items"]]}, item.text)
        case MapType(key, value), "map":
            entries = [
                {"key": coerce(entry["key"], key), "value": coerce(entry["value"], value)}
                for entry in item.fields["entries"]
            ]
            return Typed(type_, "map", {"entries": entries}, item.text)
        case StructType(fields), "struct":
            given = {field["name"]: field["value"] for field in item.fields["fields"]}
            parts = [{"name": name, "value": coerce(given.get(name, literal(None)), part)} for name, part in fields]
            return Typed(type_, "struct", {"fields": parts}, item.text)
        case _, "literal":
            return _coerce_literal(item, type_)
        case _:
            return cast(item, type_)


def _coerce_literal(item: Typed, type_: SqlType) -> Typed:
    value = item.fields["value"]
    if type_ == STRING:
        return Typed(STRING, "literal", {"value": _text(value)}, item.text)
    if type_ == BOOLEAN and item.type == STRING:
        if value.lower() not in _BOOLEAN_WORDS:
            raise _invalid(item, type_)
        return literal(_BOOLEAN_WORDS[value.lower()], item.text)
    if is_numeric(type_) and item.type == STRING:
        return cast(literal(_decimal(item, type_), item.text), type_)
    return cast(item, type_)


def _text(value: bool | int | float | str) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def storable(given: SqlType, wanted: SqlType) -> bool:
    """Whether INSERT VALUES takes a value of one type for a column of the other."""
    match given, wanted:
        case ArrayType(element), ArrayType(other):
            return storable(element, other)
        case MapType(key, value), MapType(other_key, other_value):
            return storable(key, other_key) and storable(value, other_value)
        case StructType(fields), StructType(others):
            known = dict(others)
            return all(name in known and storable(type_, known[name]) for name, type_ in fields)
        case _ if given == STRING:
            return wanted in (STRING, TIME, DATE, TIMESTAMP, BYTES)
        case _:
            return converts(given, wanted)


_TEMPORAL = {(TIMESTAMP, DATE), (TIMESTAMP, TIME), (DATE, TIMESTAMP), (BIGINT, TIMESTAMP), (TIMESTAMP, BIGINT)}
_FROM_STRING = (BOOLEAN, INTEGER, BIGINT, DOUBLE, TIME, DATE, TIMESTAMP, BYTES)


def castable(given: SqlType, wanted: SqlType) -> bool:  # noqa: PLR0911 (one rule a line)
    """Whether CAST turns one type into the other."""
    if given == wanted or (is_numeric(given) and is_numeric(wanted)):
        return True
    match given, wanted:
        case ArrayType(element), ArrayType(other):
            return castable(element, other)
        case MapType(key, value), MapType(other_key, other_value):
            return castable(key, other_key) and castable(value, other_value)
        case StructType(fields), StructType(others):
            known = dict(fields)
            return all(castable(known[name], type_) for name, type_ in others if name in known)
        case _ if wanted == STRING:
            return True
        case _ if given == STRING:
            return wanted in _FROM_STRING or isinstance(wanted, DecimalType)
        case _:
            return (given, wanted) in _TEMPORAL
