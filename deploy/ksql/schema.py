"""Columns, formats and windows: what a topic's rows look like, in the form that plan.json carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deploy.ksql.types import SqlType, parse_type

PSEUDO_COLUMNS = ("ROWTIME", "ROWPARTITION", "ROWOFFSET")
WINDOW_BOUNDS = ("WINDOWSTART", "WINDOWEND")
RESERVED_COLUMNS = (*PSEUDO_COLUMNS, *WINDOW_BOUNDS)


@dataclass(frozen=True, slots=True)
class SchemaColumn:
    """A column; `header` is None, "" for all headers, or the key of one header."""

    name: str
    type: SqlType
    header: str | None = None

    def to_json(self) -> dict[str, Any]:
        """`{"name", "type"}` and, for a header column, `header` or `header_key`."""
        content: dict[str, Any] = {"name": self.name, "type": str(self.type)}
        if self.header is not None:
            content |= {"header_key": self.header} if self.header else {"header": True}
        return content

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> SchemaColumn:
        """The reverse of `to_json`."""
        header = content.get("header_key", "" if content.get("header") else None)
        return cls(content["name"], parse_type(content["type"]), header)


@dataclass(frozen=True, slots=True)
class Schema:
    """Key and value columns, in order."""

    key: tuple[SchemaColumn, ...] = ()
    value: tuple[SchemaColumn, ...] = ()

    def column(self, name: str) -> SchemaColumn | None:
        """A column by name, value columns first."""
        return next((column for column in (*self.value, *self.key) if column.name == name), None)

    def names(self) -> list[str]:
        """All column names, key first."""
        return [column.name for column in (*self.key, *self.value)]

    def is_key(self, name: str) -> bool:
        """Whether a key column has this name."""
        return any(column.name == name for column in self.key)

    def text(self, key_word: str = "KEY") -> str:
        """ksqlDB's text: `K` STRING KEY, `V` BIGINT."""
        keys = [f"`{column.name}` {column.type} {key_word}" for column in self.key]
        return ", ".join([*keys, *(_value_text(column) for column in self.value)])

    def to_json(self) -> dict[str, Any]:
        """`{"key": […], "value": […]}`."""
        return {"key": [c.to_json() for c in self.key], "value": [c.to_json() for c in self.value]}

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Schema:
        """The reverse of `to_json`."""
        return cls(*(tuple(SchemaColumn.from_json(c) for c in content[part]) for part in ("key", "value")))


def _value_text(column: SchemaColumn) -> str:
    role = "" if column.header is None else f" HEADER('{column.header}')" if column.header else " HEADERS"
    return f"`{column.name}` {column.type}{role}"


@dataclass(frozen=True, slots=True)
class Format:
    """A serialisation format and its properties (`delimiter`, `schema_name`, `schema_id`)."""

    name: str
    properties: tuple[tuple[str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """`{"format", "properties"}`."""
        return {"format": self.name, "properties": dict(self.properties)}

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Format:
        """The reverse of `to_json`."""
        return cls(content["format"], tuple(content.get("properties", {}).items()))


@dataclass(frozen=True, slots=True)
class Formats:
    """How keys and values are written; `wrap_…`: a single column is still a field of a record."""

    key: Format
    value: Format
    wrap_key: bool = False
    wrap_value: bool = True

    def to_json(self) -> dict[str, Any]:
        """FORMATS of plan.json."""
        return {
            "key": self.key.to_json(),
            "value": self.value.to_json(),
            "wrap_key": self.wrap_key,
            "wrap_value": self.wrap_value,
        }

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Formats:
        """The reverse of `to_json`."""
        key, value = Format.from_json(content["key"]), Format.from_json(content["value"])
        return cls(key, value, content["wrap_key"], content["wrap_value"])


@dataclass(frozen=True, slots=True)
class WindowInfo:
    """A window; times in ms, None where they do not apply. `gap_ms` is a session's."""

    type: str
    size_ms: int | None = None
    advance_ms: int | None = None
    gap_ms: int | None = None
    grace_ms: int | None = None
    retention_ms: int | None = None

    def to_json(self) -> dict[str, Any]:
        """WINDOW of plan.json: only the fields that apply."""
        names = ("type", "size_ms", "advance_ms", "gap_ms", "grace_ms", "retention_ms")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> WindowInfo:
        """The reverse of `to_json`."""
        return cls(**content)


@dataclass(frozen=True, slots=True)
class TimestampColumn:
    """The column that gives a row its time, and the pattern of a text column."""

    column: str
    format: str | None = None

    def to_json(self) -> dict[str, Any]:
        """`{"column", "format"}`."""
        return {"column": self.column, "format": self.format}

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> TimestampColumn:
        """The reverse of `to_json`."""
        return cls(content["column"], content.get("format"))
