"""Text to syntax tree: what is read, and where it says that something is wrong."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest

from deploy.ksql import grammar
from deploy.ksql import tree as t
from deploy.ksql.errors import NotSupported, SqlSyntaxError, UnknownName
from deploy.ksql.formatting import text
from deploy.ksql.parser import parse
from deploy.ksql.types import ArrayType, DecimalType, parse_type


def select(expression: str) -> t.Expression:
    (statement,) = parse(f"SELECT {expression} FROM s EMIT CHANGES;")
    assert isinstance(statement, t.Select)
    item = statement.query.select[0]
    assert isinstance(item, t.SelectItem)
    return item.expression


def test_names_are_upper_case_unless_quoted() -> None:
    (statement,) = parse("create stream Foo (id int key, `Bar` string) with (kafka_topic='Topic', VALUE_FORMAT='json')")
    assert isinstance(statement, t.CreateSource)
    assert (statement.name, [column.name for column in statement.columns]) == ("FOO", ["ID", "Bar"])
    assert dict(statement.properties)["KAFKA_TOPIC"].value == "Topic"


def test_words_of_other_clauses_are_names_where_no_clause_can_stand() -> None:
    (statement,) = parse("SELECT key, timestamp, date, topic AS emit FROM window_ EMIT CHANGES;")
    assert isinstance(statement, t.Select)
    assert [item.expression.name for item in statement.query.select] == ["KEY", "TIMESTAMP", "DATE", "TOPIC"]


@pytest.mark.parametrize(
    ("sql", "shown"),
    [
        ("1 + 2 * 3 - 4", "((1 + (2 * 3)) - 4)"),
        ("a = 1 OR b = 2 AND NOT c", "((A = 1) OR ((B = 2) AND (NOT C)))"),
        ("a BETWEEN 1 AND 2 AND b", "((A BETWEEN 1 AND 2) AND B)"),
        ("r->x->y[1]['k']", "R->X->Y[1]['k']"),
        ("MAP('a' := 1, k := v)", "MAP('a':=1, K:=V)"),
        ("STRUCT(`Name` := 'x')", "STRUCT(Name:='x')"),
        ("ARRAY[1, -2.50]", "ARRAY[1, -2.50]"),
        ("TRANSFORM(m, (k, v) => UCASE(k), (k, v) => v + 1)", "TRANSFORM(M, (K, V) => UCASE(K), (K, V) => (V + 1))"),
        ("FILTER(l, x => x > (5))", "FILTER(L, X => (X > 5))"),
        ("CASE a WHEN 1 THEN 'x' ELSE 'y' END", "(CASE A WHEN 1 THEN 'x' ELSE 'y' END)"),
        ("CAST(a AS ARRAY<DECIMAL(4, 2)>)", "CAST(A AS ARRAY<DECIMAL(4, 2)>)"),
        ("COUNT(*)", "COUNT(*)"),
        ("'it''s'", "'it''s'"),
        ("a IS NOT NULL", "(A IS NOT NULL)"),
        ("a NOT LIKE 'x%' ESCAPE '!'", "(NOT (A LIKE 'x%'))"),
    ],
)
def test_expressions(sql: str, shown: str) -> None:
    assert text(select(sql)) == shown


@pytest.mark.parametrize(
    ("sql", "value"), [("7", 7), ("-7", -7), ("1.50", Decimal("1.50")), ("1E3", 1000.0), ("null", None), ("TRUE", True)]
)
def test_literals(sql: str, value: object) -> None:
    literal = select(sql)
    assert isinstance(literal, t.Literal)
    assert literal.value == value
    assert type(literal.value) is type(value)


def test_a_query_with_every_clause() -> None:
    (statement,) = parse(
        "CREATE TABLE o AS SELECT a, COUNT(*) c FROM s x"
        " LEFT JOIN y AS z WITHIN (1 HOUR, 2 HOURS) GRACE PERIOD 1 MINUTE ON x.k = z.k"
        " WINDOW HOPPING (SIZE 10 SECONDS, ADVANCE BY 5 SECONDS, RETENTION 1 DAY, GRACE PERIOD 0 SECONDS)"
        " WHERE a > 1 GROUP BY (a, b) HAVING COUNT(*) > 2 EMIT FINAL;"
    )
    assert isinstance(statement, t.CreateAs)
    query = statement.query
    assert query.source == t.SourceReference("S", "X")
    assert query.joins[0].within == t.Within(3_600_000, 7_200_000, 60_000)
    assert query.window == t.Window("HOPPING", 10_000, 5_000, grace_ms=0, retention_ms=86_400_000)
    assert query.group_by == (t.Column("A"), t.Column("B"))
    assert query.emit == "FINAL"


def test_types() -> None:
    (statement,) = parse("CREATE TYPE address AS STRUCT<number INTEGER, `Street` VARCHAR, tags ARRAY<DECIMAL(4, 2)>>;")
    assert isinstance(statement, t.CreateType)
    assert str(statement.type) == "STRUCT<`NUMBER` INTEGER, `Street` STRING, `TAGS` ARRAY<DECIMAL(4, 2)>>"
    assert parse_type(str(statement.type)) == statement.type
    assert parse_type("ARRAY<DECIMAL(P, S)>") == ArrayType(DecimalType("P", "S"))


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        ("SHOW STREAMS EXTENDED", t.Show("STREAMS", extended=True)),
        ("LIST ALL TOPICS", t.Show("TOPICS", all=True)),
        ("DESCRIBE s EXTENDED", t.Describe("S", extended=True)),
        ("DESCRIBE FUNCTION abs", t.DescribeFunction("ABS")),
        ("EXPLAIN CSAS_O_1", t.Explain("CSAS_O_1", None)),
        ("TERMINATE ALL", t.Terminate(None)),
        ("PAUSE CSAS_O_1", t.Pause("CSAS_O_1")),
        ("PRINT 'topic' FROM BEGINNING LIMIT 3", t.PrintTopic("topic", from_beginning=True, limit=3)),
        ("SET 'auto.offset.reset' = 'earliest'", t.SetProperty("auto.offset.reset", "earliest")),
        ("DROP TABLE IF EXISTS t DELETE TOPIC", t.DropSource("TABLE", "T", if_exists=True, delete_topic=True)),
        ("ASSERT NOT EXISTS TOPIC t TIMEOUT 3 SECONDS", t.AssertTopic("t", exists=False, timeout_ms=3000)),
    ],
)
def test_other_statements(sql: str, kind: t.Statement) -> None:
    assert parse(sql + ";") == [kind]


def test_variables_are_replaced_and_defined_on_the_way() -> None:
    statements = parse("DEFINE n = '3'; SELECT * FROM ${source} EMIT CHANGES LIMIT ${n};", {"source": "s"})
    assert isinstance(statements[1], t.Select)
    assert (statements[1].query.source.name, statements[1].query.limit) == ("S", 3)


def test_a_variable_that_nobody_defined() -> None:
    with pytest.raises(UnknownName, match=r"variable \$\{partition\} is not defined. Did you mean PARTITIONS\?"):
        parse("SELECT 1 FROM ${partition};", {"partitions": "1"})


def test_semicolons_in_texts_and_comments_end_nothing() -> None:
    assert len(parse("SELECT ';' FROM s; -- one; two\n/* three; */ SELECT 1 FROM s;")) == 2


def test_places_count_in_the_whole_text() -> None:
    first, second = parse("SHOW STREAMS;\n  SELECT\n    a FROM s;")
    assert isinstance(second, t.Select)
    assert first.location == t.Location(1, 1)
    assert (second.location, second.query.select[0].location) == (t.Location(2, 3), t.Location(3, 5))
    assert second.text == "SELECT\n    a FROM s"


def test_a_syntax_error_says_where_and_what_was_found() -> None:
    with pytest.raises(SqlSyntaxError) as caught:
        parse("SHOW STREAMS;\nSELECT a FROM s WHERE GROUP BY a;")
    assert "Syntax error at or near 'GROUP' at line 2:23" in str(caught.value)
    assert (caught.value.line, caught.value.column) == (2, 23)
    assert caught.value.excerpt == "SELECT a FROM s WHERE GROUP BY a"


def test_a_syntax_error_lists_a_short_choice() -> None:
    with pytest.raises(SqlSyntaxError, match=r"line 1:24: Syntax Error\nExpecting \{'STRING', INTEGER_VALUE\}"):
        parse("CREATE STREAM x (a INT(KEY)) WITH (kafka_topic='x');")


def test_numbers_that_no_type_holds() -> None:
    with pytest.raises(SqlSyntaxError, match="Invalid numeric literal: 9223372036854775808"):
        parse("SELECT 9223372036854775808 FROM s;")


@pytest.mark.parametrize("sql", ["CREATE SINK CONNECTOR c WITH ('a' = 'b');", "SHOW CONNECTORS;"])
def test_refused_by_name(sql: str) -> None:
    with pytest.raises(NotSupported, match="not supported"):
        parse(sql)


def test_thirty_columns_take_milliseconds() -> None:
    sql = "CREATE STREAM o AS SELECT " + ", ".join(f"v{i} * 2 + 1 AS w{i}" for i in range(30)) + " FROM s;"
    parse(sql)
    begin = time.process_time()
    for _ in range(10):
        parse(sql)
    assert (time.process_time() - begin) / 10 < 0.05


def test_the_grammar_is_kept_and_a_broken_copy_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KSQL_ANOMALY_CACHE", str(tmp_path))
    monkeypatch.setattr(grammar, "grammar", grammar.grammar.__wrapped__)
    grammar.grammar()
    (kept,) = tmp_path.glob("*.grammar")
    whole = kept.read_bytes()
    kept.write_bytes(whole[:1000])
    assert grammar.grammar().parse("SHOW STREAMS").data == "statement"
    assert len(kept.read_bytes()) > 1000


def test_a_topic_keeps_its_case() -> None:
    assert parse("PRINT Payments LIMIT 1;") == [t.PrintTopic("Payments", limit=1)]


@pytest.mark.parametrize(
    "word", ["values", "partition", "delete", "emit", "key", "type", "window_", "changes", "topic"]
)
def test_words_that_are_keywords_elsewhere(word: str) -> None:
    assert select(word) == t.Column(word.upper())
