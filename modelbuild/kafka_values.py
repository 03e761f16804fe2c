"""The value of a Kafka message as columns: JSON, or what a schema registry's id at its beginning says."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

from modelbuild.errors import DataError

if TYPE_CHECKING:
    from confluent_kafka import Message

MAGIC = b"\0"
HEADER = struct.Struct(">bI")
"""Zero and the schema's id, before every value that was written with a registry."""

Row = dict[str, Any]


class ValueReader:
    """Reads values; schemas are fetched once from the registry at `registry`, when the first value needs one.

    A context manager: at its end the connection to the registry is closed.
    """

    def __init__(self, path: str, registry: str | None) -> None:
        self._path = path
        self._registry = registry
        self._client: Any = None
        self._readers: dict[int, Callable[[bytes], Any]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._client is not None:
            self._client.close()

    def read(self, message: Message) -> Row | None:
        """Return the columns of a message, None for one without a value. Raises DataError."""
        value: bytes | None = message.value()
        if value is None:
            return None
        if value[:1] == MAGIC and len(value) > HEADER.size:
            row = self._with_schema(value, message)
        else:
            row = self._json(value, message)
        if not isinstance(row, dict):
            raise self._fault(message, f"one object a message is expected, this is a {type(row).__name__}")
        return row

    def _json(self, value: bytes, message: Message) -> Any:
        try:
            return json.loads(value)
        except ValueError:
            raise self._fault(message, "the value is neither JSON nor AVRO with a schema's id") from None

    def _with_schema(self, value: bytes, message: Message) -> Any:
        _, schema_id = HEADER.unpack_from(value)
        if self._registry is None:
            raise self._fault(
                message,
                f"the value is AVRO (schema id {schema_id}) and no schema registry was named: "
                "add ?registry=http://HOST:PORT or --registry http://HOST:PORT",
            )
        if schema_id not in self._readers:
            self._readers[schema_id] = self._reader(schema_id, message)
        try:
            return self._readers[schema_id](value)
        except (ValueError, EOFError, IndexError, TypeError) as error:
            raise self._fault(message, f"the value does not fit its schema (id {schema_id}): {error}") from error

    def _reader(self, schema_id: int, message: Message) -> Callable[[bytes], Any]:
        kind = self._schema_type(schema_id, message)
        if kind == "JSON":
            return lambda value: json.loads(value[HEADER.size :])
        if kind != "AVRO":
            raise self._fault(message, f"the value is {kind} (schema id {schema_id}); JSON and AVRO are read")
        from confluent_kafka.schema_registry.avro import AvroDeserializer
        from confluent_kafka.serialization import MessageField, SerializationContext

        deserialize = AvroDeserializer(self._client)
        context = SerializationContext(message.topic(), MessageField.VALUE)
        return lambda value: deserialize(value, context)

    def _schema_type(self, schema_id: int, message: Message) -> str:
        try:
            import httpx
            from confluent_kafka.schema_registry import SchemaRegistryClient
            from confluent_kafka.schema_registry.error import SchemaRegistryError
        except ImportError as error:
            raise self._fault(message, f"AVRO needs {error.name}: install ksql-anomaly[avro]") from error
        try:
            self._client = self._client or SchemaRegistryClient({"url": self._registry})
            return str(self._client.get_schema(schema_id).schema_type)
        except (SchemaRegistryError, httpx.HTTPError, ValueError) as error:
            problem = f"the registry {self._registry} does not give schema {schema_id}: {error}"
            raise self._fault(message, problem) from error

    def _fault(self, message: Message, problem: str) -> DataError:
        return DataError(f"partition {message.partition()}, offset {message.offset()}: {problem}", path=self._path)
