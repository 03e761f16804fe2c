"""Columns that a CREATE statement leaves out, from the schema registry."""

from __future__ import annotations

from dataclasses import dataclass

from deploy.ksql import tree as t
from deploy.ksql.catalogue import TABLE
from deploy.ksql.context import PlanningContext
from deploy.ksql.errors import InvalidStatement, NotSupported
from deploy.ksql.formats import WITH_SCHEMA
from deploy.ksql.properties import With
from deploy.ksql.schema import Schema, SchemaColumn
from deploy.ksql.types import StructType, parse_type, upper_names


@dataclass(frozen=True, slots=True)
class Inference:
    """One CREATE statement and the topic whose schemas may complete it."""

    statement: t.CreateSource
    with_: With
    topic: str
    context: PlanningContext

    def complete(self, declared: Schema, key_format: str, value_format: str) -> Schema:
        """The declared columns, and the registered ones of a part that declares none. Raises InvalidStatement."""
        key, value = declared.key, declared.value
        if not key and key_format.upper() in WITH_SCHEMA and self.with_.format_name("KEY"):
            key = self._registered(is_key=True, unwrapped=True)
        if all(column.header is not None for column in value):
            if self.statement.kind == TABLE and not key:
                raise InvalidStatement("Tables require a PRIMARY KEY. Please define the PRIMARY KEY.")
            if value_format.upper() in WITH_SCHEMA:
                unwrapped = self.with_.get("WRAP_SINGLE_VALUE") is False
                value = (*self._registered(is_key=False, unwrapped=unwrapped), *value)
            elif not self.statement.columns and value_format.upper() != "NONE":
                known = ", ".join(WITH_SCHEMA)
                raise InvalidStatement(f"No columns supplied. Formats that find them in the schema registry: {known}")
        return Schema(key, value)

    def _registered(self, is_key: bool, unwrapped: bool) -> tuple[SchemaColumn, ...]:
        """The columns of keys or values; `unwrapped`: the whole record is one column, ROWKEY or ROWVAL.

        Names become upper case unless the statement names a schema by id.
        """
        schema_id = self.with_.get("KEY_SCHEMA_ID" if is_key else "VALUE_SCHEMA_ID")
        columns = [(name, parse_type(type_)) for name, type_ in self._ask(is_key, schema_id)]
        if schema_id is None:
            columns = [(name.upper(), upper_names(type_)) for name, type_ in columns]
        single = "ROWKEY" if is_key else "ROWVAL"
        if unwrapped and [name for name, _ in columns] != [single]:
            columns = [(single, StructType(tuple(columns)))]
        return tuple(SchemaColumn(name, type_) for name, type_ in columns)

    def _ask(self, is_key: bool, schema_id: int | None) -> list[tuple[str, str]]:
        part, suffix = ("keys", "key") if is_key else ("values", "value")
        if self.context.schema_of is None:
            message = f"Columns of {part} of topic {self.topic} have to be declared: "
            raise NotSupported(message + "there is no schema registry to ask")
        found = self.context.schema_of(self.topic, is_key, schema_id)
        if found is None:
            which = f"none with id {schema_id}" if schema_id is not None else f"no subject {self.topic}-{suffix}"
            message = f"Schema for message {part} on topic '{self.topic}' does not exist in the Schema Registry: "
            raise InvalidStatement(f"{message}{which}. Declare the columns, or register a schema first.")
        return found


def check_registered(with_: With, topic: str, schema: Schema, context: PlanningContext) -> None:
    """Raise unless the schema that VALUE_SCHEMA_ID names has a query's value columns, with these types.

    Case does not count: what answers for the registry may give the names inside structs in capitals.
    """
    schema_id = with_.get("VALUE_SCHEMA_ID")
    if schema_id is None:
        return
    if context.schema_of is None:
        raise NotSupported(f"VALUE_SCHEMA_ID={schema_id}: there is no schema registry to ask")
    found = context.schema_of(topic, False, schema_id)
    if found is None:
        raise InvalidStatement(f"VALUE_SCHEMA_ID={schema_id}: no schema with this id in the Schema Registry")
    known = {name.upper(): upper_names(parse_type(type_)) for name, type_ in found}
    columns = {column: (column.name.upper(), upper_names(column.type)) for column in schema.value}
    wrong = [f"`{c.name}` {c.type}" for c, (name, type_) in columns.items() if known.get(name) != type_]
    if wrong:
        listed = ", ".join(f"`{name}` {type_}" for name, type_ in found)
        message = f"The following value columns are changed, missing or reordered: [{', '.join(wrong)}]. "
        raise InvalidStatement(f"{message}Schema from schema registry is [{listed}]")
