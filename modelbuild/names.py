"""The name of a model, when its data is all there is to name it after."""

from __future__ import annotations

import re
from pathlib import PurePath
from urllib.parse import urlsplit

from modelbuild.columns import identifier
from modelbuild.errors import SpecError


def model_name(chosen: str | None, source: str) -> str:
    """Return the chosen name, or one made of the source's: `Pump Data.csv` gives `pump_data`.

    Raises SpecError: a chosen name that is none for SQL.
    """
    if chosen is not None:
        if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", chosen):
            raise SpecError(f"not a model's name: {chosen!r}; a letter a–z, then a–z, 0–9 and _, at most 60")
        return chosen
    name = identifier(_stem(source))[:60]
    return name if name[:1].isalpha() else "model"


def _stem(source: str) -> str:
    """Return what a source is about: a file's stem, a topic's name, what a query selects from."""
    if source.startswith("ksql:"):
        found = re.search(r"\bFROM\s+`?([\w-]+)", source, re.I)
        return found[1] if found else ""
    if source.startswith("kafka://"):
        parts = urlsplit(source)
        return parts.path.strip("/") or parts.netloc
    return PurePath(source).stem
