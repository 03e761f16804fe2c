"""Two bundles side by side, on the same rows: `model compare`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.bundle import Bundle
from modelbuild.bundle_scoring import ScoredRows, score_source
from modelbuild.errors import DataError
from modelbuild.paired_bootstrap import compare_rankings
from modelbuild.rows import ANOMALY
from modelbuild.sources import Source, settle, source_name

UNKNOWN = "unknown"


def compare(a: Bundle, b: Bundle, source: Source | None, *, label: str | None = None, seed: int = 0) -> dict[str, Any]:
    """Say whether `b` is better than `a`, as what `model compare --json` prints.

    `verdict` is about PR-AUC: `better`, `worse`, `even` (the difference may be luck) or `unknown` (no rows, or no
    labels). Raises DataError.
    """
    document: dict[str, Any] = {"a": _own(a), "b": _own(b), "verdict": UNKNOWN}
    if source is None:
        reason = "no rows were given: the figures are each model's own, from its own test rows"
        return document | {"reason": reason}
    settled = settle(source)
    scored = score_source(a, settled, label), score_source(b, settled, label)
    document |= {"source": source_name(settled), **_agreement(scored, (a, b))}
    labels, both = scored[0].rows.labels, scored[0].known & scored[1].known
    if labels is None:
        return document | {"reason": "the data has no label column"}
    known = both & (labels >= 0)
    truth = labels[known] == ANOMALY
    if truth.all() or not truth.any():
        return document | {"reason": "both labels, 0 and 1, are needed among rows that both models score"}
    differences = compare_rankings(truth, scored[0].scores[known], scored[1].scores[known], seed)
    figures = {name: asdict(found) | {"verdict": found.verdict} for name, found in differences.items()}
    return document | {"anomalies": int(truth.sum()), **figures, "verdict": differences["pr_auc"].verdict}


def _own(bundle: Bundle) -> dict[str, Any]:
    manifest = bundle.manifest
    figures = {name: manifest.metrics.get(name) for name in ("pr_auc", "roc_auc", "test_rows")}
    return {"name": manifest.name, "version": manifest.version, "features": len(manifest.features), **figures}


def _agreement(scored: tuple[ScoredRows, ScoredRows], bundles: tuple[Bundle, Bundle]) -> dict[str, Any]:
    """Return how far two models say the same: rank correlation (Spearman), alarms of each and of both."""
    known = scored[0].known & scored[1].known
    if not known.any():
        raise DataError("no row can be scored by both models", path=scored[0].rows.source)
    scores = [part.scores[known] for part in scored]
    alarms = [values > bundle.manifest.threshold for values, bundle in zip(scores, bundles, strict=True)]
    return {
        "rows": int(known.sum()),
        "rank_correlation": _spearman(scores[0], scores[1]),
        "alarms": {
            "a": int(alarms[0].sum()),
            "b": int(alarms[1].sum()),
            "both": int((alarms[0] & alarms[1]).sum()),
        },
    }


def _spearman(a: NDArray[np.float64], b: NDArray[np.float64]) -> float | None:
    first, second = _ranks(a), _ranks(b)
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return None
    return float(np.corrcoef(first, second)[0, 1])


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ranks, equal values sharing the middle of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    middles = np.cumsum(counts) - (counts - 1) / 2
    return np.asarray(middles[inverse], np.float64)
