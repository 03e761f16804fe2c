"""Known anomalies in rows that have none: one number of a row moved to where no row of the file is."""

from __future__ import annotations

import random
import statistics
from collections.abc import MutableMapping, Sequence
from typing import Any

LEAST_SHIFT, MOST_SHIFT = 8.0, 16.0
"""How far a number is moved, in standard deviations of its column."""


def inject_faults(
    rows: Sequence[MutableMapping[str, Any]], features: Sequence[str], label: str, share: float, chance: random.Random
) -> int:
    """Change rows in place until `share` of them are anomalous, and label those.

    Args:
        rows: labelled 1 under `label` where they are known anomalies already.
        features: columns whose numbers may be moved; one that never varies is left alone.
        label: name of the label column; set to 1 in a changed row.
        share: of all rows, known anomalies included.
        chance: draws rows, columns and distances.

    Returns:
        How many rows were changed.
    """
    spreads = {name: spread for name in features if (spread := _spread(rows, name)) > 0}
    normal = [row for row in rows if not row.get(label)]
    wanted = min(round(share * len(rows)) - (len(rows) - len(normal)), len(normal))
    if not spreads or wanted <= 0:
        return 0
    for row in chance.sample(normal, wanted):
        name = chance.choice([name for name in spreads if row[name] is not None])
        moved = row[name] + chance.choice((-1, 1)) * chance.uniform(LEAST_SHIFT, MOST_SHIFT) * spreads[name]
        row[name] = round(moved) if isinstance(row[name], int) else moved
        row[label] = 1
    return wanted


def _spread(rows: Sequence[MutableMapping[str, Any]], name: str) -> float:
    values = [float(row[name]) for row in rows if row[name] is not None]
    return statistics.pstdev(values) if values else 0.0
