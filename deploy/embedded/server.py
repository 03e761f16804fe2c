"""ksqlDB's REST API over the engine: Starlette on Hypercorn, HTTP/1.1 and HTTP/2 (h2c) on one port."""

from __future__ import annotations

import asyncio
import json
import logging
import threading
import time
from collections.abc import AsyncIterator
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from deploy.embedded.addresses import HOST, reachable
from deploy.embedded.errors import (
    BAD_REQUEST,
    BAD_STATEMENT,
    NOT_FOUND,
    SERVER_ERROR,
    EmbeddedError,
    StatementError,
)
from deploy.embedded.exact_json import dumps
from deploy.embedded.processes import claim_port
from deploy.embedded.results import QueryFailedError, QueryResult
from deploy.embedded.row_formats import DELIMITED, KSQL_V1, RowFormat, choose_format
from deploy.ksql.errors import SqlError

if TYPE_CHECKING:
    from deploy.embedded.engine import Engine

log = logging.getLogger(__name__)

START_SECONDS = 15.0
STOP_SECONDS = 2.0


class Server:
    """Serves an engine on `host` from a thread of its own, between `start` and `stop`."""

    def __init__(self, engine: Engine, port: int, host: str = HOST) -> None:
        self.host = host
        self.port = claim_port(port, "server", "--port", host)
        self._app = application(engine)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._thread = threading.Thread(target=self._run, name="ksql-server", daemon=True)
        self._started: Future[None] = Future()

    @property
    def url(self) -> str:
        """Base URL for clients."""
        return f"http://{reachable(self.host)}:{self.port}"

    def start(self) -> None:
        """Start to serve; returns when requests are taken."""
        self._thread.start()
        self._started.result(START_SECONDS)

    def stop(self) -> None:
        """Stop to serve; open responses are ended."""
        if self._loop is not None and self._stop is not None and self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(STOP_SECONDS + 10)

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as error:
            log.exception("the server ended")
            if not self._started.done():
                self._started.set_exception(error)

    async def _serve(self) -> None:
        from hypercorn.asyncio import serve
        from hypercorn.config import Config

        config = Config()
        config.bind = [f"{self.host}:{self.port}"]
        config.errorlog = log
        config.graceful_timeout = STOP_SECONDS
        config.keep_alive_timeout = 60
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_exception_handler(_report_fault)
        self._loop.call_soon(lambda: asyncio.ensure_future(self._announce()))
        await serve(self._app, config, shutdown_trigger=self._stop.wait)

    async def _announce(self) -> None:
        while True:
            try:
                _, writer = await asyncio.open_connection(reachable(self.host), self.port)
                writer.close()
                break
            except OSError:
                await asyncio.sleep(0.01)
        self._started.set_result(None)


def _report_fault(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Report what goes wrong in the loop; Python 3.11's streams take a connection ended by our stop for a fault."""
    if not isinstance(context.get("exception"), asyncio.CancelledError):
        loop.default_exception_handler(context)


def application(engine: Engine) -> Starlette:
    """The ASGI application; engine calls block, so they run in worker threads."""
    api = Api(engine)
    return Starlette(
        routes=[
            Route("/", lambda _: RedirectResponse("/info")),
            Route("/info", api.info),
            Route("/healthcheck", api.health),
            Route("/clusterStatus", api.cluster_status),
            Route("/status", api.all_statuses),
            Route("/status/{command_id:path}", api.status),
            Route("/ksql", api.statements, methods=["POST"]),
            Route("/query", api.query, methods=["POST"]),
            Route("/query-stream", api.query, methods=["POST"]),
            Route("/close-query", api.close_query, methods=["POST"]),
            Route("/inserts-stream", api.inserts, methods=["POST"]),
        ],
        exception_handlers={
            SqlError: _statement_error,
            StatementError: _statement_error,
            EmbeddedError: _runtime_error,
            HTTPException: _http_error,
            Exception: _server_error,
        },
    )


class DuplexResponse(StreamingResponse):
    """A response that is written while its request is still read: it leaves `receive` to the reader."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """Write the response."""
        await self.stream_response(send)


class Api:
    """One method for each path."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    async def info(self, _: Request) -> Response:
        """GET /info: version and ids."""
        return _answer({"KsqlServerInfo": await asyncio.to_thread(self.engine.info)})

    async def health(self, _: Request) -> Response:
        """GET /healthcheck: 200 when broker and runner work, 503 when not."""
        healthy, details = await asyncio.to_thread(self.engine.health)
        body = {"isHealthy": healthy, "details": details, "serverState": "READY"}
        return _answer(body, 200 if healthy else 503)

    async def cluster_status(self, request: Request) -> Response:
        """GET /clusterStatus: the one host there is."""
        host = request.url.netloc
        lags = {"stateStoreLags": {}, "updateTimeMs": int(time.time() * 1000)}
        state = {
            "hostAlive": True,
            "lastStatusUpdateMs": int(time.time() * 1000),
            "activeStandbyPerQuery": {},
            "hostStoreLags": lags,
        }
        return _answer({"clusterStatus": {host: state}})

    async def all_statuses(self, _: Request) -> Response:
        """GET /status: the state of every command."""
        return _answer({"commandStatuses": self.engine.command_statuses()})

    async def status(self, request: Request) -> Response:
        """GET /status/{commandId}: the state of one command."""
        command_id = request.path_params["command_id"]
        status = self.engine.command_status(command_id)
        if status is None:
            return _error_answer(404, NOT_FOUND, f"Command not found: {command_id}")
        return _answer(status)

    async def statements(self, request: Request) -> Response:
        """POST /ksql: run statements; one entity for each that has an answer."""
        body = await _json_body(request)
        sql = _text_field(body, "ksql")
        entities = await asyncio.to_thread(self.engine.execute, sql, _properties(body), _variables(body))
        return _answer(entities)

    async def query(self, request: Request) -> Response:
        """POST /query and /query-stream: run one SELECT or PRINT and stream its rows."""
        body = await _json_body(request)
        sql = _text_field(body, "sql" if "sql" in body else "ksql")
        result = await asyncio.to_thread(self.engine.query, sql, _properties(body), _variables(body))
        written = choose_format(request.url.path, request.headers.get("accept", ""), result)
        return StreamingResponse(_apart(self._rows(result, written)), media_type=written.media_type)

    async def close_query(self, request: Request) -> Response:
        """POST /close-query: end a push query."""
        query_id = _text_field(await _json_body(request), "queryId")
        if not await asyncio.to_thread(self.engine.close_query, query_id):
            return _error_answer(400, BAD_REQUEST, f"No query with id {query_id}")
        return Response(status_code=200)

    async def inserts(self, request: Request) -> Response:
        """POST /inserts-stream: a line naming the target, then one JSON object a row; one ack a row."""
        lines = _lines(request)
        target = _text_field(_json_object(await anext(lines, "")), "target")
        insert = await asyncio.to_thread(self.engine.inserter, target)

        async def acks() -> AsyncIterator[str]:
            number = 0
            async for line in lines:
                try:
                    await asyncio.to_thread(insert, _json_object(line))
                    yield dumps({"status": "ok", "seq": number}) + "\n"
                except (EmbeddedError, SqlError) as error:
                    code = getattr(error, "code", BAD_REQUEST)
                    problem = {"status": "error", "seq": number, "error_code": code, "message": str(error)}
                    yield dumps(problem) + "\n"
                    return
                number += 1

        return DuplexResponse(acks(), media_type=DELIMITED)

    async def _rows(self, result: QueryResult, written: RowFormat) -> AsyncIterator[str]:
        if result.channel is None:
            for part in written.all_rows():
                yield part
            return
        try:
            yield written.header()
            async for row in result.channel:
                yield written.row(row)
            yield written.end()
        except QueryFailedError as error:
            yield written.error(str(error))
        finally:  # also when the client goes away
            self.engine.close_query_later(result.query_id)


async def _apart(parts: AsyncIterator[str]) -> AsyncIterator[str]:
    """Give the server time to send each part: it joins what waits into one HTTP/2 frame, and clients parse frames."""
    async for part in parts:
        yield part
        await asyncio.sleep(0)


async def _json_body(request: Request) -> dict[str, Any]:
    return _json_object((await request.body()).decode(errors="replace"))


def _json_object(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except ValueError as error:
        raise StatementError(f"The request is not JSON: {error}", code=BAD_REQUEST) from error
    if not isinstance(body, dict):
        raise StatementError(f"Expected a JSON object, got: {text[:100]}", code=BAD_REQUEST)
    return body


def _text_field(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str):
        found = ", ".join(sorted(body)) or "none"
        raise StatementError(f'The request needs a text field "{name}"; it has: {found}', code=BAD_REQUEST)
    return value


def _properties(body: dict[str, Any]) -> dict[str, str]:
    given = body.get("streamsProperties") or body.get("properties") or {}
    return {name: _property_text(value) for name, value in given.items()}


def _property_text(value: Any) -> str:
    return json.dumps(value) if isinstance(value, bool) else str(value)


def _variables(body: dict[str, Any]) -> dict[str, str]:
    return {name: _property_text(value) for name, value in (body.get("sessionVariables") or {}).items()}


async def _lines(request: Request) -> AsyncIterator[str]:
    """The lines of a request's body as they come."""
    rest = b""
    async for chunk in request.stream():
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            if line.strip():
                yield line.decode()
    if rest.strip():
        yield rest.decode()


def _answer(body: Any, status: int = 200) -> Response:
    return Response(dumps(body), status, media_type=KSQL_V1)


def _error_answer(status: int, code: int, message: str, **more: Any) -> Response:
    return _answer({"@type": "generic_error", "error_code": code, "message": message, **more}, status)


async def _statement_error(_: Request, error: Exception) -> Response:
    code = getattr(error, "code", BAD_STATEMENT)
    statement = getattr(error, "statement", "")
    status = 500 if code >= SERVER_ERROR else 400
    if not statement:
        return _error_answer(status, code, str(error))
    places = {name: getattr(error, name) for name in ("line", "column") if getattr(error, name, None) is not None}
    more = {"@type": "statement_error", "statementText": statement, "entities": [], **places}
    return _error_answer(status, code, str(error), **more)


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    code = error.status_code * 100
    message = f"{error.detail}: {request.method} {request.url.path}"
    return JSONResponse(
        {"@type": "generic_error", "error_code": code, "message": message}, error.status_code, headers=error.headers
    )


async def _runtime_error(request: Request, error: Exception) -> Response:
    log.warning("%s %s failed: %s", request.method, request.url.path, error)
    return _error_answer(500, SERVER_ERROR, str(error))


async def _server_error(request: Request, error: Exception) -> Response:
    log.error("%s %s failed: %s", request.method, request.url.path, error, exc_info=error)
    return _error_answer(500, SERVER_ERROR, f"{error}" or type(error).__name__)
