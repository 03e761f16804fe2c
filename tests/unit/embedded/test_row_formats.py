"""The texts that clients of a query get."""

from __future__ import annotations

import json

import pytest

from deploy.embedded.results import QueryResult, RowChannel
from deploy.embedded.row_formats import (
    DELIMITED,
    DelimitedFormat,
    JsonArrayFormat,
    KsqlV1Format,
    PrintFormat,
    RowFormat,
    choose_format,
)

PULL = QueryResult("q", ("A", "B"), ("BIGINT", "STRING"), [[1, "x"], [2, None]])
EMPTY = QueryResult("q", ("A",), ("BIGINT",), [])


def test_delimited_is_one_json_value_a_line() -> None:
    header, *rows = "".join(DelimitedFormat(PULL).all_rows()).splitlines()
    assert json.loads(header) == {"queryId": "q", "columnNames": ["A", "B"], "columnTypes": ["BIGINT", "STRING"]}
    assert rows == ['[1,"x"]', "[2,null]"]


@pytest.mark.parametrize("format_", [JsonArrayFormat, KsqlV1Format])
@pytest.mark.parametrize("result", [PULL, EMPTY])
def test_array_formats_are_valid_json(format_: type[RowFormat], result: QueryResult) -> None:
    content = json.loads("".join(format_(result).all_rows()))
    assert len(content) == 1 + len(result.rows or ())


@pytest.mark.parametrize("format_", [JsonArrayFormat, KsqlV1Format])
def test_a_push_query_that_fails_is_valid_json_too(format_: type[RowFormat]) -> None:
    written = format_(QueryResult("q", ("A",), ("BIGINT",), None, RowChannel()))
    content = json.loads(written.header() + written.row([1]) + written.error("gone"))
    assert "gone" in json.dumps(content[-1])


def test_v1_says_why_a_push_query_ended() -> None:
    channel = RowChannel()
    channel.on_event({"event": "end", "query_id": "q"})
    written = KsqlV1Format(QueryResult("q", ("A",), ("BIGINT",), None, channel))
    assert json.loads(written.header() + written.end()) == [
        {"header": {"queryId": "q", "schema": "`A` BIGINT"}},
        {"finalMessage": "Limit Reached"},
    ]


@pytest.mark.parametrize(
    ("path", "accept", "expected"),
    [
        ("/query-stream", "*/*", DelimitedFormat),
        ("/query-stream", "application/json", JsonArrayFormat),
        ("/query-stream", "application/vnd.ksql.v1+json", KsqlV1Format),
        ("/query", "*/*", KsqlV1Format),
        ("/query", "application/json", KsqlV1Format),
        ("/query", DELIMITED, DelimitedFormat),
    ],
)
def test_the_format_follows_path_and_accept(path: str, accept: str, expected: type[RowFormat]) -> None:
    assert type(choose_format(path, accept, PULL)) is expected


def test_print_is_plain_text() -> None:
    result = QueryResult("q", ("line",), ("STRING",), [["a"], ["b"]], is_print=True)
    written = choose_format("/query", "*/*", result)
    assert isinstance(written, PrintFormat)
    assert "".join(written.all_rows()) == "a\nb\n"
