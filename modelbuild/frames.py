"""Tables of any library as an array with names, and names as SQL takes them."""

from __future__ import annotations

import re
from typing import Any

import numpy as np


def split_names(rows: Any) -> tuple[Any, list[str] | None]:
    """Return a pyarrow table's values [n, f] and names; anything else as it is, which scikit-learn understands."""
    if type(rows).__module__.startswith("pyarrow") and hasattr(rows, "column_names"):
        columns = [column.to_numpy(zero_copy_only=False) for column in rows.itercolumns()]
        return np.column_stack(columns) if columns else np.empty((rows.num_rows, 0)), list(rows.column_names)
    return rows, None


def sql_names(names: list[str]) -> list[str]:
    """Return names of SQL arguments: small letters, digits and underscores, none of them twice."""
    made: list[str] = []
    for name in names:
        base = re.sub(r"[^a-z0-9]+", "_", str(name).casefold()).strip("_")[:50] or "x"
        base = base if base[0].isalpha() else f"x_{base}"
        chosen, number = base, 2
        while chosen in made:
            chosen, number = f"{base}_{number}", number + 1
        made.append(chosen)
    return made
