"""The SQL prompt: history, completion, results as tables; the same engine runs scripts and single statements."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from importlib import resources
from typing import TYPE_CHECKING, Any

import httpx
from rich.console import Console

from deploy.client import Client, Rows, ServerUnreachableError, StatementRejectedError
from deploy.embedded.rendering import render_entity, render_rows
from deploy.embedded.session import Session
from deploy.ksql.errors import SqlError
from deploy.ksql.parser import StatementText, parse_statement, split_statements, substitute

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession

PROMPT = "ksql> "
CONTINUATION = "   -> "


def run_shell(url: str, text: str | None, properties: dict[str, str], *, as_json: bool = False) -> int:
    """Run a script's text, or read statements from standard input or a prompt; return an exit code."""
    with Client(url) as client:
        shell = Shell(client, properties, as_json=as_json)
        if text is None and not sys.stdin.isatty():
            text = sys.stdin.read()
        return shell.run_script(text) if text is not None else shell.run_prompt()


class Shell:
    """One user's session on a server: properties and variables last from statement to statement."""

    def __init__(self, client: Client, properties: dict[str, str], *, as_json: bool = False) -> None:
        self._client = client
        self._session = Session(properties=dict(properties))
        self._as_json = as_json
        self._console = Console(highlight=False)

    def run_script(self, text: str) -> int:
        """Run every statement; stop at the first error, which is printed; 0 or 1, 130 after Ctrl-C."""
        try:
            for piece in split_statements(text):
                self.run(piece)
        except (SqlError, StatementRejectedError, ServerUnreachableError) as error:
            self._print_error(error)
            return 1
        except KeyboardInterrupt:
            return 130
        return 0

    def run_prompt(self) -> int:
        """Read statements until the end of input or `exit`."""
        prompt = self._prompt_session()
        self._console.print(
            f"{self._client.info()['version']} at {self._client.url}. Statements end with ;  exit leaves."
        )
        while (text := _read_statement(prompt)) is not None:
            self.run_script(text)
        return 0

    def run(self, piece: StatementText) -> None:
        """Run one statement and print its answer. What the server does not know stays between it and the user."""
        match piece.text.split(maxsplit=1)[0].upper():
            case "SET" | "UNSET" | "DEFINE" | "UNDEFINE":
                self._session.apply(parse_statement(piece, self._session.variables))
            case "SELECT" | "PRINT" as word:
                self._stream(word, substitute(piece, self._session.variables) + ";")
            case _:
                text = substitute(piece, self._session.variables) + ";"
                for entity in self._client.statement(text, self._session.properties):
                    self._print_entity(entity)

    def _stream(self, word: str, statement: str) -> None:
        try:
            if word == "PRINT":
                for line in self._printed_lines(statement):
                    print(line, flush=True)
                return
            with self._client.query(statement, self._session.properties) as rows:
                self._print_rows(rows)
        except KeyboardInterrupt:
            if not sys.stdin.isatty():
                raise
            self._console.print("query ended")

    def _printed_lines(self, statement: str) -> Iterator[str]:
        body = {"ksql": statement, "streamsProperties": self._session.properties}
        with httpx.stream(
            "POST", f"{self._client.url}/query", json=body, timeout=httpx.Timeout(None, connect=5), trust_env=False
        ) as response:
            if response.is_error:
                error = json.loads(response.read())
                raise StatementRejectedError(error["error_code"], error["message"])
            yield from response.iter_lines()

    def _print_rows(self, rows: Rows) -> None:
        if not self._as_json:
            render_rows(self._console, rows.columns, rows)
            return
        for row in rows:
            print(json.dumps(dict(zip(rows.columns, row, strict=True))), flush=True)

    def _print_entity(self, entity: dict[str, Any]) -> None:
        if self._as_json:
            print(json.dumps(entity))
        else:
            render_entity(self._console, entity)

    def _print_error(self, error: Exception) -> None:
        if self._as_json:
            print(json.dumps({"error": str(error), "error_code": getattr(error, "code", None)}), file=sys.stderr)
        else:
            Console(stderr=True, highlight=False).print(f"error: {error}", style="red", markup=False, soft_wrap=True)

    def _prompt_session(self) -> PromptSession[str]:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.completion import WordCompleter
        from prompt_toolkit.history import FileHistory
        from prompt_toolkit.lexers import PygmentsLexer
        from pygments.lexers.sql import SqlLexer  # type: ignore[import-untyped]

        from deploy.embedded.state import default_state_dir

        history = default_state_dir() / "history"
        history.parent.mkdir(parents=True, exist_ok=True)
        words = sorted({*keywords(), *self._client.sources(), *self._client.functions()})
        return PromptSession(
            history=FileHistory(str(history)),
            completer=WordCompleter(words, ignore_case=True),
            lexer=PygmentsLexer(SqlLexer),
            complete_while_typing=False,
        )


def _read_statement(prompt: PromptSession[str]) -> str | None:
    """Read lines until a statement is whole; None at the end of input, "" when Ctrl-C threw a half one away."""
    lines: list[str] = []
    while True:
        try:
            lines.append(prompt.prompt(CONTINUATION if lines else PROMPT))
        except EOFError:
            return None
        except KeyboardInterrupt:
            return ""
        text = "\n".join(lines).strip()
        if text.rstrip(";").lower() in {"exit", "quit"}:
            return None
        if not text or text.endswith(";"):
            return text


def keywords() -> set[str]:
    """The words of KSQL, from its grammar, and the commonest properties of sources."""
    grammar = resources.files("deploy.ksql").joinpath("ksql.lark").read_text(encoding="utf-8")
    return {*re.findall(r'"([A-Z]{2,})"i', grammar), "KAFKA_TOPIC", "VALUE_FORMAT", "KEY_FORMAT", "PARTITIONS"}
