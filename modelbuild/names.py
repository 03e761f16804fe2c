"""The name of a model, when its data is all there is to name it after."""

from __future__ import annotations

import re
from pathlib import PurePath

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
    name = identifier(PurePath(source).stem)[:60]
    return name if name[:1].isalpha() else "model"
