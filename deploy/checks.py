"""What must hold before the first statement is sent: the functions are there, the jar is for this server."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.errors import DeployError
from deploy.scripts import Statement


class ApplyError(DeployError):
    """A statement could not be applied: names file, line, statement and the server's message."""

    def __init__(self, statement: Statement, problem: str) -> None:
        super().__init__(f"{statement.file}:{statement.line}: {problem}\n  {statement.summary}")
        self.statement = statement
        self.problem = problem


class CheckError(DeployError):
    """The server lacks what a jar should have brought it."""


@dataclass(frozen=True, slots=True)
class CheckedJar:
    """A jar that a server has loaded: its fingerprint, and what to say where it was built for another server."""

    fingerprint: str
    notice: str | None


def check_jar(jar: Path, info: Mapping[str, Any], functions: Collection[str]) -> CheckedJar:
    """Compare a UDF jar with a server.

    Args:
        jar: the jar that should lie in the server's extension directory.
        info: what the server says of itself; `version` is looked at.
        functions: names of the functions on the server.

    Raises:
        UdfBridgeError: the jar can not be read, or can not run on that version of ksqlDB.
        CheckError: functions of the jar are not on the server.
    """
    from udf_bridge.jar import describe
    from udf_bridge.target import check_server

    description = describe(jar)
    notice = check_server(description.platform, str(info["version"]))
    missing = sorted({function.name for function in description.functions} - {name.upper() for name in functions})
    if missing:
        raise CheckError(
            f"the server lacks {', '.join(missing)} of {jar}: put the jar into its extension directory, restart it"
        )
    return CheckedJar(str(description.fingerprint), notice)


def check_functions(statements: Sequence[Statement], functions: Collection[str]) -> None:
    """Raise ApplyError for the first call of a function that the server does not have."""
    known = {name.upper() for name in functions}
    for statement in statements:
        for name in called(statement):
            if name not in known:
                raise ApplyError(statement, _no_function(name, known))


def called(statement: Statement) -> list[str]:
    """Names of the functions a statement calls, in capitals, in order, each once."""
    words = statement.words
    if words[0] not in {"CREATE", "INSERT", "SELECT"} or (words[0] == "CREATE" and "AS" not in words):
        return []
    begin = words.index("SELECT") if "SELECT" in words else words.index("VALUES") if "VALUES" in words else len(words)
    pairs = zip(words[begin:], words[begin + 1 :], strict=False)
    names = [word for word, following in pairs if following == "(" and word.isidentifier() and word not in _SYNTAX]
    return list(dict.fromkeys(names))


_SYNTAX = frozenset(
    {"ALL", "AND", "ARRAY", "AS", "BETWEEN", "BY", "CASE", "CAST", "DECIMAL", "ELSE", "EXISTS", "FROM", "GROUP"}
    | {"HAVING", "HOPPING", "IN", "INTO", "JOIN", "LIKE", "LIMIT", "MAP", "NOT", "NULL", "ON", "OR", "PARTITION"}
    | {"SELECT", "SESSION", "STRUCT", "THEN", "TUMBLING", "VALUES", "VARCHAR", "WHEN", "WHERE", "WINDOW", "WITH"}
    | {"WITHIN"}
)
"""Words that may stand before a parenthesis without being a function."""


def _no_function(name: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(name, known, n=3)
    hint = f"; near it: {', '.join(near)}" if near else ""
    models = sorted(other for other in known if other.endswith("_ANOMALY"))
    have = ", ".join(models) if models else "none, so no jar of models is in its extension directory"
    return f"the server has no function {name}{hint}. Model functions on the server: {have}"
