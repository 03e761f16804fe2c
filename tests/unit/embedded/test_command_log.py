"""Statements as the command topic keeps them."""

from __future__ import annotations

import json

import pytest

from deploy.embedded.commands import Command
from deploy.embedded.errors import NewerFormatError


def test_a_command_comes_back_as_it_was() -> None:
    command = Command("stream/`S`/create", "CREATE STREAM S …;", "CSAS_S_1", {"auto.offset.reset": "earliest"})
    assert Command.from_bytes(command.to_bytes(), "here") == command


def test_a_newer_command_is_refused_with_its_place() -> None:
    content = json.dumps({"format_version": 2, "statement": "?"}).encode()
    with pytest.raises(NewerFormatError, match="topic offset 7 has format version 2"):
        Command.from_bytes(content, "topic offset 7")
