"""Rows scored by a bundle: its own graph, loaded from disk as every other user of the bundle loads it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from modelbuild.bundle import Bundle, Manifest
from modelbuild.errors import DataError
from modelbuild.rows import Rows
from modelbuild.sources import Source, read_rows
from modelbuild.spec import FeatureSpec, TrainingSpec, WindowSpec
from modelbuild.vocabulary import recode
from modelbuild.windows import window_rows

ROWS_AT_ONCE = 65_536
RESULTS = ("score", "reconstruction", "contribution")

Outputs = dict[str, NDArray[np.floating[Any]]]


@dataclass(frozen=True, slots=True)
class ScoredRows:
    """Rows of a source and what the graph says of them: `score`, and what else was asked for (see `run_graph`)."""

    rows: Rows
    outputs: Outputs

    @property
    def scores(self) -> NDArray[np.float64]:
        """One a row, float64[n]; NaN where a null lets the model give none."""
        return self.outputs["score"].astype(np.float64)

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which rows have a score."""
        return ~np.isnan(self.outputs["score"])


def score_source(
    bundle: Bundle, source: Source, label: str | None = None, results: tuple[str, ...] = ("score",)
) -> ScoredRows:
    """Read a bundle's features, and the label, from a source and score every row.

    `label` names the label's column; the one of the training is the default. `results` are of RESULTS, the score among
    them: the others are larger by the number of features.
    Raises DataError: rows that can not be read, a label that is not there, no row that can be scored.
    """
    spec = reading_spec(bundle.manifest, label)
    rows, _ = window_rows(read_rows(source, spec), spec)
    rows = recode(rows, [tuple(f.vocabulary) if f.vocabulary else None for f in bundle.manifest.features])
    if label is not None and rows.labels is None:
        raise DataError(f"no label column {label!r}", path=rows.source)
    scored = ScoredRows(rows, run_graph(bundle, rows.features, results))
    if not scored.known.any():
        raise DataError("no row can be scored: each lacks a value that the model requires", path=rows.source)
    return scored


def score_rows(bundle: Bundle, features: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the score of raw rows float64[n, f], NaN for a missing value: float64[n]."""
    return run_graph(bundle, features, ("score",))["score"].astype(np.float64)


def run_graph(bundle: Bundle, features: NDArray[np.float64], names: tuple[str, ...] = RESULTS) -> Outputs:
    """Return what the graph says of raw rows float64[n, f], by the results' names.

    `score` float32[n], `reconstruction` float64[n, f] and `contribution` float32[n, f].
    """
    call = load_graph(bundle)
    starts = range(0, max(1, len(features)), ROWS_AT_ONCE)
    parts = [call(features[start : start + ROWS_AT_ONCE]) for start in starts]
    return {name: np.concatenate([part[name] for part in parts]) for name in names}


def load_graph(bundle: Bundle) -> Callable[[NDArray[np.float64]], Outputs]:
    """Load a bundle's graph; the function takes float64[n, f]."""
    from modelbuild.backend import tf

    # The loaded object owns the variables: the signature alone would lose them.
    loaded = tf.saved_model.load(str(bundle.saved_model))

    def call(features: NDArray[np.float64]) -> Outputs:
        results = loaded.signatures["score"](features=tf.constant(features, tf.float64))
        return {name: result.numpy() for name, result in results.items()}

    return call


def reading_spec(manifest: Manifest, label: str | None = None) -> TrainingSpec:
    """Return a spec that reads rows as the training of a bundle did, in whatever order."""
    return TrainingSpec(
        name=manifest.name,
        version=manifest.version,
        time_column=manifest.time_column,
        time_order="sort",
        label_column=label or manifest.label_column,
        key_column=manifest.window.key if manifest.window else None,
        window=WindowSpec(rows=manifest.window.rows) if manifest.window else None,
        features=tuple(
            FeatureSpec(name=name, sql_type=feature.sql_type, missing=feature.missing, weight=feature.weight)
            for name, feature in zip(manifest.row_features, manifest.features, strict=False)
        ),
    )
