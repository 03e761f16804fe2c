"""The documentation is true: every command is in the README, every local link leads somewhere, every example parses."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.main import get_command

from deploy.cli import app

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = [REPOSITORY / "README.md", REPOSITORY / "CONTRIBUTING.md", *(REPOSITORY / "docs").rglob("*.md")]
ROOT = get_command(app)


def commands(group: typer.core.TyperGroup, path: str = "") -> Iterator[str]:
    """All commands below a group, e.g. `udf build`."""
    for name, command in group.commands.items():
        if isinstance(command, typer.core.TyperGroup):
            yield from commands(command, f"{path}{name} ")
        else:
            yield f"{path}{name}"


def readme_calls() -> list[str]:
    """The command lines in the README, without the comment."""
    text = PAGES[0].read_text()
    return [line.split("#")[0].strip() for line in text.splitlines() if line.startswith("ksql-anomaly ")]


@pytest.mark.parametrize("name", sorted(commands(ROOT)))  # type: ignore[arg-type]
def test_every_command_is_in_the_readme_and_has_help_with_an_example(name: str) -> None:
    assert any(f"ksql-anomaly {name}" in page.read_text() for page in PAGES), f"{name} is documented nowhere"
    command = ROOT
    for word in name.split():
        command = command.commands[word]  # type: ignore[attr-defined]
    text = f"{command.help or ''} {command.epilog or ''}"
    assert f"ksql-anomaly {name}" in text, f"the help of {name} has no example"


@pytest.mark.parametrize("call", readme_calls())
def test_every_call_in_the_readme_names_a_command_and_options_that_exist(call: str) -> None:
    words = shlex.split(call)[1:]
    command = ROOT
    while words and words[0] in getattr(command, "commands", {}):
        command = command.commands[words.pop(0)]  # type: ignore[attr-defined]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word.split("=")[0] for word in words if word.startswith("--")} <= known


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_local_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text())
    missing = [t for t in targets if not t.startswith("http") and not (page.parent / t).exists()]
    assert missing == []
