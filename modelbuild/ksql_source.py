"""Rows from a query on a ksqlDB server, through its REST API, as they come."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from modelbuild.batches import Batches
from modelbuild.errors import DataError

if TYPE_CHECKING:
    import httpx
    import pyarrow as pa

    from modelbuild.streams import Access

SCHEME = "ksql:"
DEFAULT_SERVER = "http://127.0.0.1:8088"
CONNECT_SECONDS = 5.0
_DELIMITED = "application/vnd.ksqlapi.delimited.v1"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class KsqlQuery:
    """A SELECT, read from the beginning of its sources.

    `patience` is how many seconds it may take until the next row comes; `seconds`, when it is given, ends a query that
    would go on.
    """

    sql: str
    server: str = DEFAULT_SERVER
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    patience: float = 30.0
    seconds: float | None = None

    @property
    def name(self) -> str:
        """What the manifest calls it: the query, without the server."""
        return f"{SCHEME}{self.sql}"

    def read(self) -> pa.Table:
        """Run the query and read its rows.

        Raises DataError: no server, a statement that is refused, a query without an end, one that never yields a row.
        """
        self._refuse_endless()
        columns: dict[str, pa.DataType] | None = None
        for row in self._lines():
            if columns is None:
                columns = _columns(row, self._fault)
                batches = Batches(columns)
            elif isinstance(row, list):
                batches.add(dict(zip(columns, row, strict=True)))
            else:
                raise self._fault(str(row.get("message", row)))
        if columns is None or not len(batches):
            raise self._fault("the query ended without a row: is its source empty, or does WHERE hold for none?")
        return batches.table({"source": self.name, "unordered": "yes"})

    def _refuse_endless(self) -> None:
        plain = re.sub(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", " ", self.sql, flags=re.DOTALL)
        endless = re.search(r"\bEMIT\s+CHANGES\b", plain, re.I) and not re.search(r"\bLIMIT\s+\d+", plain, re.I)
        if endless and self.seconds is None:
            raise self._fault("this query never ends: add LIMIT n to it, or --seconds N to stop after a time")

    def _lines(self) -> Iterator[Any]:
        """Yield the header and the rows; stop at the end of the query or of the time."""
        import httpx

        began, rows = time.monotonic(), 0
        try:
            with self._client() as client, client.stream("POST", "/query-stream", json=self._body()) as response:
                self._refuse_error(response)
                for line in response.iter_lines():
                    if line.strip():
                        rows += 1
                        yield json.loads(line)
                    if self._over(began, rows):
                        return
        except httpx.ReadTimeout:
            # With a bound in time, silence up to it is no fault once there were rows (the first line is the header).
            if self.seconds is None or rows < 2:
                raise self._silence(rows - 1) from None
        except httpx.TransportError as error:
            raise self._fault(f"no ksqlDB server answers at {self.server}: {error or type(error).__name__}") from error

    def _over(self, began: float, rows: int) -> bool:
        """Say whether the time is over. A server may send empty lines to keep a silent connection open."""
        passed = time.monotonic() - began
        if rows < 2 and passed > self._wait:
            raise self._silence(0)
        return self.seconds is not None and passed > self.seconds

    @property
    def _wait(self) -> float:
        return self.patience if self.seconds is None else min(self.patience, self.seconds)

    def _silence(self, rows: int) -> DataError:
        if rows <= 0:
            return self._fault(
                f"the query did not yield a row in {self._wait:g} s: is its source empty, or does WHERE hold for none? "
                "--patience N waits longer"
            )
        return self._fault(
            f"{rows} rows came, then none for {self._wait:g} s: a smaller LIMIT, or --seconds N, ends the query"
        )

    def _client(self) -> httpx.Client:
        import httpx

        parts = urlsplit(self.server)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise self._fault(f"not a server's URL: {self.server!r}; http://HOST:PORT or https://HOST:PORT is expected")
        return httpx.Client(
            base_url=self.server.rstrip("/"),
            http1=parts.scheme == "https",
            http2=True,
            auth=(self.user, self.password or "") if self.user else None,
            headers={"Accept": _DELIMITED},
            timeout=httpx.Timeout(CONNECT_SECONDS, read=self._wait),
            trust_env=parts.hostname not in _LOOPBACK,
        )

    def _body(self) -> dict[str, Any]:
        return {"sql": self.sql, "properties": {"auto.offset.reset": "earliest"}}

    def _refuse_error(self, response: httpx.Response) -> None:
        if not response.is_error:
            return
        response.read()
        if response.status_code in {401, 403}:
            raise self._fault(f"{self.server} refuses access ({response.status_code}): check user and password")
        try:
            message = str(response.json()["message"])
        except (ValueError, KeyError, TypeError):
            message = response.text.strip() or response.reason_phrase
        raise self._fault(f"{self.server} refuses the query: {message}")

    def _fault(self, problem: str) -> DataError:
        return DataError(problem, path=self.name if len(self.name) <= 120 else f"{self.name[:117]}…")


def parse_ksql(text: str, access: Access) -> KsqlQuery:
    """Read `ksql:SELECT … ;`. Raises DataError: no SELECT."""
    sql = text.removeprefix(SCHEME).strip()
    if not re.match(r"SELECT\b", sql, re.I):
        raise DataError("a SELECT is expected after ksql:", path=text[:120])
    return KsqlQuery(
        sql if sql.endswith(";") else f"{sql};",
        access.server or DEFAULT_SERVER,
        access.user,
        access.password,
        access.patience,
        access.seconds,
    )


def _columns(header: Any, fault: Any) -> dict[str, pa.DataType]:
    """Return the Arrow type of each column by its name; what has no number or text in it is JSON text."""
    import pyarrow as pa

    if not isinstance(header, dict) or "columnNames" not in header:
        raise fault(f"the server's answer begins with {str(header)[:80]!r}, the columns are expected")
    types = {"INTEGER": pa.int64(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "BOOLEAN": pa.bool_()}
    kinds = [pa.float64() if kind.startswith("DECIMAL") else types.get(kind) for kind in header["columnTypes"]]
    return {name: kind or pa.string() for name, kind in zip(header["columnNames"], kinds, strict=True)}
