"""A few of a bundle's golden rows, for a jar to carry: enough to prove it anywhere, without most of its size."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

ROWS = 16
FILE = "golden-sample.json"


def golden_sample(golden: Path, rows: int = ROWS) -> bytes:
    """Return `golden.json` cut to some rows, every kind of row in turn, so that nulls and extremes are among them."""
    document = json.loads(golden.read_bytes())
    chosen = _in_turn(document.get("kinds") or [""] * len(document["score"]))[:rows]
    cut = {name: _cut(value, chosen, len(document["score"])) for name, value in document.items()}
    return json.dumps(cut, separators=(",", ":")).encode()


def _in_turn(kinds: Sequence[str]) -> list[int]:
    """Return row numbers: the first of each kind, then the second of each, and so on."""
    by_kind: dict[str, list[int]] = {}
    for row, kind in enumerate(kinds):
        by_kind.setdefault(kind, []).append(row)
    return [row for turn in zip_longest(*by_kind.values()) for row in turn if row is not None]


def _cut(value: object, chosen: Sequence[int], rows: int) -> object:
    return [value[row] for row in chosen] if isinstance(value, list) and len(value) == rows else value
