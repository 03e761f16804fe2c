"""How a query's rows are written to an HTTP response: ksqlDB's three formats, and plain text for PRINT.

Every row is a chunk of its own: clients are known to parse chunk by chunk.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from deploy.embedded.errors import SERVER_ERROR
from deploy.embedded.exact_json import dumps
from deploy.embedded.results import QueryResult, Row

DELIMITED = "application/vnd.ksqlapi.delimited.v1"
KSQL_V1 = "application/vnd.ksql.v1+json"
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class RowFormat(ABC):
    """Texts of a response's parts, in the order header, rows, and `end` or `error`."""

    media_type: ClassVar[str]
    result: QueryResult

    @abstractmethod
    def row(self, row: Row) -> str:
        """The text of one row."""

    @abstractmethod
    def error(self, message: str) -> str:
        """The text after the last row of a query that failed."""

    def header(self) -> str:
        """The text before the first row."""
        return ""

    def end(self) -> str:
        """The text after the last row."""
        return ""

    def all_rows(self) -> Iterator[str]:
        """The whole response of a pull query."""
        yield self.header()
        yield from map(self.row, self.result.rows or ())
        yield self.end()

    def _columns(self) -> str:
        names, types = list(self.result.column_names), list(self.result.column_types)
        return dumps({"queryId": self.result.query_id, "columnNames": names, "columnTypes": types})


class DelimitedFormat(RowFormat):
    """A JSON object with the columns, then one JSON array a line (`/query-stream`)."""

    media_type = DELIMITED

    def header(self) -> str:
        """Query id, names and types of the columns."""
        return self._columns() + "\n"

    def row(self, row: Row) -> str:
        """One array."""
        return dumps(row) + "\n"

    def error(self, message: str) -> str:
        """An error object on a line of its own."""
        return dumps(_error(message)) + "\n"


class JsonArrayFormat(RowFormat):
    """One JSON array: an object with the columns, then an array a row (`/query-stream`, Accept: application/json)."""

    media_type = JSON

    def header(self) -> str:
        """The opening bracket and the columns."""
        return "[" + self._columns()

    def row(self, row: Row) -> str:
        """One array."""
        return ",\n" + dumps(row)

    def end(self) -> str:
        """The closing bracket."""
        return "]\n"

    def error(self, message: str) -> str:
        """An error object as last element."""
        return ",\n" + dumps(_error(message)) + "]\n"


class KsqlV1Format(RowFormat):
    """One JSON array of {"header": …}, {"row": …} and {"finalMessage": …} objects (`/query`)."""

    media_type = KSQL_V1

    def header(self) -> str:
        """The opening bracket and the header object."""
        return "[" + dumps({"header": {"queryId": self.result.query_id, "schema": self.result.schema_text}}) + ",\n"

    def row(self, row: Row) -> str:
        """One row object."""
        return dumps({"row": {"columns": row}}) + ",\n"

    def end(self) -> str:
        """The final message and the closing bracket."""
        limited = self.result.channel is not None and self.result.channel.limit_reached
        return dumps({"finalMessage": "Limit Reached" if limited else "Query Completed"}) + "]\n"

    def error(self, message: str) -> str:
        """An error object as last element."""
        return dumps({"errorMessage": _error(message)}) + "]\n"

    def all_rows(self) -> Iterator[str]:
        """The whole array, without a final message."""
        *parts, last = [self.header(), *map(self.row, self.result.rows or ())]
        yield from parts
        yield last.removesuffix(",\n") + "]\n"


class PrintFormat(RowFormat):
    """Plain lines of text: what PRINT answers."""

    media_type = "text/plain; charset=utf-8"

    def row(self, row: Row) -> str:
        """The one text column."""
        return f"{row[0]}\n"

    def error(self, message: str) -> str:
        """The message."""
        return f"{message}\n"


def choose_format(path: str, accept: str, result: QueryResult) -> RowFormat:
    """The format that a client asked for with its Accept header, or the default of the path."""
    if result.is_print:
        return PrintFormat(result)
    if DELIMITED in accept:
        return DelimitedFormat(result)
    if path == "/query" or KSQL_V1 in accept:
        return KsqlV1Format(result)
    return JsonArrayFormat(result) if JSON in accept else DelimitedFormat(result)


def _error(message: str) -> dict[str, Any]:
    return {"@type": "generic_error", "error_code": SERVER_ERROR, "message": message}
