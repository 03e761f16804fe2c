"""Thresholds by what errors cost and by alerts per day, beside a plain search over all thresholds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pydantic import ValidationError

from modelbuild.errors import TrainingError
from modelbuild.rows import Rows
from modelbuild.spec import CostSpec, TrainingSpec
from modelbuild.thresholds import by_alerts, choose_threshold, least_cost

RANDOM = np.random.default_rng(5)
LABELS = (np.arange(2000) % 20 == 0).astype(np.int8)
SCORES = (RANDOM.standard_normal(2000) + 2.5 * LABELS).round(1)
HOURS = np.arange(2000) * 3600.0
HELD = Rows(np.zeros((2000, 2)), LABELS, HOURS, "rows.csv")


def cost_of(threshold: float, cost: CostSpec) -> float:
    alarms = threshold < SCORES
    return float(cost.false_alarm * (alarms & (LABELS == 0)).sum() + cost.missed * (~alarms & (LABELS == 1)).sum())


@pytest.mark.parametrize("missed", [0.001, 1.0, 5.0, 50.0, 1e6])
def test_no_threshold_costs_less(missed: float) -> None:
    cost = CostSpec(false_alarm=1, missed=missed)
    found = least_cost(cost, HELD, SCORES)
    every = [cost_of(threshold, cost) for threshold in [-100.0, *np.unique(SCORES), 100.0]]
    assert cost_of(found.score, cost) == min(every)
    assert found.warning is None


def test_a_dearer_miss_lowers_the_threshold() -> None:
    cheap, dear = (least_cost(CostSpec(false_alarm=1, missed=missed), HELD, SCORES).score for missed in (2, 50))
    assert dear < cheap


def test_the_rule_and_the_alpha_that_it_comes_to(spec: TrainingSpec) -> None:
    spec = spec.model_copy(update={"cost": CostSpec(false_alarm=1, missed=10)})
    normal = SCORES[LABELS == 0]
    found = choose_threshold(spec, normal, HELD, SCORES)
    assert found.rule.startswith("least cost (a false alarm 1, a missed anomaly 10) on 2000 held-back rows:")
    assert found.alpha == pytest.approx((normal > found.score).mean(), abs=0.01)


def test_rows_without_a_label_or_a_score_are_left_out_of_the_cost() -> None:
    labels, scores = LABELS.copy(), SCORES.copy()
    labels[:500], scores[500:600] = -1, np.nan
    rest = replace(HELD, labels=LABELS[600:], features=HELD.features[600:], times=None)
    cost = CostSpec(false_alarm=1, missed=10)
    assert least_cost(cost, replace(HELD, labels=labels), scores).score == least_cost(cost, rest, SCORES[600:]).score


def test_cost_without_anomalies_is_refused_and_few_are_said() -> None:
    cost = CostSpec(false_alarm=1, missed=50)
    with pytest.raises(TrainingError, match=r"rows\.csv: a threshold by cost needs .* there are 2000 and 0"):
        least_cost(cost, replace(HELD, labels=np.zeros(2000, np.int8)), SCORES)
    few = np.where(np.cumsum(LABELS) <= 7, LABELS, 0).astype(np.int8)
    assert "rests on 7 anomalies" in (least_cost(cost, replace(HELD, labels=few), SCORES).warning or "")


@pytest.mark.parametrize(("unit", "scale"), [(1.0, 1.0), (1e-3, 1000.0)])
def test_so_many_alerts_a_day(unit: float, scale: float) -> None:
    days = (HOURS[-1] - HOURS[0]) / 86_400
    scores = RANDOM.standard_normal(2000)
    found = by_alerts(0.6, unit, replace(HELD, times=HOURS * scale), scores)
    assert 0.6 * days - 2 <= (scores > found.score).sum() <= 0.6 * days
    assert found.rule == "0.6 alerts a day, of the 24.01 rows a day among 2000 held-back rows"


def test_alerts_that_can_not_be() -> None:
    with pytest.raises(TrainingError, match="30 alerts per day are more than the 24 rows a day that there are"):
        by_alerts(30, 1.0, HELD, SCORES)
    with pytest.raises(TrainingError, match="no time passes"):
        by_alerts(1, 1.0, replace(HELD, times=np.zeros(2000)), SCORES)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"cost": {"false_alarm": 1, "missed": 50}, "label_column": None}, "'cost' needs a label_column"),
        ({"alerts_per_day": 20, "time_column": None}, "'alerts_per_day' needs a time_column"),
        ({"cost": {"false_alarm": 1, "missed": 50}, "alerts_per_day": 20}, "keep one of them"),
        ({"cost": {"false_alarm": 0, "missed": 50}}, "greater than 0"),
    ],
)
def test_rules_that_contradict(spec: TrainingSpec, fields: dict[str, object], told: str) -> None:
    roles = {"label_column": "label", "time_column": "at"}
    with pytest.raises(ValidationError, match=told):
        TrainingSpec.model_validate(spec.model_dump() | roles | fields)
