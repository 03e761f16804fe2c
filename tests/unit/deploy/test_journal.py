"""The journal: the newest entry of each statement, and what can not be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.journal import Entry, FileJournal, JournalError


def entry(identity: str, *, deployment: str = "cars", outcome: str = "applied", checksum: str = "aa") -> Entry:
    fields = {"deployment": deployment, "identity": identity, "outcome": outcome, "checksum": checksum}
    return Entry.model_validate(fields | {"order": 1, "file": "01.sql", "line": 3, "statement": "SELECT 1;"})


def test_a_journal_that_does_not_exist_is_empty(tmp_path: Path) -> None:
    assert FileJournal(tmp_path / "none.jsonl").read("cars") == {}


def test_the_newest_entry_of_each_statement_counts(tmp_path: Path) -> None:
    journal = FileJournal(tmp_path / "state" / "journal.jsonl")
    journal.write(entry("CREATE STREAM A", outcome="started"))
    journal.write(entry("CREATE STREAM B", checksum="bb"))
    journal.write(entry("CREATE STREAM A"))
    journal.write(entry("CREATE STREAM A", deployment="payments", checksum="cc"))
    found = journal.read("cars")
    assert {name: (e.outcome, e.checksum) for name, e in found.items()} == {
        "CREATE STREAM A": ("applied", "aa"),
        "CREATE STREAM B": ("applied", "bb"),
    }
    assert all(e.at > 0 for e in found.values())


def test_a_newer_format_is_refused_with_both_versions(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_text('{"format_version": 2}\n')
    with pytest.raises(JournalError, match=r"journal.jsonl:1: journal format 2 is newer than 1"):
        FileJournal(path).read("cars")


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    FileJournal(path).write(entry("CREATE STREAM A"))
    with path.open("a") as file:
        file.write('{"format_version": 1, "deploy\n')
    with pytest.raises(JournalError, match=r"journal.jsonl:2: not a journal entry"):
        FileJournal(path).read("cars")
