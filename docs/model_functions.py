"""Write docs/model-functions.md from the table of a model's functions: `python docs/model_functions.py`."""

from __future__ import annotations

from pathlib import Path

from modelbuild.bundle import Manifest
from udf_bridge.reference import reference

PAGE = Path(__file__).with_name("model-functions.md")
HEAD = """# SQL functions of a model

<!-- Written by docs/model_functions.py from udf_bridge/functions.py and udf_bridge/reasons.py. -->

Every model in a UDF jar brings these functions, named after it. Here they are for three examples: `pump`, whose
features are numbers and a BOOLEAN, `till`, which has a VARCHAR and so takes and explains texts, and `belt`, a windowed
model, whose functions are aggregates over the last rows of a key ([an example](#a-windowed-model-in-sql)).
`ksql-anomaly udf reference anomaly.jar` writes the same page for the models of a jar.

"""
EXAMPLES = {
    "pump": [
        ("pressure", "DOUBLE", "bar", "Pressure behind the pump", {"policy": "reject"}),
        ("flow", "DOUBLE", "l/s", "Flow", {"policy": "median"}),
        ("open", "BOOLEAN", "", "Whether the valve is open", {"policy": "constant", "value": True}),
    ],
    "belt": [
        (f"{feature}[{lag}]", "DOUBLE", unit, text, {"policy": "reject"})
        for lag in (-2, -1, 0)
        for feature, unit, text in (("speed", "m/s", "Speed of the belt"), ("load", "kg", "What lies on it"))
    ],
    "till": [
        ("amount", "DOUBLE", "EUR", "Amount paid", {"policy": "reject"}),
        ("shop", "VARCHAR", "", "Kind of shop", {"policy": "indicator"}),
    ],
}


WINDOWED = """
## A windowed model in SQL

```
SET 'ksql.streams.cache.max.bytes.buffering' = '0';
CREATE TABLE belt_scores AS
    SELECT belt, BELT_ANOMALY(ARRAY[CAST(ROWTIME AS DOUBLE), speed, load]) AS a
    FROM belt_readings
    GROUP BY belt
    EMIT CHANGES;
```

Each row of `belt_readings` adds one to the last rows of its belt, and makes one row of `belt_scores`: without the
setting, a cache would swallow most of them. The time comes first; a late row takes its place by it. The state is those
rows alone. An `alpha` is a constant of the query: `BELT_IS_ANOMALY(ARRAY[…], 1E-3)`, a DOUBLE and not `0.001`, which is
a DECIMAL that a server may not take there. `ksql-anomaly deploy apply sensor_windows` has the whole of it for cars.

A window sees the order of readings, which no single row has. `python -m benchmarks.windows` trains a model of rows and
one of windows on a press whose pressure goes up and down in cycles, at a false-alarm rate of 0.01 a row or window, and
gives both fresh stretches of eight readings, 1000 of each kind. Every faulty pressure is a usual one by itself:

| fault in the pressure | row model: any of the 8 rows is an anomaly | window model: the window is one |
|---|---|---|
| stuck value | 5.7 % | 92.7 % |
| slow drift from one end of its range to the other | 6.5 % | 100.0 % |
| none | 7.2 % | 0.6 % |

It is no cure for noise: where readings follow no course of their own, as those of the simulated cars, a fault that
stays within the sensors' noise is found by neither. With a drift of six deviations of that noise in the end, `car`
calls any of the ten rows an anomaly in 12.2 % of the stretches, `car_window` the window in 1.5 % (false alarms 1.0 %
and 0.4 %): use the model of rows there, and windows for what has a course.
"""


def example(name: str) -> Manifest:
    """Return the manifest of an example: what decides its functions is real, the rest stands for a training."""
    features = [
        {
            "name": feature,
            "sql_type": sql_type,
            "unit": unit,
            "description": text,
            "missing": missing,
            "vocabulary": ["FOOD", "FUEL", "HOTEL"] if sql_type == "VARCHAR" else None,
            "minimum": 0,
            "maximum": 1,
            "median": 0,
            "residual_quantiles": {},
        }
        for feature, sql_type, unit, text, missing in EXAMPLES[name]
    ]
    numbers = {"edges": [0.5], "shares": [0.5, 0.5]}
    names = dict.fromkeys(feature["name"].partition("[")[0] for feature in features)
    window = {"rows": 3, "key": "belt", "time": "at"} if name == "belt" else None
    return Manifest.model_validate(
        {
            "format_version": 2,
            "name": name,
            "version": "1.0.0",
            "created_at": "2025-01-01T00:00:00Z",
            "features": features,
            "threshold": 1,
            "alpha": 0.01,
            "calibration": {"count": 1, "scores": [1], "p_values": [1]},
            "profile": {"rows": 1, "features": [{"name": feature} | numbers for feature in names]},
            "window": window,
            "metrics": {},
            "data": {"rows": 1, "sha256": "0" * 64, "time_from": None, "time_to": None, "source": "example"},
            "libraries": {},
            "fingerprint": "0" * 64,
            "files": {},
        }
    )


def page() -> str:
    """Return the whole page."""
    return HEAD + reference([example(name) for name in EXAMPLES]) + WINDOWED


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
