"""Client of ksqlDB's REST API: statements, queries, inserts, and waiting for a query to run."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast
from urllib.parse import urlsplit

import httpx

from deploy.errors import DeployError

Json = dict[str, Any]

_DELIMITED = "application/vnd.ksqlapi.delimited.v1"
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class ClientError(DeployError):
    """The root of what this client raises."""


class ServerUnreachableError(ClientError):
    """No server answers at the URL, or it ended the connection."""


class StatementRejectedError(ClientError):
    """The server refused a statement: `code` is ksqlDB's error code (40001, …), `message` its own text."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{message} ({code})")
        self.code = code
        self.message = message


class QueryFailedError(ClientError):
    """A persistent query went into ERROR, or did not come to RUNNING in time."""


class Rows:
    """The rows of a query, read as they come: iterate over it, and close it to end a push query."""

    def __init__(self, response: httpx.Response) -> None:
        self._response = response
        self._lines = response.iter_lines()
        header = json.loads(next(self._lines))
        self.query_id: str | None = header.get("queryId")
        self.columns: list[str] = header["columnNames"]
        self.types: list[str] = header["columnTypes"]

    def __iter__(self) -> Iterator[list[Any]]:
        try:
            for line in self._lines:
                if line.strip():
                    yield _row(json.loads(line))
        except httpx.TransportError as error:
            raise ServerUnreachableError(f"the server ended the query: {error}") from error
        finally:
            self.close()

    def close(self) -> None:
        """End the query; the server notices that nobody reads any more."""
        self._response.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()


class Client:
    """A connection to one ksqlDB-compatible server.

    Args:
        url: such as `http://127.0.0.1:8088`. Plain HTTP is spoken as HTTP/2 with prior knowledge, as ksqlDB's own
            clients do; HTTPS negotiates.
        user: user name of basic authentication.
        password: its password.
        ca: a file with the certificates of the authorities to trust, instead of the system's.
        certificate: the client's certificate file and key file, for mutual TLS.
        timeout: seconds to wait for the answer to a statement.
    """

    def __init__(
        self,
        url: str,
        *,
        user: str | None = None,
        password: str | None = None,
        ca: Path | None = None,
        certificate: tuple[Path, Path] | None = None,
        timeout: float = 60.0,
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ClientError(f"not a server's URL: {url!r}; expected http://HOST:PORT or https://HOST:PORT")
        self.url = url.rstrip("/")
        self._http = httpx.Client(
            base_url=self.url,
            http1=parts.scheme == "https",
            http2=True,
            auth=(user, password or "") if user else None,
            verify=_tls(ca, certificate) if parts.scheme == "https" else True,
            timeout=httpx.Timeout(timeout, connect=5.0),
            trust_env=parts.hostname not in _LOOPBACK,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def info(self) -> Json:
        """The server's version, cluster id, service id and status."""
        answer = self._send("GET", "/info").json()
        return cast(Json, answer.get("KsqlServerInfo", answer))

    def statement(
        self, sql: str, properties: Mapping[str, str] | None = None, variables: Mapping[str, str] | None = None
    ) -> list[Json]:
        """Run statements other than a query.

        Args:
            sql: one or more statements, each with its `;`.
            properties: what `SET` would set, for this request.
            variables: what `DEFINE` would define, for this request; the server puts them in.

        Returns:
            The server's answers, one a statement.

        Raises:
            StatementRejectedError: with the server's message.
            ServerUnreachableError: nobody answered.
        """
        body: Json = {"ksql": sql, "streamsProperties": dict(properties or {})}
        if variables:
            body["sessionVariables"] = dict(variables)
        return cast(list[Json], self._send("POST", "/ksql", body).json())

    def query(self, sql: str, properties: Mapping[str, str] | None = None) -> Rows:
        """Run a push or pull query. Raises as `statement` does."""
        request = self._http.build_request(
            "POST",
            "/query-stream",
            json={"sql": sql, "properties": dict(properties or {})},
            headers={"Accept": _DELIMITED},
            timeout=httpx.Timeout(None, connect=5.0),
        )
        response = self._reach(request, stream=True)
        try:
            return Rows(response)
        except (StopIteration, KeyError, ValueError, httpx.TransportError) as error:
            response.close()
            raise ServerUnreachableError(f"{self.url} ended the query before its first line: {error}") from error

    def insert(self, target: str, rows: Iterable[Mapping[str, Any]]) -> int:
        """Insert rows, each a mapping from column to value.

        Returns:
            How many rows the server acknowledged.

        Raises:
            StatementRejectedError: the server refused a row; the message names its number, counted from 1.
        """
        lines = [json.dumps({"target": target}), *(json.dumps(dict(row)) for row in rows)]
        response = self._send("POST", "/inserts-stream", content="\n".join(lines) + "\n")
        acknowledged = 0
        for line in response.text.splitlines():
            answer = json.loads(line)
            if answer.get("status") == "error":
                message = f"row {answer.get('seq', acknowledged) + 1} of {target}: {answer.get('message')}"
                raise StatementRejectedError(answer.get("error_code", 0), message)
            acknowledged += 1
        return acknowledged

    def close_query(self, query_id: str) -> None:
        """End a push query by its id."""
        self._send("POST", "/close-query", {"queryId": query_id})

    def is_healthy(self) -> bool:
        """What the server's health check says. Raises ServerUnreachableError."""
        return bool(self._send("GET", "/healthcheck").json().get("isHealthy"))

    def wait_ready(self, timeout: float = 60.0) -> None:
        """Wait until the server says that it is healthy. Raises ServerUnreachableError after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        while True:
            try:
                if self.is_healthy():
                    return
            except ClientError:
                pass
            if time.monotonic() > deadline:
                raise ServerUnreachableError(f"{self.url} is not healthy after {timeout:.0f} s")
            time.sleep(0.2)

    def wait_running(self, query_id: str, timeout: float = 60.0) -> None:
        """Wait until a persistent query is RUNNING.

        Raises:
            QueryFailedError: it went into ERROR (with the server's reason), or is not RUNNING after `timeout` seconds.
        """
        deadline = time.monotonic() + timeout
        while (description := self.describe_query(query_id)).get("state") != "RUNNING":
            state = description.get("state")
            if state == "ERROR" or time.monotonic() > deadline:
                raise QueryFailedError(_why(query_id, state, description.get("queryErrors") or [], timeout))
            time.sleep(0.1)

    def describe_query(self, query_id: str) -> Json:
        """What `EXPLAIN` says of a persistent query: its state, errors, sources, sink."""
        return cast(Json, self.statement(f"EXPLAIN {query_id};")[0]["queryDescription"])

    def queries_of(self, source: str) -> list[str]:
        """Ids of the persistent queries that write to a stream or table."""
        description = self.statement(f"DESCRIBE {quote(source)};")[0]["sourceDescription"]
        return [query["id"] for query in description.get("writeQueries", [])]

    def sources(self) -> dict[str, str]:
        """Names of the streams and tables on the server, with "STREAM" or "TABLE"."""
        answers = self.statement("SHOW STREAMS; SHOW TABLES;")
        listed = [source for answer in answers for source in [*answer.get("streams", []), *answer.get("tables", [])]]
        return {source["name"]: source["type"] for source in listed}

    def functions(self) -> list[str]:
        """Names of the SQL functions on the server, in capitals, sorted."""
        return sorted({entry["name"].upper() for entry in self.statement("SHOW FUNCTIONS;")[0]["functions"]})

    def _send(self, method: str, path: str, body: Json | None = None, *, content: str | None = None) -> httpx.Response:
        return self._reach(self._http.build_request(method, path, json=body, content=content))

    def _sent(self, request: httpx.Request, stream: bool) -> httpx.Response:
        """Send; a GET once more when a kept connection turns out to be that of a server restarted since."""
        try:
            return self._http.send(request, stream=stream)
        except httpx.RemoteProtocolError:
            if request.method != "GET":
                raise
            return self._http.send(request, stream=stream)

    def _reach(self, request: httpx.Request, *, stream: bool = False) -> httpx.Response:
        try:
            response = self._sent(request, stream)
            if response.is_error:
                response.read()
        except httpx.TransportError as error:
            problem = str(error) or type(error).__name__
            raise ServerUnreachableError(f"no ksqlDB server answers at {self.url}: {problem}") from error
        if response.is_error:
            raise _rejection(response)
        return response


def quote(name: str) -> str:
    """A name as SQL text: in backticks, which keep its case."""
    return "`" + name.replace("`", "``") + "`"


def _row(value: Any) -> list[Any]:
    """One line of a query's answer; an object instead of a list is an error that came after the first rows."""
    if isinstance(value, dict):
        raise StatementRejectedError(int(value.get("error_code", 0)), str(value.get("message", value)))
    return cast(list[Any], value)


def _rejection(response: httpx.Response) -> ClientError:
    if response.status_code in {401, 403}:
        return ClientError(f"{response.url} refuses access ({response.status_code}): check user and password")
    try:
        answer = response.json()
        return StatementRejectedError(int(answer.get("error_code", response.status_code)), str(answer["message"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return StatementRejectedError(response.status_code, response.text.strip() or response.reason_phrase)


def _why(query_id: str, state: str | None, errors: Sequence[Json], timeout: float) -> str:
    reasons = "; ".join(str(error.get("errorMessage", error)) for error in errors)
    if state == "ERROR":
        return f"query {query_id} is in ERROR: {reasons or 'the server gives no reason, see its log'}"
    return f"query {query_id} is {state} instead of RUNNING after {timeout:.0f} s" + (f": {reasons}" if reasons else "")


def _tls(ca: Path | None, certificate: tuple[Path, Path] | None) -> Any:
    import ssl

    try:
        context = ssl.create_default_context(cafile=str(ca) if ca else None)
        if certificate:
            context.load_cert_chain(*map(str, certificate))
    except (OSError, ssl.SSLError) as error:
        raise ClientError(f"can not use the TLS files {ca} {certificate}: {error}") from error
    return context
