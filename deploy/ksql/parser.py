"""KSQL text → statements, with line and column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedInput, UnexpectedToken, VisitError

from deploy.ksql.errors import SqlError, SqlSyntaxError, UnknownName, did_you_mean
from deploy.ksql.expression_builder import check_literals
from deploy.ksql.grammar import grammar
from deploy.ksql.statement_builder import StatementBuilder
from deploy.ksql.tree import Define, Literal, Location, Node, Statement, Undefine

_PIECE = re.compile(r"'(?:[^']|'')*'|`(?:[^`]|``)*`|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/|;|[^'`\"/;-]+|.", re.DOTALL)
_VARIABLE = re.compile(r"\$\{(\w+)\}")
N = TypeVar("N", bound=Node)


@dataclass(frozen=True, slots=True)
class StatementText:
    """The text of one statement without its semicolon, and where it starts."""

    text: str
    line: int
    column: int


def parse(text: str, variables: Mapping[str, str] | None = None) -> list[Statement]:
    """Every statement of a text, `${name}` replaced; DEFINE and UNDEFINE work on those that follow.

    Lines and columns count from 1 in the whole text. Raises SqlSyntaxError, NotSupported, UnknownName (a variable).
    """
    known = {name.upper(): value for name, value in (variables or {}).items()}
    statements = []
    for piece in split_statements(text):
        statement = parse_statement(piece, known)
        if isinstance(statement, Define):
            known[statement.name] = statement.value
        elif isinstance(statement, Undefine):
            known.pop(statement.name, None)
        statements.append(statement)
    return statements


def split_statements(text: str) -> Iterator[StatementText]:
    """The statements of a text, comments between them left out; quotes and comments may hold semicolons."""
    start = 0
    for piece in _PIECE.finditer(text):
        if piece.group() == ";":
            yield from _statement_text(text, start, piece.start())
            start = piece.end()
    yield from _statement_text(text, start, len(text))


def _statement_text(text: str, start: int, end: int) -> Iterator[StatementText]:
    blank = re.compile(r"(?:\s+|--[^\n]*|/\*.*?\*/)*", re.DOTALL).match(text, start, end)
    first = blank.end() if blank else start
    if first < end:
        line = text.count("\n", 0, first) + 1
        yield StatementText(text[first:end].rstrip(), line, first - text.rfind("\n", 0, first))


def parse_statement(piece: StatementText, variables: Mapping[str, str]) -> Statement:
    """One statement; raises what `parse` does."""
    text = substitute(piece, variables)
    try:
        tree = grammar().parse(text)
        statement: Statement = StatementBuilder().transform(tree)
    except UnexpectedInput as error:
        raise _shifted(_syntax_error(error, text, piece), text, piece) from None
    except VisitError as error:
        if isinstance(error.orig_exc, SqlError):
            raise _shifted(error.orig_exc, text, piece) from None
        raise
    return replace(_moved(statement, piece), text=text)


def substitute(piece: StatementText, variables: Mapping[str, str]) -> str:
    """A statement's text with `${name}` replaced; raises UnknownName."""

    def value(match: re.Match[str]) -> str:
        name = match.group(1).upper()
        if name not in variables:
            line = piece.line + piece.text.count("\n", 0, match.start())
            message = f"The variable ${{{match.group(1)}}} is not defined.{did_you_mean(name, variables)}"
            message += f" Defined: {', '.join(sorted(variables)) or 'none'}. DEFINE {match.group(1)} = '…' makes it."
            raise UnknownName(message, Location(line, 1), statement=piece.text)
        return variables[name]

    return _VARIABLE.sub(value, piece.text)


def _syntax_error(error: UnexpectedInput, text: str, piece: StatementText) -> SqlSyntaxError:
    """ksqlDB's wording, with what was expected when that is a short list; positions are the piece's own."""
    line, column, found = _place(error, text)
    shown_line, shown_column = piece.line + line - 1, column + (piece.column - 1 if line == 1 else 0)
    message = f"line {shown_line}:{shown_column}: Syntax Error\n"
    expected = _expected(error)
    if expected and not any(name.endswith("NAME") for name in expected):
        message += f"Expecting {{{', '.join(expected)}}}\nStatement: {text};\n"
    message += f"Syntax error at or near '{found}' at line {shown_line}:{shown_column}"
    return SqlSyntaxError(message, Location(line, column))


def _place(error: UnexpectedInput, text: str) -> tuple[int, int, str]:
    if isinstance(error, UnexpectedToken) and error.token.type != "$END":
        return error.token.line or 1, error.token.column or 1, str(error.token)
    if isinstance(error, UnexpectedCharacters):
        word = re.compile(r"\w+|\S").match(text, error.pos_in_stream or 0)
        return error.line, error.column, word.group() if word else error.char
    return text.count("\n") + 1, len(text) - text.rfind("\n"), "the end of the statement"


def _expected(error: UnexpectedInput) -> list[str]:
    if isinstance(error, UnexpectedCharacters):
        names = set(error.allowed or ())
    elif isinstance(error, UnexpectedToken | UnexpectedEOF):
        names = set(error.accepts or error.expected if isinstance(error, UnexpectedToken) else error.expected)
    else:
        names = set()
    terminals = {terminal.name: terminal.pattern for terminal in grammar().terminals}
    hidden = {"COMMENT", "WHITESPACE"}
    keywords = [
        f"'{terminals[name].value}'" for name in names - hidden if name in terminals and _is_word(terminals[name])
    ]
    others = [name for name in names - hidden if name in terminals and not _is_word(terminals[name])]
    return sorted(keywords) + sorted(others)


def _is_word(pattern: Any) -> bool:
    return bool(pattern.type == "str")


def _shifted(error: SqlError, text: str, piece: StatementText) -> SqlError:
    """The error with its place in the whole text."""
    error.statement = error.statement or text
    if error.line is not None:
        lines = text.splitlines() or [""]
        error.excerpt = lines[min(error.line, len(lines)) - 1]
        if error.line == 1 and error.column is not None:
            error.column += piece.column - 1
        error.line += piece.line - 1
    return error


def _moved(node: N, piece: StatementText) -> N:
    """The tree with places in the whole text; refuses numbers that no type holds."""
    changes = {}
    for field in fields(node):
        value = getattr(node, field.name)
        moved = _moved_value(value, piece)
        if moved is not value:
            changes[field.name] = moved
    node = replace(node, **changes) if changes else node
    if isinstance(node, Literal):
        check_literals(node)
    return node


def _moved_value(value: Any, piece: StatementText) -> Any:
    if isinstance(value, Node):
        return _moved(value, piece)
    if isinstance(value, tuple):
        return tuple(_moved_value(item, piece) for item in value)
    if isinstance(value, Location):
        shift = piece.column - 1 if value.line == 1 else 0
        return Location(value.line + piece.line - 1, value.column + shift)
    return value
