"""How well do detectors rank anomalies? Our recipe beside PyOD's detectors on labelled sets, under two protocols.

    python -m benchmarks.quality                                     everything: hours; it goes on where it stopped
    python -m benchmarks.quality --methods recipe IForest --seeds 0  a part of it
    python -m benchmarks.quality --report                            the tables of what is there

Needs the extra `quality` (PyOD, PyTorch). Each result is a line of the file `--results`; a result of PyOD's stays good,
one of ours until modelbuild's code changes.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.adbench import FOLDER, PROTOCOLS, load_task, set_names
from benchmarks.detectors import METHODS, OURS, fit, version
from benchmarks.quality_tables import print_tables

RESULTS = Path("benchmarks/results/quality.jsonl")


def main() -> int:
    """Run what is missing, then print the tables."""
    options = _options()
    names = options.sets or set_names(options.data)
    results = _read(options.results)
    if not options.report:
        _run(_missing(results, names, options), options)
        results = _read(options.results)
    print_tables([r for r in results if r["set"] in names and r["method"] in options.methods])
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=FOLDER, help="folder of *.npz files (default: %(default)s)")
    parser.add_argument("--results", type=Path, default=RESULTS, help="JSON lines (default: %(default)s)")
    parser.add_argument("--sets", nargs="+", help="names of sets (default: all in the folder)")
    parser.add_argument("--methods", nargs="+", choices=METHODS, default=METHODS)
    parser.add_argument("--protocols", nargs="+", choices=PROTOCOLS, default=list(PROTOCOLS))
    parser.add_argument("--seeds", nargs="+", type=int, default=[0, 1, 2])
    parser.add_argument("--report", action="store_true", help="print what is there, run nothing")
    return parser.parse_args()


def _missing(
    results: list[dict[str, Any]], names: list[str], options: argparse.Namespace
) -> Iterator[tuple[str, str, str, int]]:
    """Yield (method, set, protocol, seed) without a result, whole seeds and quick methods first."""
    done = {(r["method"], r["set"], r["protocol"], r["seed"]) for r in results}
    for seed, method, name, protocol in product(options.seeds, options.methods, names, options.protocols):
        if (method, name, protocol, seed) not in done:
            yield method, name, protocol, seed


def _run(keys: Iterator[tuple[str, str, str, int]], options: argparse.Namespace) -> None:
    """Judge one after another, ours and PyOD's in a process each: TensorFlow's LLVM and PyTorch's abort in one."""
    spawn = get_context("spawn")
    with ProcessPoolExecutor(1, spawn) as ours, ProcessPoolExecutor(1, spawn) as pyod:
        for key in keys:
            print(*key, file=sys.stderr, flush=True)
            pool = ours if key[0] in OURS else pyod
            _append(options.results, pool.submit(_judge, options.data, *key).result())


def _judge(folder: Path, method: str, name: str, protocol: str, seed: int) -> dict[str, Any]:
    from sklearn.metrics import average_precision_score, roc_auc_score

    task = load_task(folder, name, protocol, seed)
    warnings.simplefilter("ignore")
    begin = time.perf_counter()
    score, multiply_adds = fit(method, task)
    fitted = time.perf_counter()
    scored = score(task.test)
    seconds = time.perf_counter() - fitted
    # PCA divides by variances that may be 0: its infinities rank highest.
    scores = np.nan_to_num(scored, nan=np.finfo(float).max)
    return {
        "method": method,
        "set": name,
        "protocol": protocol,
        "seed": seed,
        "roc_auc": float(roc_auc_score(task.truth, scores)),
        "pr_auc": float(average_precision_score(task.truth, scores)),
        "fit_seconds": fitted - begin,
        "score_seconds": seconds,
        "rows": len(task.training),
        "features": task.training.shape[1],
        "multiply_adds": multiply_adds,
        "version": version(method),
    }


def _read(path: Path) -> list[dict[str, Any]]:
    """Return the results of this code and the PyOD that is installed; of the same run the last one."""
    if not path.exists():
        return []
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    current = {method: version(method) for method in METHODS if method.startswith("recipe")}
    kept = [line for line in lines if line["version"] == current.get(line["method"], line["version"])]
    return list({(r["method"], r["set"], r["protocol"], r["seed"]): r for r in kept}.values())


def _append(path: Path, result: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(json.dumps(result) + "\n")


if __name__ == "__main__":
    sys.exit(main())
