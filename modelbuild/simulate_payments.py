"""Card payments in Kaggle's schema: customers with habits, 28 components of each payment, four kinds of fraud."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WORLD_SEED = 28
"""Draws the customers and how components hang together; never the rows."""

CUSTOMERS = 40
COMPONENTS = 28
FACTORS = 6
NOISE = 0.22
SECONDS_BETWEEN_PAYMENTS = 0.6
NAMES = ("Ada", "Ben", "Cleo", "Dara", "Emil", "Finn", "Gala", "Hugo", "Iris", "Jona")
KINDS = ("card_testing", "stolen_card", "account_takeover", "refund_scheme")


@dataclass(frozen=True, slots=True)
class World:
    """What stays the same from one simulation to the next."""

    habits: Floats
    """[customers, factors]: where a customer's payments usually lie."""
    linear: Floats
    """[factors, components]"""
    bend: Floats
    """[factors, components]: the part that saturates, so that the components lie on no plane."""
    spread: Floats
    """[components]: standard deviation, falling from the first to the last as principal components do."""
    spending: Floats
    """[factors]: how the factors move the amount's logarithm."""


def simulate_payments(rows: int, seed: int, anomaly_rate: float) -> pa.Table:
    """Draw `rows` payments in order of time. See `modelbuild.simulate.simulate` for the columns."""
    world, random = _world(), np.random.default_rng(seed)
    customer = random.integers(CUSTOMERS, size=rows)
    factors = 0.6 * world.habits[customer] + 0.8 * random.standard_normal((rows, FACTORS))
    components = _components(world, factors, random)
    amount = np.exp(3.2 + factors @ world.spending + 0.35 * random.standard_normal(rows))
    kind = np.where(random.random(rows) < anomaly_rate, random.integers(len(KINDS), size=rows), -1)
    for index, name in enumerate(KINDS):
        fraud = np.flatnonzero(kind == index)
        FRAUDS[name](world, random, fraud, components, amount, factors)
    seconds = np.floor(np.cumsum(_gaps(rows, random)))
    return _table(customer, seconds, components, np.maximum(amount, 0.01), kind)


def _world() -> World:
    random = np.random.default_rng(WORLD_SEED)
    return World(
        habits=random.standard_normal((CUSTOMERS, FACTORS)),
        linear=random.standard_normal((FACTORS, COMPONENTS)) / np.sqrt(FACTORS),
        bend=random.standard_normal((FACTORS, COMPONENTS)) / np.sqrt(FACTORS),
        spread=np.linspace(1.95, 0.35, COMPONENTS),
        spending=0.3 * random.standard_normal(FACTORS),
    )


def _components(world: World, factors: Floats, random: np.random.Generator) -> Floats:
    """Return the components of payments [n, 28] that follow from their factors [n, 6], with noise."""
    clean = factors @ world.linear + 0.6 * np.tanh(1.5 * factors) @ world.bend
    return (clean + NOISE * random.standard_normal(clean.shape)) * world.spread


def _gaps(rows: int, random: np.random.Generator) -> Floats:
    """Return the seconds between payments: exponential, longer at night."""
    gaps = random.exponential(SECONDS_BETWEEN_PAYMENTS, rows)
    hour = np.cumsum(gaps) / 3600 % 24
    return gaps * (1.3 + np.cos((hour - 4) / 24 * 2 * np.pi))


def _card_testing(
    world: World, random: np.random.Generator, rows: NDArray[np.int64], v: Floats, amount: Floats, _factors: Floats
) -> None:
    """Stolen numbers are tried out with tiny amounts, from machines that look unlike a customer."""
    amount[rows] = random.uniform(0.5, 3.0, len(rows)).round(2)
    _shift(world, random, rows, v, components=(4, 10, 12, 14), signs=(1, -1, -1, -1), low=0.9, high=2.2)


def _stolen_card(
    world: World, random: np.random.Generator, rows: NDArray[np.int64], v: Floats, amount: Floats, _factors: Floats
) -> None:
    """Somebody else goes shopping: more is spent, and the payment's circumstances do not fit each other."""
    amount[rows] *= random.uniform(3.0, 8.0, len(rows))
    _shift(world, random, rows, v, components=(3, 7, 14, 17), signs=(-1, -1, -1, -1), low=0.8, high=2.0)


def _account_takeover(
    world: World, random: np.random.Generator, rows: NDArray[np.int64], v: Floats, _amount: Floats, factors: Floats
) -> None:
    """Ten components (the device, say) are another person's, the rest are still the customer's."""
    stranger = 0.6 * world.habits[random.integers(CUSTOMERS, size=len(rows))]
    stranger = stranger + 0.8 * random.standard_normal((len(rows), FACTORS)) - 0.7 * factors[rows]
    foreign = np.arange(15, 25)
    v[np.ix_(rows, foreign)] = _components(world, stranger, random)[:, foreign]


def _refund_scheme(
    world: World, random: np.random.Generator, rows: NDArray[np.int64], v: Floats, amount: Floats, _factors: Floats
) -> None:
    """A merchant's staff books round amounts on cards that they have seen."""
    amount[rows] = random.choice([50.0, 100.0, 150.0, 200.0], len(rows))
    _shift(world, random, rows, v, components=(9, 11, 16, 18), signs=(-1, 1, -1, -1), low=0.8, high=1.8)


FRAUDS = {
    "card_testing": _card_testing,
    "stolen_card": _stolen_card,
    "account_takeover": _account_takeover,
    "refund_scheme": _refund_scheme,
}


def _shift(
    world: World,
    random: np.random.Generator,
    rows: NDArray[np.int64],
    v: Floats,
    *,
    components: tuple[int, ...],
    signs: tuple[int, ...],
    low: float,
    high: float,
) -> None:
    """Move components (1-based) of the rows by low … high of their spread: within the range that others use."""
    columns = np.array(components) - 1
    size = random.uniform(low, high, (len(rows), len(columns)))
    v[np.ix_(rows, columns)] += np.array(signs) * size * world.spread[columns]


def _table(
    customer: NDArray[np.int64], seconds: Floats, components: Floats, amount: Floats, kind: NDArray[np.int64]
) -> pa.Table:
    columns: dict[str, object] = {
        "customer_id": [f"c{index + 1:02}" for index in customer],
        "transaction_id": [f"t{index + 1:08}" for index in range(len(customer))],
        "customer_name": [f"{NAMES[index % 10]} {NAMES[index // 10]}son" for index in customer],
        "time": seconds,
    }
    columns |= {f"v{index + 1}": components[:, index] for index in range(COMPONENTS)}
    columns |= {
        "amount": amount.round(2),
        "class": (kind >= 0).astype(np.int64),
        "anomaly_kind": pa.array([KINDS[index] if index >= 0 else None for index in kind], pa.string()),
    }
    return pa.table(columns)
