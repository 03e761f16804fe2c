"""Foreign clients of ksqlDB against the server: ksql-python-ng, ksqldb, plain HTTP/1.1 and h2c."""

from __future__ import annotations

import gc
import json
import threading
import time
import warnings
from collections.abc import Iterator

import httpx
import pytest

from deploy.client import Client

# ksqldb's client leaves its connections open.
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    ksql = pytest.importorskip("ksql")
    ksqldb = pytest.importorskip("ksqldb")


@pytest.fixture(autouse=True)
def no_open_connection_outlives_its_test() -> Iterator[None]:
    """Collects what a client left open here, where its warning is expected, not in a later test."""
    yield
    gc.collect()


@pytest.fixture
def stream(client: Client, prefix: str) -> str:
    """A stream with three rows."""
    name = f"{prefix}S"
    client.statement(
        f"CREATE STREAM {name} (ID STRING KEY, V INTEGER)"
        f" WITH (KAFKA_TOPIC='{name}', VALUE_FORMAT='JSON', PARTITIONS=1);"
    )
    client.insert(name, [{"ID": f"k{n}", "V": n} for n in range(3)])
    return name


def test_ksql_python_ng(client: Client, stream: str, prefix: str) -> None:
    api = ksql.KSQLAPI(client.url)
    assert api.get_ksql_version() == client.info()["version"]
    assert isinstance(api.get_properties(), list)
    assert stream in {found["name"] for found in api.ksql("SHOW STREAMS;")[0]["streams"]}
    with pytest.raises(ksql.errors.KSQLError, match="NOWHERE"):
        api.ksql("DESCRIBE NOWHERE;")
    assert api.create_stream(f"{prefix}NG", ["A int", "B varchar"], topic=stream, value_format="JSON")
    assert api.inserts_stream(stream, [{"ID": "k3", "V": 3}]) == [{"status": "ok", "seq": 0}]


def test_ksql_python_ng_push_queries(client: Client, stream: str) -> None:
    api = ksql.KSQLAPI(client.url)
    earliest = {"auto.offset.reset": "earliest"}
    sql = f"SELECT ID, V FROM {stream} EMIT CHANGES LIMIT 3;"
    over_http2 = list(api.query(sql, stream_properties=earliest, use_http2=True, parse=True))
    assert over_http2 == [{"ID": f"k{n}", "V": n} for n in range(3)]
    over_http1 = "".join(api.query(sql, stream_properties=earliest))
    header, *rows, last = json.loads(over_http1)
    assert header["header"]["schema"] == "`ID` STRING, `V` INTEGER"
    assert [row["row"]["columns"] for row in rows] == [["k0", 0], ["k1", 1], ["k2", 2]]
    assert last == {"finalMessage": "Limit Reached"}


def test_ksqldb_client(client: Client, stream: str, prefix: str) -> None:
    api = ksqldb.KSQLdbClient(client.url)
    assert isinstance(api.get_properties(), list)
    assert api.ksql("SHOW STREAMS;")[0]["@type"] == "streams"
    assert api.inserts_stream(stream, [{"ID": "x", "V": 9}, {"ID": "y", "V": 10}]) == [
        {"status": "ok", "seq": 0},
        {"status": "ok", "seq": 1},
    ]
    (answer,) = api.ksql(
        f"CREATE TABLE {prefix}T AS SELECT ID, MAX(V) AS M FROM {stream} GROUP BY ID EMIT CHANGES;",
        stream_properties={"auto.offset.reset": "earliest"},
    )
    client.wait_running(answer["commandStatus"]["queryId"])
    header, *rows = wait_for_rows(api, f"SELECT M FROM {prefix}T WHERE ID = 'y';")
    assert header["columnNames"] == ["M"]
    assert rows == [[10]]


def wait_for_rows(api: object, sql: str) -> list[object]:
    for _ in range(100):
        found: list[object] = api.query_sync(sql)  # type: ignore[attr-defined]
        if len(found) > 1:
            return found
        time.sleep(0.1)
    return found


@pytest.fixture(params=["HTTP/1.1", "HTTP/2"])
def http(request: pytest.FixtureRequest, client: Client) -> httpx.Client:
    """A plain client that speaks one version of HTTP, without TLS."""
    second = request.param == "HTTP/2"
    with httpx.Client(base_url=client.url, http1=not second, http2=second, timeout=30) as plain:
        assert plain.get("/info").http_version == request.param
        yield plain


def test_information(http: httpx.Client) -> None:
    info = http.get("/info").json()["KsqlServerInfo"]
    assert info["serverStatus"] == "RUNNING"
    assert len(info["kafkaClusterId"]) == 22
    health = http.get("/healthcheck")
    assert (health.status_code, health.json()["isHealthy"]) == (200, True)
    assert http.get("/clusterStatus").json()["clusterStatus"]


def test_formats_of_a_push_query(http: httpx.Client, stream: str) -> None:
    body = {"sql": f"SELECT V FROM {stream} EMIT CHANGES LIMIT 2;", "properties": {"auto.offset.reset": "earliest"}}
    delimited = http.post("/query-stream", json=body)
    assert delimited.headers["content-type"] == "application/vnd.ksqlapi.delimited.v1"
    header, *rows = map(json.loads, delimited.text.splitlines())
    assert (header["columnNames"], header["columnTypes"], rows) == (["V"], ["INTEGER"], [[0], [1]])
    array = http.post("/query-stream", json=body, headers={"Accept": "application/json"}).json()
    assert array[1:] == [[0], [1]]


def test_a_push_query_is_closed_by_its_id(http: httpx.Client, client: Client, stream: str) -> None:
    body = {"sql": f"SELECT V FROM {stream} EMIT CHANGES;", "properties": {"auto.offset.reset": "earliest"}}
    with http.stream("POST", "/query-stream", json=body) as response:
        lines = response.iter_lines()
        query_id = json.loads(next(lines))["queryId"]
        assert json.loads(next(lines)) == [0]
        threading.Timer(0.2, client.close_query, (query_id,)).start()
        assert len(list(lines)) <= 2
    assert httpx.post(f"{client.url}/close-query", json={"queryId": query_id}).status_code == 400


def test_inserts_are_acknowledged_row_by_row(http: httpx.Client, stream: str) -> None:
    rows = [{"target": stream}, {"ID": "a", "V": 1}, {"id": "b", "v": 2}, {"ID": "c", "NOPE": 3}]
    answer = http.post("/inserts-stream", content="\n".join(map(json.dumps, rows)))
    first, second, third = map(json.loads, answer.text.splitlines())
    assert [first, second] == [{"status": "ok", "seq": 0}, {"status": "ok", "seq": 1}]
    assert third["status"] == "error"
    assert "NOPE" in third["message"]


def test_the_status_of_a_command(http: httpx.Client, client: Client, prefix: str) -> None:
    (answer,) = client.statement(
        f"CREATE STREAM {prefix}X (A INT) WITH (KAFKA_TOPIC='{prefix}X', VALUE_FORMAT='JSON', PARTITIONS=1);"
    )
    status = http.get(f"/status/{answer['commandId']}").json()
    assert status["status"] == "SUCCESS"
    assert http.get("/status/stream/NOBODY/create").status_code == 404


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [
        ("/ksql", "{", 40000),
        ("/ksql", "{}", 40000),
        ("/ksql", '{"ksql": "SELECT 1 FRM X;"}', 40001),
        ("/ksql", '{"ksql": "SELECT * FROM X EMIT CHANGES;"}', 40002),
        ("/query", '{"ksql": "SHOW STREAMS;"}', 40003),
        ("/close-query", '{"queryId": "nobody"}', 40000),
    ],
)
def test_errors_have_ksqldbs_shape(http: httpx.Client, path: str, content: str, code: int) -> None:
    answer = http.post(path, content=content)
    assert answer.status_code == 400
    assert answer.json()["error_code"] == code
    assert answer.json()["@type"] in {"generic_error", "statement_error"}
    assert answer.json()["message"]
