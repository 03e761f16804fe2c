"""Rows of a CSV file with a header, as mappings from lower-case column name to value."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from deploy.errors import DeployError


class RowError(DeployError):
    """A file's rows do not fit: names file, line and column."""


def read_csv(
    file: Path, numbers: Sequence[str], integers: Collection[str] = (), limit: int | None = None
) -> list[dict[str, Any]]:
    """Read rows; columns in `numbers` become float (int for those in `integers`), empty ones None, others stay text.

    Raises:
        RowError: no such column (and which are near it), a row too short or too long, text where a number belongs.
    """
    try:
        with file.open(newline="", encoding="utf-8-sig") as lines:
            return list(_read(file, csv.reader(lines), numbers, integers, limit))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RowError(f"{file}: {error}") from error


def _read(
    file: Path, lines: Any, numbers: Sequence[str], integers: Collection[str], limit: int | None
) -> Iterator[dict[str, Any]]:
    header = [name.strip().lower() for name in next(lines, [])]
    for name in numbers:
        if name not in header:
            near = difflib.get_close_matches(name, header, n=1)
            hint = f"; nearest: {near[0]}" if near else f"; there are: {', '.join(header)}"
            raise RowError(f"{file}:1: no column {name}{hint}")
    count = 0
    for count, cells in enumerate(lines, 1):
        if limit is not None and count > limit:
            return
        if len(cells) != len(header):
            raise RowError(f"{file}:{lines.line_num}: {len(cells)} values, {len(header)} expected")
        row: dict[str, Any] = dict(zip(header, cells, strict=True))
        for name in numbers:
            row[name] = _number(row[name], name in integers, f"{file}:{lines.line_num}: column {name}")
        yield row
    if not count:
        raise RowError(f"{file}: no rows")


def _number(text: str, is_integer: bool, place: str) -> float | int | None:
    if not text.strip():
        return None
    try:
        return round(float(text)) if is_integer else float(text)
    except (ValueError, OverflowError):
        raise RowError(f"{place}: not a number: {text[:40]!r}") from None
