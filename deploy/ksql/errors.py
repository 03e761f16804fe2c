"""Errors of the KSQL front end.

SqlError (DeployError)
├── SqlSyntaxError      the text is not KSQL
├── UnknownName         a source, column, function, type or variable does not exist
├── SqlTypeError        an expression's types do not fit
├── InvalidStatement    the statement breaks a rule of ksqlDB
└── NotSupported        ksqlDB knows it, this front end refuses it by name
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Protocol

from deploy.errors import DeployError


class Place(Protocol):
    """A line and a column, from 1: a `tree.Location`, or a rule's position in the parser."""

    @property
    def line(self) -> int:
        """The line."""

    @property
    def column(self) -> int:
        """The column."""


class SqlError(DeployError):
    """A statement was refused, and nothing was changed by it.

    `line` and `column` count from 1 in the text that was parsed; `excerpt` is that line; `statement` the whole text.
    """

    def __init__(self, message: str, place: Place | None = None, *, statement: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = None if place is None else place.line
        self.column = None if place is None else place.column
        self.excerpt = ""
        self.statement = statement

    def locate(self, place: Place | None) -> None:
        """Give the error a place, unless it has one or there is none."""
        if self.line is None and place is not None:
            self.line, self.column = place.line, place.column


class SqlSyntaxError(SqlError):
    """The text is not KSQL."""


class UnknownName(SqlError):  # noqa: N818 (it says what is wrong)
    """A name stands for nothing."""


class SqlTypeError(SqlError):
    """An operand, argument or column has a type that does not fit."""


class InvalidStatement(SqlError):  # noqa: N818
    """The statement breaks a rule of ksqlDB."""


class NotSupported(SqlError):  # noqa: N818
    """A feature of ksqlDB that this front end does not have."""


def did_you_mean(name: str, existing: Iterable[str]) -> str:
    """` Did you mean X?`, or `` when nothing is near."""
    near = get_close_matches(name.upper(), list(existing), n=1, cutoff=0.7)
    return f" Did you mean {near[0]}?" if near else ""
