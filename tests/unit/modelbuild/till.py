"""A shop's till: rows with text, a truth value and nulls, and what is wrong with some of them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from modelbuild.spec import TrainingSpec

SHOPS = ("FOOD", "FUEL", "HOTEL", "GAMES", "BOOKS")
SHARES = (0.5, 0.25, 0.15, 0.07, 0.03)
USUAL_AMOUNT = np.array([20.0, 60.0, 200.0, 15.0, 30.0])
ONLINE_SHARE = np.array([0.1, 0.01, 0.3, 0.95, 0.6])


def till_spec(**changes: object) -> TrainingSpec:
    """A number, a BOOLEAN and a number whose nulls are shown, and a VARCHAR whose nulls become FOOD."""
    fields: dict[str, object] = {
        "name": "till",
        "label_column": "wrong",
        "time_column": "at",
        "alpha": 0.02,
        "features": [
            {"name": "amount"},
            {"name": "online", "sql_type": "BOOLEAN", "missing": {"policy": "indicator"}},
            {"name": "shop", "sql_type": "VARCHAR", "missing": {"policy": "constant", "value": "FOOD"}},
            {"name": "tip", "missing": {"policy": "indicator"}},
        ],
        "network": {"epochs": 12, "batch_size": 64},
    }
    return TrainingSpec.model_validate(fields | changes)


def till_table(rows: int = 2000, seed: int = 0) -> pa.Table:
    """Amount and `online` follow from the shop; `wrong` rows have a shop nobody knows."""
    random = np.random.default_rng(seed)
    shop = random.choice(len(SHOPS), rows, p=SHARES)
    amount = USUAL_AMOUNT[shop] * np.exp(0.2 * random.standard_normal(rows))
    online = random.random(rows) < ONLINE_SHARE[shop]
    wrong = (np.arange(rows) >= 0.8 * rows) & (random.random(rows) < 0.1)
    texts = [f"SHOP {row}" if bad else SHOPS[index] for row, (index, bad) in enumerate(zip(shop, wrong, strict=True))]
    return pa.table(
        {
            "at": np.arange(rows),
            "amount": amount,
            "online": _with_nulls(online.tolist(), 0.02, random),
            "shop": _with_nulls(texts, 0.01, random),
            "tip": _with_nulls((0.1 * amount).tolist(), 0.3, random),
            "wrong": wrong.astype(int),
        }
    )


def _with_nulls(values: list[object], share: float, random: np.random.Generator) -> list[object]:
    return [None if random.random() < share else value for value in values]
