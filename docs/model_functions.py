"""Write docs/model-functions.md from the table of a model's functions: `python docs/model_functions.py`."""

from __future__ import annotations

from pathlib import Path

from modelbuild.bundle import Manifest
from udf_bridge.reference import reference

PAGE = Path(__file__).with_name("model-functions.md")
HEAD = """# SQL functions of a model

<!-- Written by docs/model_functions.py from udf_bridge/functions.py and udf_bridge/reasons.py. -->

Every model in a UDF jar brings these functions, named after it. Here they are for two examples: `pump`, whose features
are numbers and a BOOLEAN, and `till`, which has a VARCHAR and so takes and explains texts.
`ksql-anomaly udf reference anomaly.jar` writes the same page for the models of a jar.

"""
EXAMPLES = {
    "pump": [
        ("pressure", "DOUBLE", "bar", "Pressure behind the pump", {"policy": "reject"}),
        ("flow", "DOUBLE", "l/s", "Flow", {"policy": "median"}),
        ("open", "BOOLEAN", "", "Whether the valve is open", {"policy": "constant", "value": True}),
    ],
    "till": [
        ("amount", "DOUBLE", "EUR", "Amount paid", {"policy": "reject"}),
        ("shop", "VARCHAR", "", "Kind of shop", {"policy": "indicator"}),
    ],
}


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
            "profile": {"rows": 1, "features": [{"name": feature["name"]} | numbers for feature in features]},
            "metrics": {},
            "data": {"rows": 1, "sha256": "0" * 64, "time_from": None, "time_to": None, "source": "example"},
            "libraries": {},
            "fingerprint": "0" * 64,
            "files": {},
        }
    )


def page() -> str:
    """Return the whole page."""
    return HEAD + reference([example(name) for name in EXAMPLES])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
