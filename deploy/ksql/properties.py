"""The WITH clause: names, types and values of its properties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from deploy.ksql.errors import InvalidStatement, SqlError, did_you_mean
from deploy.ksql.schema import WindowInfo
from deploy.ksql.statement_builder import unit_ms
from deploy.ksql.tree import Literal, Properties

SOURCE_PROPERTIES = {
    "KAFKA_TOPIC": str,
    "FORMAT": str,
    "KEY_FORMAT": str,
    "VALUE_FORMAT": str,
    "PARTITIONS": int,
    "REPLICAS": int,
    "TIMESTAMP": str,
    "TIMESTAMP_FORMAT": str,
    "WRAP_SINGLE_VALUE": bool,
    "KEY_DELIMITER": str,
    "VALUE_DELIMITER": str,
    "WINDOW_TYPE": str,
    "WINDOW_SIZE": str,
    "KEY_SCHEMA_FULL_NAME": str,
    "VALUE_SCHEMA_FULL_NAME": str,
    "VALUE_AVRO_SCHEMA_FULL_NAME": str,
    "KEY_SCHEMA_ID": int,
    "VALUE_SCHEMA_ID": int,
    "RETENTION_MS": int,
    "CLEANUP_POLICY": str,
    "SOURCED_BY_CONNECTOR": str,
}
SINK_PROPERTIES = {key: type_ for key, type_ in SOURCE_PROPERTIES.items() if not key.startswith(("WINDOW_", "SOURCED"))}
INSERT_PROPERTIES = {"QUERY_ID": str}
NAMED_DELIMITERS = {"TAB": "\t", "SPACE": " "}


@dataclass(frozen=True, slots=True)
class With:
    """Checked properties; `get` answers None for what is not given."""

    values: Mapping[str, Any]

    def get(self, name: str) -> Any:
        """A property's value, or None."""
        return self.values.get(name)

    def format_name(self, part: str) -> str | None:
        """KEY_FORMAT or VALUE_FORMAT, else FORMAT."""
        return self.values.get(f"{part}_FORMAT") or self.values.get("FORMAT")

    def format_properties(self, part: str) -> dict[str, str]:
        """What the WITH clause says about one format, in ksqlDB's names."""
        found = {
            "delimiter": self.values.get(f"{part}_DELIMITER"),
            "fullSchemaName": self.values.get(f"{part}_SCHEMA_FULL_NAME"),
            "schemaId": self.values.get(f"{part}_SCHEMA_ID"),
        }
        if part == "VALUE" and found["fullSchemaName"] is None:
            found["fullSchemaName"] = self.values.get("VALUE_AVRO_SCHEMA_FULL_NAME")
        return {name: str(value) for name, value in found.items() if value is not None}


def read_properties(properties: Properties, known: Mapping[str, type]) -> With:
    """The checked properties of a WITH clause; raises InvalidStatement with the property's place."""
    values: dict[str, Any] = {}
    for name, literal in properties:
        try:
            if name not in known:
                wrong = f"Invalid config variable(s) in the WITH clause: {name}.{did_you_mean(name, known)}"
                raise InvalidStatement(f"{wrong} Known: {', '.join(sorted(known))}")
            values[name] = _value(name, literal, known[name])
        except SqlError as error:
            error.locate(literal.location)
            raise
    _check_together(values)
    return With(values)


def _value(name: str, literal: Literal, type_: type) -> Any:
    value = literal.value
    if type_ is bool and isinstance(value, str) and value.lower() in ("true", "false"):
        value = value.lower() == "true"
    if type_ is int and isinstance(value, str) and value.strip().lstrip("-").isdigit():
        value = int(value)
    if not isinstance(value, type_) or (type_ is int and isinstance(value, bool)):
        words = {str: "STRING", int: "INTEGER", bool: "BOOLEAN"}
        raise InvalidStatement(f"Configuration {name} is invalid: expected {words[type_]}, got {value!r}")
    return _delimiter(name, str(value)) if name.endswith("_DELIMITER") else value


def _delimiter(name: str, value: str) -> str:
    wrong = f"Failed to prepare statement: Configuration {name} is invalid: "
    if not value.strip():
        wrong += "Delimiter cannot be empty, if you meant to have a tab or space for delimiter, "
        raise InvalidStatement(wrong + "please use the special values 'TAB' or 'SPACE'\nExample valid value: ';'")
    if value.upper() in NAMED_DELIMITERS:
        return NAMED_DELIMITERS[value.upper()]
    if len(value) != 1:
        wrong += f"Invalid delimiter value: '{value}'. Delimiter must be a single character or TAB,SPACE"
        raise InvalidStatement(f"{wrong}\nExample valid value: ';'")
    return value


def _check_together(values: Mapping[str, Any]) -> None:
    for part in ("KEY_FORMAT", "VALUE_FORMAT"):
        if "FORMAT" in values and part in values:
            raise InvalidStatement(f"Cannot supply both '{part}' and 'FORMAT' properties, as 'FORMAT' sets both.")
    if "TIMESTAMP_FORMAT" in values and "TIMESTAMP" not in values:
        raise InvalidStatement("'TIMESTAMP_FORMAT' is only valid together with 'TIMESTAMP'")


def read_window(with_: With) -> WindowInfo | None:
    """WINDOW_TYPE and WINDOW_SIZE; raises InvalidStatement."""
    type_, size = with_.get("WINDOW_TYPE"), with_.get("WINDOW_SIZE")
    if type_ is None:
        if size is not None:
            raise InvalidStatement("'WINDOW_SIZE' is only valid together with 'WINDOW_TYPE'")
        return None
    kind = type_.upper()
    if kind not in ("TUMBLING", "HOPPING", "SESSION"):
        raise InvalidStatement(f"Configuration WINDOW_TYPE is invalid: '{type_}'. Known: SESSION, HOPPING, TUMBLING")
    if kind == "SESSION":
        if size is not None:
            raise InvalidStatement("'WINDOW_SIZE' should not be set for SESSION windows.")
        return WindowInfo("SESSION")
    if size is None:
        raise InvalidStatement(f"{kind} windows require 'WINDOW_SIZE' to be provided in the WITH clause.")
    return WindowInfo(kind, size_ms=_duration(size))


def _duration(text: str) -> int:
    words = text.split()
    wrong = f"Configuration WINDOW_SIZE is invalid: Invalid duration: '{text}'."
    if len(words) != 2 or not words[0].isdigit():
        raise InvalidStatement(f"{wrong} Expected '<number> <unit>', e.g. '10 SECONDS'")
    factor = unit_ms(words[1])
    if factor is None:
        raise InvalidStatement(f"{wrong} Unknown time unit: '{words[1].upper()}'\nExample valid: '10 SECONDS'")
    return int(words[0]) * factor
