"""The REST client against a real HTTP server: answers, rows, refusals, and servers that are not there."""

from __future__ import annotations

import socket

import pytest
from ksqldb_endpoint import Endpoint

from deploy.client import Client, ClientError, QueryFailedError, ServerUnreachableError, StatementRejectedError


def test_info_is_the_inner_object(client: Client) -> None:
    assert client.info()["version"] == "7.6.0"


def test_properties_travel_with_the_statement(client: Client, endpoint: Endpoint) -> None:
    client.statement("DROP STREAM s;", {"auto.offset.reset": "earliest"})
    assert endpoint.requests[-1]["streamsProperties"] == {"auto.offset.reset": "earliest"}


def test_a_refusal_carries_code_and_message(client: Client, endpoint: Endpoint) -> None:
    endpoint.refusals["DROP"] = "Source S does not exist."
    with pytest.raises(StatementRejectedError, match=r"^Source S does not exist. \(40001\)$") as caught:
        client.statement("DROP STREAM s;")
    assert caught.value.code == 40001


def test_a_query_gives_columns_and_then_rows(client: Client) -> None:
    with client.query("SELECT * FROM s;") as rows:
        assert (rows.query_id, rows.columns, rows.types) == ("q1", ["CAR", "N"], ["STRING", "BIGINT"])
        assert list(rows) == [["car1", 1], ["car2", 2]]


def test_a_refused_query_raises_before_any_row(client: Client) -> None:
    with pytest.raises(StatementRejectedError, match="MISSING does not exist"):
        client.query("SELECT * FROM missing;")


def test_inserts_are_counted_and_a_bad_row_is_named(client: Client) -> None:
    assert client.insert("s", [{"CAR": "car1"}, {"CAR": "car2"}]) == 2
    with pytest.raises(StatementRejectedError, match="row 2 of s: no column BAD"):
        client.insert("s", [{"CAR": "car1"}, {"BAD": 1}])


def test_sources_and_functions(client: Client, endpoint: Endpoint) -> None:
    endpoint.sources = {"CARS": "STREAM", "FLEET": "TABLE"}
    assert client.sources() == endpoint.sources
    assert client.functions() == ["COUNT", "MASK_LEFT", "PAYMENT_ANOMALY"]


def test_waiting_ends_when_the_query_runs(client: Client, endpoint: Endpoint) -> None:
    endpoint.states["q"] = ["REBALANCING", "RUNNING"]
    client.wait_running("q", timeout=5)
    assert endpoint.states["q"] == ["RUNNING"]


def test_a_query_in_error_gives_its_reason(client: Client, endpoint: Endpoint) -> None:
    endpoint.states["q"] = ["ERROR"]
    with pytest.raises(QueryFailedError, match="query q is in ERROR: no broker"):
        client.wait_running("q")


def test_a_query_that_never_runs_ends_the_wait(client: Client, endpoint: Endpoint) -> None:
    endpoint.states["q"] = ["REBALANCING"]
    with pytest.raises(QueryFailedError, match="is REBALANCING instead of RUNNING after 0 s"):
        client.wait_running("q", timeout=0.2)


def test_nobody_at_the_url_is_one_clear_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ServerUnreachableError, match=f"no ksqlDB server answers at http://127.0.0.1:{port}"):
        Client(f"http://127.0.0.1:{port}").info()


@pytest.mark.parametrize("url", ["localhost:8088", "ftp://host", "http://"])
def test_a_url_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ClientError, match="not a server's URL"):
        Client(url)
