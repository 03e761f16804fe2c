"""Errors of the embedded runtime.

EmbeddedError (DeployError)
├── PortInUseError            another program listens where ours should
├── AddressError              not an address, or not one of this machine
├── AlreadyRunningError       another runtime holds this state folder
├── NotRunningError           nothing runs in this state folder
├── BrokerError          Kafka did not start, or went away
├── RegistryError        the schema registry did not start, or went away
├── RunnerError          the query runner refused a command; `.type` is Java's name for it
│   └── RunnerDiedError       the runner's process ended in the middle of a command
├── StatementError       a statement was refused; `.code` is ksqlDB's error code
├── NewerFormatError          a file was written by a newer version
└── CaseFileError        a file of test cases cannot be read
"""

from __future__ import annotations

from deploy.errors import DeployError

BAD_REQUEST = 40000
BAD_STATEMENT = 40001
NOT_A_STATEMENT_ENDPOINT = 40002
NOT_A_QUERY_ENDPOINT = 40003
NOT_FOUND = 40400
SERVER_ERROR = 50000
COMMAND_QUEUE_TIMEOUT = 50301


class EmbeddedError(DeployError):
    """The embedded runtime cannot do what was asked."""


class PortInUseError(EmbeddedError):
    """Another program listens on a port that was asked for."""

    def __init__(self, what: str, port: int, option: str) -> None:
        super().__init__(
            f"{what}: port {port} on 127.0.0.1 is in use by another program; end it, or choose another with {option}"
        )
        self.port = port


class AddressError(EmbeddedError):
    """Not an address, or not one that this machine can listen on."""


class AlreadyRunningError(EmbeddedError):
    """A runtime already uses this state folder."""


class NotRunningError(EmbeddedError):
    """No runtime uses this state folder."""


class BrokerError(EmbeddedError):
    """The Kafka broker did not start, or does not answer."""


class RegistryError(EmbeddedError):
    """The schema registry did not start, or does not answer."""


class RunnerError(EmbeddedError):
    """The query runner refused a command.

    `type` is the Java class of the cause, without its package.
    """

    def __init__(self, message: str, type: str = "RunnerError") -> None:
        super().__init__(message)
        self.type = type


class RunnerDiedError(RunnerError):
    """The runner's process ended before it answered."""


class StatementError(EmbeddedError):
    """A statement was refused, and nothing was changed by it.

    `code` is ksqlDB's error code, `statement` the text that was refused, `line` and `column` count from 1.
    """

    def __init__(
        self,
        message: str,
        statement: str = "",
        code: int = BAD_STATEMENT,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(message)
        self.statement = statement
        self.code = code
        self.line = line
        self.column = column


class NewerFormatError(EmbeddedError):
    """A file or record was written by a newer version of this program."""

    def __init__(self, what: str, found: int, known: int) -> None:
        super().__init__(
            f"{what} has format version {found}, but this program knows versions up to {known}: update ksql-anomaly"
        )


class CaseFileError(EmbeddedError):
    """A file of test cases cannot be read; the message names file and place."""
