"""JSON whose fractions keep every digit: they are read as Decimal and written as they were."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

_MARK = "\x00"
_MARKED = re.compile(r'"\\u0000(.*?)\\u0000"')


def loads(text: str | bytes) -> Any:
    """Parse JSON; raises ValueError."""
    return json.loads(text, parse_float=Decimal)


def dumps(value: Any) -> str:
    """JSON in one line without spaces; a Decimal is a number with the digits that it has."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, default=_mark)
    return _MARKED.sub(r"\1", text) if "\\u0000" in text else text


def _mark(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{_MARK}{value}{_MARK}"
    raise TypeError(f"{type(value).__name__} has no JSON form")
