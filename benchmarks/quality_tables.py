"""Tables of detectors' quality: means over sets and seeds with mean ranks, then each set by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from scipy.stats import rankdata

Result = dict[str, Any]

HEADINGS = ("method", "sets", "runs", "ROC-AUC", "rank", "PR-AUC", "rank", "fit s", "score µs/row", "mult-adds")


def print_tables(results: list[Result]) -> None:
    """Print the summary and the per-set tables of each protocol."""
    console = Console(width=160)
    for protocol in sorted({result["protocol"] for result in results}):
        chosen = [result for result in results if result["protocol"] == protocol]
        console.print(_summary(protocol, chosen))
        for figure in ("roc_auc", "pr_auc"):
            console.print(_per_set(protocol, chosen, figure))


def set_means(results: Iterable[Result], figure: str) -> dict[str, dict[str, float]]:
    """Return {method: {set: mean over seeds}}."""
    values: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for result in results:
        values[result["method"]][result["set"]].append(result[figure])
    return {
        method: {name: float(np.mean(seeds)) for name, seeds in sorted(by_set.items())}
        for method, by_set in values.items()
    }


def mean_ranks(means: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return each method's mean rank over the sets that all methods have; 1 is best."""
    common = sorted(set.intersection(*(set(by_set) for by_set in means.values())))
    if not common:
        return dict.fromkeys(means, float("nan"))
    table = np.array([[by_set[name] for name in common] for by_set in means.values()])
    return dict(zip(means, rankdata(-table, axis=0).mean(axis=1), strict=True))


def _summary(protocol: str, results: list[Result]) -> Table:
    roc, pr = set_means(results, "roc_auc"), set_means(results, "pr_auc")
    ranks = {"roc": mean_ranks(roc), "pr": mean_ranks(pr)}
    table = Table(title=f"{protocol}: means over sets and seeds")
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading == "method" else "right")
    for method in sorted(roc, key=lambda name: -np.mean(list(roc[name].values()))):
        own = [result for result in results if result["method"] == method]
        table.add_row(
            method,
            str(len(roc[method])),
            str(len(own)),
            f"{np.mean(list(roc[method].values())):.3f}",
            f"{ranks['roc'][method]:.1f}",
            f"{np.mean(list(pr[method].values())):.3f}",
            f"{ranks['pr'][method]:.1f}",
            f"{np.mean([r['fit_seconds'] for r in own]):.1f}",
            f"{np.mean([r['score_seconds'] / (r['rows'] * 3 / 7) for r in own]) * 1e6:.0f}",
            _span([r["multiply_adds"] for r in own]),
        )
    return table


def _span(counts: list[int | None]) -> str:
    known = [count for count in counts if count is not None]
    return f"{min(known):,}–{max(known):,}" if known else "–"


def _per_set(protocol: str, results: list[Result], figure: str) -> Table:
    means = set_means(results, figure)
    table = Table(title=f"{protocol}: {figure}, mean over seeds")
    table.add_column("set")
    for method in means:
        table.add_column(method, justify="right")
    for name in sorted({result["set"] for result in results}):
        row = [means[method].get(name) for method in means]
        best = max(value for value in row if value is not None)
        cells = ("–" if v is None else f"[bold]{v:.3f}[/bold]" if v == best else f"{v:.3f}" for v in row)
        table.add_row(name, *cells)
    return table
