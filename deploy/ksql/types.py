"""SQL types: data, their text, and how text becomes a type again."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SqlType:
    """A SQL type; `str` gives ksqlDB's text."""


@dataclass(frozen=True, slots=True)
class Primitive(SqlType):
    """BOOLEAN, INTEGER, BIGINT, DOUBLE, STRING, BYTES, TIME, DATE, TIMESTAMP; in signatures also ANY and variables."""

    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class DecimalType(SqlType):
    """DECIMAL(precision, scale); in signatures each may be a variable or arithmetic on variables, as text."""

    precision: int | str
    scale: int | str

    def __str__(self) -> str:
        return f"DECIMAL({self.precision}, {self.scale})"


@dataclass(frozen=True, slots=True)
class ArrayType(SqlType):
    """ARRAY<element>."""

    element: SqlType

    def __str__(self) -> str:
        return f"ARRAY<{self.element}>"


@dataclass(frozen=True, slots=True)
class MapType(SqlType):
    """MAP<key, value>."""

    key: SqlType
    value: SqlType

    def __str__(self) -> str:
        return f"MAP<{self.key}, {self.value}>"


@dataclass(frozen=True, slots=True)
class StructType(SqlType):
    """STRUCT<`NAME` type, …>."""

    fields: tuple[tuple[str, SqlType], ...]

    def __str__(self) -> str:
        return "STRUCT<" + ", ".join(f"`{name}` {type_}" for name, type_ in self.fields) + ">"

    def field(self, name: str) -> SqlType | None:
        """The type of a field, or None."""
        return next((type_ for field, type_ in self.fields if field == name), None)


@dataclass(frozen=True, slots=True)
class LambdaType(SqlType):
    """LAMBDA<(parameters) => result>: only in signatures."""

    parameters: tuple[SqlType, ...]
    result: SqlType

    def __str__(self) -> str:
        return "LAMBDA<(" + ", ".join(map(str, self.parameters)) + f") => {self.result}>"


@dataclass(frozen=True, slots=True)
class NamedType(SqlType):
    """A name made by CREATE TYPE, not looked up yet."""

    name: str

    def __str__(self) -> str:
        return self.name


BOOLEAN = Primitive("BOOLEAN")
INTEGER = Primitive("INTEGER")
BIGINT = Primitive("BIGINT")
DOUBLE = Primitive("DOUBLE")
STRING = Primitive("STRING")
BYTES = Primitive("BYTES")
TIME = Primitive("TIME")
DATE = Primitive("DATE")
TIMESTAMP = Primitive("TIMESTAMP")
INTERVALUNIT = Primitive("INTERVALUNIT")
ANY = Primitive("ANY")
HEADERS = ArrayType(StructType((("KEY", STRING), ("VALUE", BYTES))))

PRIMITIVES = {
    **{t.name: t for t in (BOOLEAN, INTEGER, BIGINT, DOUBLE, STRING, BYTES, TIME, DATE, TIMESTAMP, INTERVALUNIT, ANY)},
    "INT": INTEGER,
    "VARCHAR": STRING,
}
_TOKEN = re.compile(r"\s*(=>|[<>(),]|`(?:[^`]|``)*`|[A-Za-z_][\w]*|\d+|[+*-])")


TIME_UNITS = ("NANOSECONDS", "MICROSECONDS", "MILLISECONDS", "SECONDS", "MINUTES", "HOURS", "DAYS")


def time_unit(name: str) -> str | None:
    """A time unit's plural name, or None when the name is none."""
    plural = name if name.endswith("S") else name + "S"
    return plural if plural in TIME_UNITS else None


def is_time_unit(name: str) -> bool:
    """Whether a name is a time unit, singular or plural."""
    return time_unit(name) is not None


def is_numeric(type_: SqlType | None) -> bool:
    """INTEGER, BIGINT, DECIMAL or DOUBLE."""
    return type_ in (INTEGER, BIGINT, DOUBLE) or isinstance(type_, DecimalType)


def base_name(type_: SqlType | None) -> str:
    """The type without its parameters: `DECIMAL`, `ARRAY`, `MAP`, `STRUCT`, …"""
    match type_:
        case None:
            return "NULL"
        case DecimalType():
            return "DECIMAL"
        case ArrayType():
            return "ARRAY"
        case MapType():
            return "MAP"
        case StructType():
            return "STRUCT"
        case _:
            return str(type_)


def contains_map(type_: SqlType) -> bool:
    """Whether a type is a map or holds one."""
    match type_:
        case MapType():
            return True
        case ArrayType(element):
            return contains_map(element)
        case StructType(fields):
            return any(contains_map(field) for _, field in fields)
        case _:
            return False


def upper_names(type_: SqlType) -> SqlType:
    """The type with field names in upper case, as columns found in a schema registry have them."""
    match type_:
        case StructType(fields):
            return StructType(tuple((name.upper(), upper_names(field)) for name, field in fields))
        case ArrayType(element):
            return ArrayType(upper_names(element))
        case MapType(key, value):
            return MapType(upper_names(key), upper_names(value))
        case _:
            return type_


def parse_type(text: str) -> SqlType:
    """A type from its text; a name that is no SQL type becomes NamedType. Raises ValueError."""
    reader = _TypeReader(text)
    type_ = reader.type()
    reader.expect_end()
    return type_


class _TypeReader:
    """Reads the text of a type from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _TOKEN.findall(text)
        if "".join(self.tokens) != re.sub(r"\s+(?=(?:[^`]*`[^`]*`)*[^`]*$)", "", text):
            raise ValueError(f"not a type: {text!r}")
        self.position = 0

    def type(self) -> SqlType:
        word = self._next().upper()
        match word:
            case "ARRAY":
                self._expect("<")
                element = self.type()
                self._expect(">")
                return ArrayType(element)
            case "MAP":
                self._expect("<")
                key = self.type()
                self._expect(",")
                value = self.type()
                self._expect(">")
                return MapType(key, value)
            case "STRUCT":
                return self._struct()
            case "LAMBDA":
                return self._lambda()
            case "DECIMAL":
                return self._decimal()
            case _:
                return PRIMITIVES.get(word) or NamedType(word)

    def expect_end(self) -> None:
        if self.position != len(self.tokens):
            raise ValueError(f"not a type: {self.text!r}: unexpected {self.tokens[self.position]!r}")

    def _struct(self) -> SqlType:
        self._expect("<")
        fields: list[tuple[str, SqlType]] = []
        while not self._accept(">"):
            if fields:
                self._expect(",")
            name = self._next()
            fields.append((name[1:-1].replace("``", "`") if name.startswith("`") else name.upper(), self.type()))
        return StructType(tuple(fields))

    def _lambda(self) -> SqlType:
        self._expect("<")
        self._expect("(")
        parameters: list[SqlType] = []
        while not self._accept(")"):
            if parameters:
                self._expect(",")
            parameters.append(self.type())
        self._expect("=>")
        result = self.type()
        self._expect(">")
        return LambdaType(tuple(parameters), result)

    def _decimal(self) -> SqlType:
        if not self._accept("("):
            return DecimalType("P", "S")
        precision = self._arithmetic(",")
        scale = self._arithmetic(")")
        return DecimalType(precision, scale)

    def _arithmetic(self, end: str) -> int | str:
        words: list[str] = []
        depth = 0
        while depth or self._peek() != end:
            word = self._next()
            depth += {"(": 1, ")": -1}.get(word, 0)
            words.append(word)
        self._expect(end)
        return int(words[0]) if len(words) == 1 and words[0].isdigit() else " ".join(words)

    def _peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def _next(self) -> str:
        word = self._peek()
        if not word:
            raise ValueError(f"not a type: {self.text!r}: it ends too early")
        self.position += 1
        return word

    def _accept(self, word: str) -> bool:
        found = self._peek() == word
        self.position += found
        return found

    def _expect(self, word: str) -> None:
        if not self._accept(word):
            raise ValueError(f"not a type: {self.text!r}: expected {word!r}, found {self._peek() or 'its end'!r}")
