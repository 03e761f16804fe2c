"""Names of one test's own: scripts and queries are rewritten so that many tests share one server."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deploy.scripts import Statement, Token, tokenize

if TYPE_CHECKING:
    from deploy.client import Client

_BEFORE_A_SOURCE = frozenset({"FROM", "JOIN", "INTO", "STREAM", "TABLE", "EXISTS", "DESCRIBE", "EXTENDED", "PRINT"})


@dataclass(slots=True)
class Names:
    """The streams, tables and topics that one test has created, each called `prefix` + its name on the server.

    >>> names = Names("t1_")
    >>> names.learn(split("CREATE STREAM cars (v INT) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');", Path("x")))
    >>> names.rewrite("SELECT cars.v FROM cars EMIT CHANGES;")
    'SELECT t1_cars.v FROM t1_cars EMIT CHANGES;'
    >>> names.topic("readings")
    't1_readings'
    """

    prefix: str = field(default_factory=lambda: f"t{uuid.uuid4().hex[:8]}_")
    sources: set[str] = field(default_factory=set)
    topics: set[str] = field(default_factory=set)

    def learn(self, statements: Iterable[Statement]) -> None:
        """Take in what these statements create."""
        for statement in statements:
            if statement.name:
                self.sources.add(statement.name.upper())
                self.topics.add(_topic_of(statement.words) or statement.name.upper())

    def topic(self, name: str) -> str:
        """What a topic is called on the server; one that no script of the test names keeps its name."""
        return self.prefix + name if name in self.topics else name

    def rewrite(self, sql: str) -> str:
        """SQL text with the test's own names; columns, functions and everything else stay as they are."""
        tokens = list(tokenize(sql))
        said = [index for index, token in enumerate(tokens) if token.kind not in {"space", "comment"}]
        for place, index in enumerate(said):
            before = [tokens[other] for other in said[max(0, place - 2) : place]]
            after = tokens[said[place + 1]] if place + 1 < len(said) else None
            tokens[index] = self._renamed(tokens[index], before, after)
        return "".join(token.text for token in tokens)

    def _renamed(self, token: Token, before: Sequence[Token], after: Token | None) -> Token:
        if token.kind == "string" and self._names_topic(before):
            return Token(token.kind, f"'{self.topic(token.text[1:-1])}'", token.line)
        if token.kind not in {"word", "quoted"} or token.text.strip('`"').upper() not in self.sources:
            return token
        names_source = bool(before) and before[-1].text.upper() in _BEFORE_A_SOURCE
        if not names_source and not (after is not None and after.text == "."):
            return token
        quote = token.text[0] if token.kind == "quoted" else ""
        return Token(token.kind, f"{quote}{self.prefix}{token.text.strip(quote or None)}{quote}", token.line)

    @staticmethod
    def _names_topic(before: Sequence[Token]) -> bool:
        return len(before) == 2 and before[0].text.upper() == "KAFKA_TOPIC" and before[1].text == "="


def _topic_of(words: Sequence[str]) -> str | None:
    for index, word in enumerate(words[:-2]):
        if word == "KAFKA_TOPIC" and words[index + 1] == "=":
            return words[index + 2].strip("'")
    return None


def drop_all(client: Client, prefix: str) -> None:
    """Terminate the queries and drop the streams and tables, with their topics, whose names have a prefix."""
    prefix = prefix.upper()
    queries = client.statement("SHOW QUERIES;")[0]["queries"]
    for query in queries:
        if prefix in query["queryString"].upper():
            client.statement(f"TERMINATE {query['id']};")
    for name, kind in client.sources().items():
        if name.upper().startswith(prefix):
            client.statement(f"DROP {kind} IF EXISTS `{name}` DELETE TOPIC;")
