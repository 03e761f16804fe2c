"""Files of query test cases, in the format of ksqlDB's own query tests: statements, rows in, rows out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.embedded import exact_json
from deploy.embedded.errors import CaseFileError

PLACEHOLDER = "{FORMAT}"


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a topic, in its JSON form; `window` is {"start", "end", "type"} for a windowed key."""

    topic: str
    key: Any = None
    value: Any = None
    timestamp: int | None = None
    window: dict[str, Any] | None = None
    headers: list[dict[str, Any]] | None = None

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Record:
        """A record from a case file's `inputs` or `outputs`, or from the runner's answer."""
        names = ("topic", "key", "value", "timestamp", "window", "headers")
        return cls(**{name: row[name] for name in names if name in row})


@dataclass(frozen=True, slots=True)
class Case:
    """One test: `statements` are run, `inputs` fed, and `outputs` (or an error) expected."""

    file: str
    name: str
    statements: tuple[str, ...]
    inputs: tuple[Record, ...] = ()
    outputs: tuple[Record, ...] = ()
    expected_message: str | None = None
    properties: dict[str, str] = field(default_factory=dict)
    topics: tuple[dict[str, Any], ...] = ()
    expected_sources: tuple[dict[str, Any], ...] = ()

    @property
    def full_name(self) -> str:
        """`file - name`, unique in practice."""
        return f"{Path(self.file).stem} - {self.name}"


def read_cases(paths: Iterable[Path]) -> list[Case]:
    """All enabled cases of files and of folders' *.json files; raises CaseFileError naming file and place."""
    return [case for path in paths for file in _files(path) for case in _read_file(file)]


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        found = sorted(path.glob("*.json"))
        if not found:
            raise CaseFileError(f"{path}: holds no *.json file")
        return found
    if not path.exists():
        raise CaseFileError(f"{path}: no such file or folder")
    return [path]


def _read_file(file: Path) -> Iterator[Case]:
    try:
        content = exact_json.loads(file.read_text())
    except ValueError as error:
        raise CaseFileError(f"{file}: not JSON: {error}") from error
    tests = content.get("tests") if isinstance(content, dict) else None
    if not isinstance(tests, list):
        raise CaseFileError(f'{file}: expected an object with a list "tests"')
    for index, test in enumerate(tests, start=1):
        if test.get("enabled", True):
            yield from _expand(file, index, test)


def _expand(file: Path, index: int, test: dict[str, Any]) -> Iterator[Case]:
    """One case per format when the test lists formats, else one."""
    for key in ("name", "statements"):
        if key not in test:
            raise CaseFileError(f'{file}: test {index}: "{key}" is missing')
    formats = test.get("format") or [None]
    for value_format in formats:
        yield _case(file, test if value_format is None else _with_format(test, value_format))


def _with_format(test: dict[str, Any], value_format: str) -> dict[str, Any]:
    filled: dict[str, Any] = exact_json.loads(exact_json.dumps(test).replace(PLACEHOLDER, value_format))
    return filled | {"name": f"{test['name']} - {value_format}"}


def _case(file: Path, test: dict[str, Any]) -> Case:
    expected = test.get("expectedException")
    return Case(
        file=str(file),
        name=test["name"],
        statements=tuple(test["statements"]),
        inputs=tuple(Record.from_json(row) for row in test.get("inputs", ())),
        outputs=tuple(Record.from_json(row) for row in test.get("outputs", ())),
        expected_message=None if expected is None else expected.get("message", ""),
        properties={name: str(value) for name, value in test.get("properties", {}).items()},
        topics=tuple(topic for topic in test.get("topics", ()) if isinstance(topic, dict)),
        expected_sources=tuple(test.get("post", {}).get("sources", ())),
    )
