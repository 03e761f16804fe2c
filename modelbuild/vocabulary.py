"""The values of text features: which of them are known, learned from training rows, and rows told in their indices."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from modelbuild.errors import DataError
from modelbuild.preprocessing import Vocabulary
from modelbuild.rows import Rows
from modelbuild.spec import FeatureSpec, TrainingSpec

LEAST_ROWS = 2
"""A value that occurs in fewer training rows is as good as unseen."""


def fit_vocabularies(training: Rows, spec: TrainingSpec) -> tuple[Vocabulary | None, ...]:
    """Return each VARCHAR's values, most frequent first, at most `most_values` of them; None for other features.

    Raises DataError: no value occurs twice.
    """
    texts = training.texts or (None,) * len(spec.features)
    return tuple(
        None if values is None else _vocabulary(training.features[:, index], values, spec.features[index], training)
        for index, values in enumerate(texts)
    )


def _vocabulary(codes: NDArray[np.float64], values: Sequence[str], feature: FeatureSpec, rows: Rows) -> Vocabulary:
    counts = np.bincount(codes[~np.isnan(codes)].astype(np.int64), minlength=len(values))
    order = sorted(range(len(values)), key=lambda code: (-counts[code], values[code]))
    known = tuple(values[code] for code in order[: feature.most_values] if counts[code] >= LEAST_ROWS)
    if not known:
        raise DataError(
            "no value occurs twice among the training rows: this names rows, it is no feature",
            path=rows.source,
            column=feature.name,
        )
    return known


def recode(rows: Rows, vocabularies: Sequence[Vocabulary | None]) -> Rows:
    """Return rows with text features as indices of these vocabularies; an unseen value is the index after the last."""
    if rows.texts is None:
        return rows
    features = rows.features.copy()
    for column, (values, known) in enumerate(zip(rows.texts, vocabularies, strict=True)):
        if values is None or known is None:
            continue
        indices = {text: index for index, text in enumerate(known)}
        by_code = np.array([*(indices.get(text, len(known)) for text in values), np.nan])
        codes = rows.features[:, column]
        features[:, column] = by_code[np.where(np.isnan(codes), len(values), codes).astype(np.int64)]
    return rows.with_features(features, tuple(vocabularies))
