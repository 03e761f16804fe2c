"""A small real HTTP server that plays a ksqlDB endpoint: it keeps a list of sources and answers in ksqlDB's JSON."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route


class Endpoint:
    """What the server has and was asked; tests set `functions`, `states` and `refusals`."""

    def __init__(self) -> None:
        self.url = ""
        self.sources: dict[str, str] = {}
        self.functions = ["COUNT", "MASK_LEFT", "PAYMENT_ANOMALY"]
        self.states: dict[str, list[str]] = {}
        self.refusals: dict[str, str] = {}
        self.requests: list[dict[str, Any]] = []

    @property
    def sent(self) -> list[str]:
        """Statements that change something, in the order they came."""
        return [r["ksql"] for r in self.requests if not re.match("SHOW|EXPLAIN|DESCRIBE", r["ksql"])]

    async def info(self, request: Request) -> Response:
        return JSONResponse({"KsqlServerInfo": {"version": "7.6.0", "serverStatus": "RUNNING"}})

    async def health(self, request: Request) -> Response:
        return JSONResponse({"isHealthy": True})

    async def ksql(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(body)
        for pattern, message in self.refusals.items():
            if re.search(pattern, body["ksql"]):
                return JSONResponse(self._error(message), status_code=400)
        answers = [self._answer(statement) for statement in body["ksql"].split(";") if statement.strip()]
        errors = [answer for answer in answers if answer["@type"] == "statement_error"]
        return JSONResponse(errors[0] if errors else answers, status_code=400 if errors else 200)

    async def query_stream(self, request: Request) -> Response:
        body = await request.json()
        if "missing" in body["sql"]:
            return JSONResponse(self._error("MISSING does not exist."), status_code=400)
        header = {"queryId": "q1", "columnNames": ["CAR", "N"], "columnTypes": ["STRING", "BIGINT"]}

        async def lines() -> AsyncIterator[str]:
            for line in [header, ["car1", 1], ["car2", 2]]:
                yield json.dumps(line) + "\n"

        return StreamingResponse(lines(), media_type="application/vnd.ksqlapi.delimited.v1")

    async def inserts_stream(self, request: Request) -> Response:
        _, *rows = [json.loads(line) for line in (await request.body()).splitlines()]
        acks = [{"status": "ok", "seq": n} for n, _ in enumerate(rows)]
        for n, row in enumerate(rows):
            if "BAD" in row:
                acks[n] = {"status": "error", "seq": n, "error_code": 40000, "message": "no column BAD"}
        return Response("\n".join(json.dumps(ack) for ack in acks))

    def _answer(self, statement: str) -> dict[str, Any]:
        match statement.split():
            case ["SHOW", "FUNCTIONS"]:
                return {"@type": "function_names", "functions": [{"name": n, "type": "SCALAR"} for n in self.functions]}
            case ["SHOW", what]:
                listed = [{"name": n, "type": t} for n, t in self.sources.items() if what == f"{t}S"]
                return {"@type": what.lower(), what.lower(): listed}
            case ["EXPLAIN", query]:
                states = self.states.get(query, ["RUNNING"])
                state = states.pop(0) if len(states) > 1 else states[0]
                errors = [{"errorMessage": "no broker"}] if state == "ERROR" else []
                return {"@type": "queryDescription", "queryDescription": {"state": state, "queryErrors": errors}}
            case ["DESCRIBE", name]:
                queries = [{"id": f"CSAS_{name.strip('`')}_1"}]
                return {"@type": "sourceDescription", "sourceDescription": {"writeQueries": queries}}
            case ["CREATE", kind, name, *rest]:
                return self._create(kind, name.upper(), "AS" in rest)
            case _:
                return {"@type": "currentStatus", "commandStatus": {"status": "SUCCESS", "message": "done"}}

    def _create(self, kind: str, name: str, is_query: bool) -> dict[str, Any]:
        if name in self.sources:
            return self._error(f"Cannot add stream '{name}': A stream with the same name already exists")
        self.sources[name] = kind
        query = f"CSAS_{name}_1" if is_query else None
        status = {"status": "SUCCESS", "message": "created", "queryId": query}
        return {"@type": "currentStatus", "commandStatus": status}

    def _error(self, message: str) -> dict[str, Any]:
        return {"@type": "statement_error", "error_code": 40001, "message": message, "entities": []}


@contextmanager
def served() -> Iterator[Endpoint]:
    """An endpoint on a free port, for as long as the context lasts."""
    endpoint = Endpoint()
    routes = [
        Route("/info", endpoint.info),
        Route("/healthcheck", endpoint.health),
        Route("/ksql", endpoint.ksql, methods=["POST"]),
        Route("/query-stream", endpoint.query_stream, methods=["POST"]),
        Route("/inserts-stream", endpoint.inserts_stream, methods=["POST"]),
    ]
    listener = socket.create_server(("127.0.0.1", 0))
    endpoint.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    config = Config()
    config.bind = [f"fd://{listener.detach()}"]
    config.graceful_timeout = 1.0
    config.errorlog = None
    loop, stop = asyncio.new_event_loop(), asyncio.Event()

    async def stopped() -> None:
        await stop.wait()

    app: Any = Starlette(routes=routes)
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(app, config, shutdown_trigger=stopped),))
    thread.start()
    yield endpoint
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)
    loop.close()
