"""The two feeds of the scripts, payments and cars: rows from the simulator or a file, as records to send."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from deploy.errors import DeployError
from deploy.faults import inject_faults
from deploy.rows import read_csv
from ksql_scripts import library

if TYPE_CHECKING:
    from modelbuild.spec import TrainingSpec

Row = Mapping[str, Any]

CUSTOMERS = 12
NAMES = ("Ada", "Ben", "Cleo", "Dara", "Emil", "Finn", "Gala", "Hugo", "Iris", "Jona")
UNKNOWN_CLASS = 0.2
"""Share of payments whose class nobody knows yet."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record to send. `anomalous` and `bad` (a null where the model takes none) are not in it, but known of it."""

    key: str
    id: str
    value: dict[str, Any]
    anomalous: bool
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Feed:
    """Records of one kind in the order to send them, and where they go."""

    name: str
    topic: str
    value_format: Literal["JSON", "AVRO"]
    records: Sequence[Record]
    source: str
    """Where the rows come from and who says which are anomalous: for people."""
    schema: Path | None = None


@dataclass(frozen=True, slots=True)
class FeedOptions:
    """How many rows, and what is put into them.

    Attributes:
        rows: at most; None means all of a file, 2,000 of the simulator.
        anomalies: share of rows that are known anomalies; in a file's rows, faults are put in to reach it.
        bad: share of rows with a null in a feature that the model needs.
        file: a CSV file instead of the simulator.
        seed: of everything random; the same options give the same records.
    """

    rows: int | None = None
    anomalies: float = 0.02
    bad: float = 0.01
    file: Path | None = None
    seed: int = 1


def payments(options: FeedOptions) -> Feed:
    """Card payments for the topic `payments`, keyed by customer. Raises DataError for a file that does not fit."""
    rows, source = _rows("payment", options)
    records = _records("payment", rows, options, _payment)
    return Feed("payments", "payments", "JSON", records, source)


def cars(options: FeedOptions) -> Feed:
    """Sensor readings for the topic `car_readings`, keyed by car. Raises DataError for a file that does not fit."""
    rows, source = _rows("car", options)
    records = _records("car", rows, options, _reading)
    return Feed("cars", "car_readings", "AVRO", records, source, library.find("sensors") / "car_reading.avsc")


FEEDS: dict[str, Callable[[FeedOptions], Feed]] = {"payments": payments, "cars": cars}


def make(name: str, options: FeedOptions) -> Feed:
    """The feed of a name. Raises DeployError when there is none."""
    if name not in FEEDS:
        raise DeployError(f"no feed called {name!r}; there are: {', '.join(FEEDS)}")
    return FEEDS[name](options)


def _rows(model: str, options: FeedOptions) -> tuple[list[dict[str, Any]], str]:
    """Rows with the columns of the model's spec, and where they come from."""
    if options.file is None:
        from modelbuild.simulate import simulate

        table = simulate(model, options.rows or 2000, options.seed, options.anomalies)
        return table.to_pylist(), f"simulator, seed {options.seed}; every anomaly in it is known"
    return _file_rows(model, options.file, options)


def _file_rows(model: str, file: Path, options: FeedOptions) -> tuple[list[dict[str, Any]], str]:
    """Rows of a CSV file, the first ones if there are more than asked for; faults are put in until enough are known."""
    from modelbuild.spec import load_spec

    spec = load_spec(model)
    integers = {feature.name for feature in spec.features if feature.sql_type != "DOUBLE"}
    rows = read_csv(file, spec.feature_names, integers, options.rows)
    label = str(spec.label_column)
    for row in rows:
        row[label] = _label(row.get(label))
    labelled = sum(row[label] == 1 for row in rows)
    counted = [feature.name for feature in spec.features if feature.weight > 0]
    chance = random.Random(options.seed)  # noqa: S311 - rows of a demo, not a secret
    added = inject_faults(rows, counted, label, options.anomalies, chance)
    return rows, f"{file}; known anomalies: {labelled} labelled there, {added} made by moving one number of a row"


def _label(text: Any) -> int | None:
    return None if text in (None, "") else int(float(text))


def _records(
    model: str, rows: list[dict[str, Any]], options: FeedOptions, convert: Callable[[int, Row, random.Random], Record]
) -> list[Record]:
    """Records of the rows, a share of them spoilt by a null."""
    from modelbuild.spec import load_spec

    chance = random.Random(options.seed)  # noqa: S311 - rows of a demo, not a secret
    needed = _needed(load_spec(model))
    records = []
    for number, row in enumerate(rows):
        record = convert(number, {name: _plain(value) for name, value in row.items()}, chance)
        if not record.anomalous and chance.random() < options.bad:
            record = Record(record.key, record.id, record.value | {chance.choice(needed): None}, False, bad=True)
        records.append(record)
    return records


def _needed(spec: TrainingSpec) -> list[str]:
    """Features without which a row gets no score."""
    return [feature.name for feature in spec.features if feature.missing.policy == "reject"]


def _payment(number: int, row: Row, chance: random.Random) -> Record:
    """One payment: the truth stays with us, and only a part of the rows carries it as `class`."""
    customer = chance.randrange(CUSTOMERS)
    identity = str(row.get("transaction_id") or f"t{number + 1:08}")
    label = row.get("class")
    value = {
        "transaction_id": identity,
        "customer_name": row.get("customer_name") or f"{NAMES[customer % 10]} {NAMES[customer // 10]}son",
        "time": row["time"],
        **{f"v{component}": row[f"v{component}"] for component in range(1, 29)},
        "amount": row["amount"],
        "class": None if label is None or chance.random() < UNKNOWN_CLASS else int(label),
    }
    return Record(str(row.get("customer_id") or f"c{customer + 1:02}"), identity, value, bool(label))


def _reading(number: int, row: Row, _: random.Random) -> Record:
    """One reading; the label is not in it, as no car sends one."""
    identity = int(row.get("reading") or number)
    left_out = {"car", "time", "reading", "fault", "anomaly_kind", "faulty_feature"}
    value = {"reading": identity, **{name: value for name, value in row.items() if name not in left_out}}
    return Record(str(row["car"]), str(identity), value, bool(row.get("fault")))


def _plain(value: Any) -> Any:
    """NaN and infinity as null: neither is JSON."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
