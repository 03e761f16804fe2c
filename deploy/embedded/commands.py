"""The command topic: every statement that changed something, in order, so that a restart can repeat them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from deploy.embedded.errors import BrokerError, NewerFormatError
from deploy.embedded.topics import Topics, producer, read_all

FORMAT_VERSION = 1
TOPIC = "_ksql-anomaly_commands"
SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class Command:
    """One statement as it was carried out: variables are filled in, `properties` are those in force then."""

    command_id: str
    statement: str
    query_id: str | None = None
    properties: dict[str, str] = field(default_factory=dict)

    def to_bytes(self) -> bytes:
        """JSON, with the format's version."""
        return json.dumps({"format_version": FORMAT_VERSION, **asdict(self)}).encode()

    @classmethod
    def from_bytes(cls, content: bytes, place: str) -> Command:
        """Read a command; raises NewerFormatError."""
        fields: dict[str, Any] = json.loads(content)
        version = fields.pop("format_version")
        if version > FORMAT_VERSION:
            raise NewerFormatError(place, version, FORMAT_VERSION)
        return cls(**fields)


class CommandLog:
    """The command topic of one broker; there is one writer, this one. `next_offset` is the next command's number."""

    def __init__(self, topics: Topics) -> None:
        self._topics = topics
        self._producer: Any = None
        self.next_offset = 0

    def open(self) -> Iterator[tuple[int, Command]]:
        """Create the topic if need be, and give the commands in it, with their offsets."""
        settings = {"retention.ms": "-1", "cleanup.policy": "delete"}
        self._topics.create(TOPIC, 1, settings=settings)
        self._producer = producer(self._topics.bootstrap, **{"linger.ms": 0, "acks": "all"})
        for offset, _, value in read_all(self._topics.bootstrap, TOPIC):
            self.next_offset = offset + 1
            if value is not None:
                yield offset, Command.from_bytes(value, f"{TOPIC} offset {offset}")

    def append(self, command: Command) -> int:
        """Write a command and return its offset when Kafka has it; raises BrokerError."""
        answers: list[tuple[Any, Any]] = []
        self._producer.produce(
            TOPIC,
            command.to_bytes(),
            command.command_id,
            on_delivery=lambda error, record: answers.append((error, record)),
        )
        self._producer.flush(SECONDS)
        if not answers or answers[0][0] is not None:
            reason = answers[0][0] if answers else "no answer from the broker"
            self._producer.purge()
            raise BrokerError(f"the statement could not be kept in {TOPIC}: {reason}")
        offset = int(answers[0][1].offset())
        self.next_offset = offset + 1
        return offset
