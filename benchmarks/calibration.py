"""Do thresholds hold? Realised false alarms on normal test rows of labelled sets, over the alpha that was asked for.

    python -m benchmarks.calibration                             all sets, seeds 0 to 2
    python -m benchmarks.calibration --sets cover --seeds 0      a part of them

Fitted on normal rows, a fifth of them held back (P2). A figure is given with its standard error, which comes from how
few held-back and test rows lie beyond so rare a score; where it is above 0.125, 1.25 is not told from 1 and "–" stands.
"Smallest alpha" is what the held-back rows support, a tenth of it by the fitted tail.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from benchmarks import CONSOLE
from benchmarks.adbench import FOLDER, load_task, set_names

ALPHAS = (0.05, 0.01, 0.001)
MOST_ERROR = 0.125


@dataclass(frozen=True, slots=True)
class Count:
    """Alarms [3] at the three alphas on so many normal test rows, and what was held back; sums over seeds."""

    alarms: NDArray[np.float64]
    held: float
    tested: float
    smallest: float

    def cell(self, index: int) -> str:
        """Return the realised rate over alpha, with its standard error where that is small enough."""
        alpha = ALPHAS[index]
        if alpha < self.smallest:
            return "–"
        expected = alpha * self.tested
        error = float(np.sqrt(1 / (alpha * self.held) + 1 / expected))
        return f"{self.alarms[index] / expected:.2f} ± {error:.2f}" if error <= MOST_ERROR else "–"


def main() -> int:
    """Print the table of each set and of all together."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=FOLDER, help="folder of *.npz files (default: %(default)s)")
    parser.add_argument("--sets", nargs="+", help="names of sets (default: all in the folder)")
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    options = parser.parse_args()
    table = Table(title="realised false alarms / alpha on normal test rows")
    for heading in ("set", "held back", "smallest alpha", *(f"alpha {alpha:g}" for alpha in ALPHAS)):
        table.add_column(heading, justify="left" if heading == "set" else "right")
    counts = []
    for name in options.sets or set_names(options.data):
        seeds = [_count(options.data, name, seed) for seed in options.seeds]
        counts.append(total := _sum(seeds))
        row = (name, f"{seeds[0].held:.0f}", f"{total.smallest:.1e}", *map(total.cell, range(len(ALPHAS))))
        table.add_row(*row)
    table.add_row("all", "", "", *_all(counts))
    CONSOLE.print(table)
    return 0


def _count(folder: Path, name: str, seed: int) -> Count:
    from modelbuild import AutoencoderDetector

    print(name, seed, file=sys.stderr, flush=True)
    task = load_task(folder, name, "P2", seed)
    normal = task.test[~task.truth]
    detector = AutoencoderDetector(contamination=0.0, random_state=seed).fit(task.training)
    values = detector.p_values(normal)
    alarms = np.array([(values <= alpha).sum() for alpha in ALPHAS], np.float64)
    return Count(alarms, round(detector.calibration * len(task.training)), len(normal), detector.smallest_alpha_)


def _sum(counts: list[Count]) -> Count:
    alarms = np.sum([count.alarms for count in counts], axis=0)
    held, tested = sum(count.held for count in counts), sum(count.tested for count in counts)
    return Count(alarms, held, tested, max(count.smallest for count in counts))


def _all(counts: list[Count]) -> list[str]:
    """Return the cells of the sum, for each alpha over the sets that support it."""
    able = [[count for count in counts if alpha >= count.smallest] for alpha in ALPHAS]
    return [_sum(some).cell(index) if some else "–" for index, some in enumerate(able)]


if __name__ == "__main__":
    sys.exit(main())
