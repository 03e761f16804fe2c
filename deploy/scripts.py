"""SQL scripts to statements: split, substitute `${name}`, carry SET and DEFINE.

A script is what ksqlDB's own command line runs. `SET`, `UNSET`, `DEFINE` and `UNDEFINE` are handled here, for the
rest of their file, because a REST request keeps neither from one statement to the next.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.errors import DeployError
from ksql_scripts import library


class ScriptError(DeployError):
    """A script can not be read or split; the message begins with file and line."""

    def __init__(self, file: Path, line: int, problem: str) -> None:
        super().__init__(f"{file}:{line}: {problem}")
        self.file = file
        self.line = line


@dataclass(frozen=True, slots=True)
class Token:
    """One piece of SQL text: its kind (a group of `_TOKEN`), its text with variables put in, its line."""

    kind: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement as the server gets it, the place it comes from, and the properties it runs with."""

    file: Path
    line: int
    text: str
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> list[str]:
        """The statement's tokens without comments and space; bare words in capitals, as ksqlDB reads them."""
        return [t.text.upper() if t.kind == "word" else t.text for t in _tokens(self) if t.kind not in _BLANK]

    @property
    def kind(self) -> str:
        """The words "CREATE STREAM", "CREATE TABLE", or just the first word of any other statement."""
        words = self.words
        if words[0] != "CREATE":
            return words[0]
        return f"CREATE {words[_skip_options(words)]}"

    @property
    def name(self) -> str | None:
        """What a CREATE statement creates, without backticks; None for any other statement."""
        words = self.words
        if words[0] != "CREATE":
            return None
        following = words[_skip_options(words) + 1 :]
        if following[:3] == ["IF", "NOT", "EXISTS"]:
            following = following[3:]
        return following[0].strip('`"') if following else None

    @property
    def identity(self) -> str:
        """What the journal calls this statement: a CREATE by what it creates, any other by its checksum."""
        return f"{self.kind} {self.name}" if self.name else f"{self.kind} {self.checksum}"

    @property
    def checksum(self) -> str:
        """sha256 over words and properties: comments, layout and the case of bare words do not count."""
        content = json.dumps([self.words, dict(sorted(self.properties.items()))])
        return hashlib.sha256(content.encode()).hexdigest()

    @property
    def summary(self) -> str:
        """The beginning of the statement on one line."""
        line = re.sub(r"\s+", " ", self.text)
        return line if len(line) <= 100 else line[:99] + "…"


_TOKEN = re.compile(
    r"""
      (?P<comment>--[^\n]*|/\*.*?\*/)
    | (?P<string>'(?:[^']|'')*')
    | (?P<quoted>`(?:[^`]|``)*`|"(?:[^"]|"")*")
    | (?P<unclosed>/\*|'|`|")
    | (?P<variable>\$\{[A-Za-z_]\w*\})
    | (?P<end>;)
    | (?P<space>\s+)
    | (?P<word>[A-Za-z_@][\w@]*)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_VARIABLE = re.compile(r"\$\{([A-Za-z_]\w*)\}")
_BLANK = frozenset({"comment", "space"})
_SESSION_WORDS = frozenset({"SET", "UNSET", "DEFINE", "UNDEFINE"})


def read_folder(folder: Path, variables: Mapping[str, str] | None = None) -> list[Statement]:
    """Statements of all `.sql` files of a folder, files in the order of their names.

    Args:
        folder: a folder of scripts.
        variables: values that win over a script's own DEFINE.

    Raises:
        ScriptError: a file can not be split or names an unknown variable.
        DeployError: the folder is missing or holds no script.
    """
    files = library.scripts(folder)
    if not files:
        what = "holds no .sql file" if folder.is_dir() else "is not a folder"
        raise DeployError(f"{folder} {what}; scripts that come with the package: {', '.join(library.collections())}")
    return [statement for file in files for statement in read_script(file, variables)]


def read_script(file: Path, variables: Mapping[str, str] | None = None) -> list[Statement]:
    """Statements of one script. See `read_folder`."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ScriptError(file, 1, f"not UTF-8 text: {error.reason} at byte {error.start}") from error
    return split(text, file, variables)


def split(text: str, file: Path, variables: Mapping[str, str] | None = None) -> list[Statement]:
    """Statements of a script's text; `file` is only named in errors. See `read_folder`."""
    session = _Session(file, dict(variables or {}))
    return [statement for tokens in _split(text, file) if (statement := session.statement(tokens))]


class _Session:
    """Properties and variables of one script while its statements are read in order."""

    def __init__(self, file: Path, given: Mapping[str, str]) -> None:
        self.file = file
        self.given = given
        self.defined: dict[str, str] = {}
        self.properties: dict[str, str] = {}

    def statement(self, tokens: Sequence[Token]) -> Statement | None:
        """The statement these tokens make, or None when it only changes the session."""
        line = tokens[0].line
        words = [self._substitute(token) for token in tokens if token.kind not in _BLANK]
        if words[0].upper() in _SESSION_WORDS:
            self._change(words, line)
            return None
        text = "".join(token.text if token.kind == "comment" else self._substitute(token) for token in tokens)
        return Statement(self.file, line, text.rstrip() + ";", dict(self.properties))

    def _change(self, words: list[str], line: int) -> None:
        match [words[0].upper(), *words[1:]]:
            case ["SET", name, "=", value] if _is_string(name) and _is_string(value):
                self.properties[_unquote(name)] = _unquote(value)
            case ["UNSET", name] if _is_string(name):
                self.properties.pop(_unquote(name), None)
            case ["DEFINE", name, "=", value] if _is_string(value):
                self.defined[name] = _unquote(value)
            case ["UNDEFINE", name]:
                self.defined.pop(name, None)
            case [verb, *_]:
                raise ScriptError(self.file, line, f"{verb} is written {_FORMS[verb]}")

    def _substitute(self, token: Token) -> str:
        return _VARIABLE.sub(lambda match: self._value(match[1], token.line), token.text)

    def _value(self, name: str, line: int) -> str:
        known = self.defined | dict(self.given)
        if name not in known:
            there = ", ".join(sorted(known)) or "none"
            raise ScriptError(self.file, line, f"variable ${{{name}}} has no value; defined here: {there}")
        return known[name]


_FORMS = {
    "SET": "SET 'property' = 'value';",
    "UNSET": "UNSET 'property';",
    "DEFINE": "DEFINE name = 'value';",
    "UNDEFINE": "UNDEFINE name;",
}


def _split(text: str, file: Path) -> Iterator[list[Token]]:
    """Token lists of the statements in a text, without the comments and space before each."""
    tokens: list[Token] = []
    for token in tokenize(text):
        if token.kind == "unclosed":
            raise ScriptError(file, token.line, f"{token.text} is opened and never closed")
        if token.kind == "end":
            if tokens:
                yield tokens
            tokens = []
        elif tokens or token.kind not in _BLANK:
            tokens.append(token)
    if tokens:
        raise ScriptError(file, tokens[0].line, "the statement that begins here does not end with ;")


def tokenize(text: str, line: int = 1) -> Iterator[Token]:
    """Tokens of SQL text, whose first line is numbered `line`; no text is lost between them."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "other"
        yield Token(kind, match[0], line)
        line += match[0].count("\n")


def _tokens(statement: Statement) -> Iterator[Token]:
    return (token for token in tokenize(statement.text, statement.line) if token.kind != "end")


def _skip_options(words: Sequence[str]) -> int:
    """Index of the word that says what a CREATE statement creates."""
    index = 1
    while words[index] in {"OR", "REPLACE", "SOURCE"} and index + 1 < len(words):
        index += 1
    return index


def _is_string(word: str) -> bool:
    return len(word) >= 2 and word[0] == word[-1] == "'"


def _unquote(word: str) -> str:
    return word[1:-1].replace("''", "'")
