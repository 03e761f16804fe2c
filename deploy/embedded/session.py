"""One request's session: its statements in order, its properties, its variables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from deploy.ksql.parser import parse_statement, split_statements
from deploy.ksql.tree import Define, SetProperty, Statement, Undefine, UnsetProperty


@dataclass(slots=True)
class Session:
    """Properties set by SET and variables set by DEFINE (names in capitals), for the statements of one request."""

    properties: dict[str, str] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.variables = {name.upper(): value for name, value in self.variables.items()}

    def statements(self, text: str) -> Iterator[Statement]:
        """The statements of a text, each parsed with the variables that are defined when it is asked for.

        SET, UNSET, DEFINE and UNDEFINE take effect here, and are given to the caller like any other.
        Raises SqlSyntaxError, NotSupported, or UnknownName for a variable.
        """
        for piece in split_statements(text):
            statement = parse_statement(piece, self.variables)
            self.apply(statement)
            yield statement

    def apply(self, statement: Statement) -> None:
        """Carry out a statement that changes the session; any other changes nothing."""
        match statement:
            case SetProperty(name=name, value=value):
                self.properties[name] = value
            case UnsetProperty(name=name):
                self.properties.pop(name, None)
            case Define(name=name, value=value):
                self.variables[name.upper()] = value
            case Undefine(name=name):
                self.variables.pop(name.upper(), None)

    def copy(self) -> Session:
        """A session that changes apart from this one."""
        return Session(dict(self.properties), dict(self.variables))
