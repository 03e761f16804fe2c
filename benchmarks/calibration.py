"""Do thresholds hold? Realised false alarms on normal test rows of labelled sets, over the alpha that was asked for.

python -m benchmarks.calibration [SET…]      P2, seed 0: fitted on normal rows, a fifth of them held back
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from benchmarks.adbench import FOLDER, load_task, set_names

ALPHAS = (0.05, 0.01, 0.001)
LEAST_ALARMS = 5
"""Alarms expected among a set's normal test rows; with fewer the set can not tell, only the sum over sets."""


def main() -> int:
    """Print the table of each set and of all together."""
    names = sys.argv[1:] or set_names(FOLDER)
    table = Table(title="realised false alarms / alpha on normal test rows")
    for heading in ("set", "held back", "smallest alpha", *(f"alpha {alpha:g}" for alpha in ALPHAS)):
        table.add_column(heading, justify="left" if heading == "set" else "right")
    alarms, expected = np.zeros(len(ALPHAS)), np.zeros(len(ALPHAS))
    for name in names:
        smallest, found, usual = _count(FOLDER, name)
        cells = [f"{f / u:.2f}" if u >= LEAST_ALARMS else "–" for f, u in zip(found, usual, strict=True)]
        table.add_row(name, f"{round(1 / smallest) - 1}", f"{smallest:.1e}", *cells)
        alarms, expected = alarms + found, expected + usual
    total = (f"{f / u:.2f}" if u else "–" for f, u in zip(alarms, expected, strict=True))
    table.add_row("all", "", "", *total)
    Console().print(table)
    return 0


def _count(folder: Path, name: str) -> tuple[float, np.ndarray, np.ndarray]:
    """Return the smallest alpha, alarms at each alpha that can be had, and how many were to be expected."""
    from modelbuild import AutoencoderDetector

    task = load_task(folder, name, "P2", 0)
    normal = task.test[~task.truth]
    detector = AutoencoderDetector(contamination=0.0, random_state=0).fit(task.training)
    values = detector.p_values(normal)
    possible = np.array([alpha >= detector.smallest_alpha_ for alpha in ALPHAS])
    found = np.array([(values <= alpha).sum() for alpha in ALPHAS]) * possible
    return detector.smallest_alpha_, found, np.array(ALPHAS) * len(normal) * possible


if __name__ == "__main__":
    sys.exit(main())
