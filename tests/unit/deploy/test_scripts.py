"""Scripts to statements: what ends one, what `${name}` becomes, which properties it runs with."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.errors import DeployError
from deploy.scripts import ScriptError, Statement, read_folder, split

FILE = Path("a.sql")


def texts(sql: str, **variables: str) -> list[str]:
    return [statement.text for statement in split(sql, FILE, variables)]


def one(sql: str, **variables: str) -> Statement:
    (statement,) = split(sql, FILE, variables)
    return statement


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT 'a;b' FROM s;",
        "SELECT 'it''s; fine' FROM s;",
        "SELECT `a;b` FROM s;",
        "SELECT a -- not here;\n FROM s;",
        "SELECT a /* nor;\n here; */ FROM s;",
    ],
)
def test_a_semicolon_in_a_string_name_or_comment_ends_nothing(sql: str) -> None:
    assert texts(sql) == [sql]


def test_statements_carry_the_line_they_begin_at() -> None:
    statements = split("-- why\nLIST TOPICS;\n\n/* two\nlines */ LIST\nSTREAMS; LIST TABLES;", FILE)
    assert [(s.text, s.line) for s in statements] == [
        ("LIST TOPICS;", 2),
        ("LIST\nSTREAMS;", 5),
        ("LIST TABLES;", 6),
    ]


def test_a_script_of_comments_holds_no_statement() -> None:
    assert texts("-- nothing\n ; ;\n/* here */") == []


@pytest.mark.parametrize("mark", ["'", "`", '"', "/*"])
def test_what_is_opened_and_not_closed_is_named_with_its_line(mark: str) -> None:
    with pytest.raises(ScriptError, match=r"a.sql:2: .* is opened and never closed"):
        split(f"SELECT 1;\nSELECT {mark}abc;", FILE)


def test_a_last_statement_without_its_end_is_an_error() -> None:
    with pytest.raises(ScriptError, match=r"a.sql:2: .* does not end with ;"):
        split("LIST TOPICS;\nLIST STREAMS", FILE)


def test_variables_are_put_in_wherever_they_stand_but_in_comments() -> None:
    sql = "DEFINE n = '3'; DEFINE t = 'it''s'; CREATE STREAM ${s} (a INT) WITH (TOPIC='${t}', PARTITIONS=${n}); -- ${x}"
    assert texts(sql, s="cars") == ["CREATE STREAM cars (a INT) WITH (TOPIC='it's', PARTITIONS=3);"]


def test_a_given_value_wins_over_the_scripts_own() -> None:
    assert texts("DEFINE n = '1'; SELECT ${n};", n="7") == ["SELECT 7;"]


def test_an_unknown_variable_is_named_with_those_there_are() -> None:
    with pytest.raises(ScriptError, match=r"a.sql:3: variable \$\{partition\} has no value; defined here: partitions"):
        split("DEFINE partitions = '1';\nSELECT 1,\n${partition};", FILE)


def test_undefine_ends_a_variable() -> None:
    with pytest.raises(ScriptError, match="has no value; defined here: none"):
        split("DEFINE n = '1'; UNDEFINE n; SELECT ${n};", FILE)


def test_set_holds_from_its_place_to_unset() -> None:
    sql = "LIST TOPICS; SET 'auto.offset.reset' = 'earliest'; LIST TOPICS; UNSET 'auto.offset.reset'; LIST TOPICS;"
    assert [s.properties for s in split(sql, FILE)] == [{}, {"auto.offset.reset": "earliest"}, {}]


@pytest.mark.parametrize("sql", ["SET auto.offset.reset = earliest;", "DEFINE n = 1;", "UNSET;"])
def test_a_malformed_set_or_define_shows_the_right_form(sql: str) -> None:
    with pytest.raises(ScriptError, match=r"a.sql:1: (SET|DEFINE|UNSET) is written "):
        split(sql, FILE)


@pytest.mark.parametrize(
    ("sql", "kind", "name"),
    [
        ("create stream cars (a INT) WITH (x='y');", "CREATE STREAM", "CARS"),
        ("CREATE OR REPLACE TABLE IF NOT EXISTS `Cars` AS SELECT 1;", "CREATE TABLE", "Cars"),
        ("CREATE SOURCE STREAM s (a INT) WITH (x='y');", "CREATE STREAM", "S"),
        ("CREATE TYPE point AS STRUCT<x INT>;", "CREATE TYPE", "POINT"),
        ("INSERT INTO s VALUES (1);", "INSERT", None),
        ("DROP STREAM s;", "DROP", None),
    ],
)
def test_kind_and_name(sql: str, kind: str, name: str | None) -> None:
    statement = one(sql)
    assert (statement.kind, statement.name) == (kind, name)


def test_layout_comments_and_case_leave_the_checksum() -> None:
    assert one("SELECT a FROM s;").checksum == one("select  a -- why\nfrom S;").checksum


@pytest.mark.parametrize("other", ["SELECT 'A' FROM s;", "SELECT `a` FROM s;", "SET 'x' = 'y'; SELECT 'a' FROM s;"])
def test_strings_names_in_backticks_and_properties_change_the_checksum(other: str) -> None:
    assert one("SELECT 'a' FROM s;").checksum != one(other).checksum


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    (tmp_path / "02.sql").write_text("SELECT 2;")
    (tmp_path / "01.sql").write_text("SET 'x' = 'y'; SELECT 1;")
    first, second = read_folder(tmp_path)
    assert (first.text, first.properties, second.text, second.properties) == ("SELECT 1;", {"x": "y"}, "SELECT 2;", {})


def test_a_folder_without_scripts_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DeployError, match=r"holds no \.sql file"):
        read_folder(tmp_path)
    with pytest.raises(DeployError, match="is not a folder"):
        read_folder(tmp_path / "none")


def test_a_file_that_is_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "01.sql").write_bytes(b"SELECT \xff;")
    with pytest.raises(ScriptError, match=r"01.sql:1: not UTF-8 text"):
        read_folder(tmp_path)
