"""Small bundles written by hand, without TensorFlow: a 3-2-3 network whose golden rows plain Python computes."""

from __future__ import annotations

import base64
import hashlib
import json
import math
import struct
from pathlib import Path
from typing import Any

WEIGHTS = [[[0.5, -0.25], [0.125, 0.75], [-0.5, 0.375]], [[0.875, 0.25, -0.5], [-0.125, 0.625, 0.25]]]
BIASES = [[0.0625, -0.125], [0.25, 0.0, -0.0625]]
CENTER, SCALE = [10.0, 0.0, 1.5e9], [2.0, 0.5, 1e8]
STANDARD_CENTER, STANDARD_SCALE, JOINT_SCALE = [0.25, 0.0, -0.5], [1.0, 2.0, 0.5], [2.0, 1.0, 0.5, 1.0, 4.0]
FEATURE_WEIGHTS = [1.0, 1.0, 0.5]
TAILS = [([-2.0, 0.0, 2.0], [5.0, 0.5, 4.0]), ([0.5], [0.0]), ([-1.0, 1.0], [3.0, 1.0])]
ATTRIBUTION = [[1.0, -0.5, 0.0], [0.25, 2.0, 0.0], [0.0, 0.5, 1.5]]
JOINT_CENTER = [0.5, 0.0, -0.25, 0.125, 0.0]
TRIANGLE = [[1.0], [0.5, 2.0], [0.0, -0.25, 1.0], [0.5, 0.0, 0.25, 1.5], [-1.0, 0.5, 0.0, 0.125, 0.75]]
PROTOTYPES = [[0.0, 0.0, 0.0], [1.5, -1.0, 0.5], [-3.0, 2.0, 1.0]]
JOINT_PROTOTYPES = [[0.0, 0.5, 0.0, -0.5, 0.25], [2.0, 1.0, -1.0, 0.0, 0.5]]
SCALES = [(2.0, 0.75), (1.0, 0.5), (-0.25, 1.25), (0.5, 1.0)]
TINY, TAIL_WEIGHT = 1e-9, 2.0
LOW, HIGH = [0.0, None, None], [20.0, None, None]
IMPUTE = [None, 0.25, None]
ROWS: list[list[float | None]] = [
    [10.0, 0.0, 1.5e9],
    [12.5, -0.75, 1.45e9],
    [3.25, 2.5, 1.7e9],
    [11.0, None, 1.5e9],
    [None, 0.5, 1.5e9],
    [1e6, 40.0, 1e12],
]


def write_bundle(
    folder: Path,
    name: str = "tiny",
    version: str = "1.0.0",
    content: dict[str, Any] | None = None,
    **changes: Any,
) -> Path:
    """Write a bundle `<name>-<version>` with features a, b, c; `b` may be missing.

    `content` replaces a file's JSON, `changes` members of the manifest.
    """
    bundle = folder / f"{name}-{version}"
    bundle.mkdir(parents=True)
    files = {"network.json": network(), "golden.json": golden()}
    for file, document in (files | (content or {})).items():
        (bundle / file).write_text(json.dumps(document))
    checksums = {file: hashlib.sha256((bundle / file).read_bytes()).hexdigest() for file in files}
    (bundle / "manifest.json").write_text(json.dumps(manifest(name, version, checksums) | changes))
    return bundle


def write_window_bundle(folder: Path, name: str = "last") -> Path:
    """The three features of the golden rows, taken as those of three rows."""
    policy = {"policy": "constant", "value": 0.25}
    features = [
        part | {"name": f"a[{lag}]", "missing": policy}
        for part, lag in zip(manifest(name, "1.0.0", {})["features"], (-2, -1, 0), strict=True)
    ]
    window = {"rows": 3, "key": "k", "time": "t"}
    return write_bundle(folder, name, features=features, window=window, format_version=2)


def write_text_bundle(folder: Path, name: str = "till") -> Path:
    """The same network for a number, a BOOLEAN and a VARCHAR; its golden rows are of another one: do not prove it."""
    made = network()
    numbers = {part: values[:1] for part, values in made["encode"]["numbers"].items()}
    tables = [
        {"feature": 1, "values": 2, "rows": [[-0.5], [0.5], [0.0]]},
        {"feature": 2, "values": 2, "rows": [[1.0], [-1.0], [0.25]]},
    ]
    made["encode"] |= {"numbers": numbers, "tables": tables, "impute": [None, 1.0, 0.0]}
    document = manifest(name, "1.0.0", {})
    types = (("DOUBLE", None), ("BOOLEAN", True), ("VARCHAR", "FOOD"))
    for feature, (sql_type, value) in zip(document["features"], types, strict=True):
        feature["sql_type"] = sql_type
        feature["vocabulary"] = ["FOOD", "FUEL, HOTEL"] if sql_type == "VARCHAR" else None
        feature["missing"] = {"policy": "reject"} if value is None else {"policy": "constant", "value": value}
    shares = {"shares": [0.5, 0.5], "edges": [0.5]}
    profile = {"rows": 10, "features": [{"name": name} | shares for name in "abc"]}
    return write_bundle(folder, name, content={"network.json": made}, features=document["features"], profile=profile)


def manifest(name: str, version: str, files: dict[str, str]) -> dict[str, Any]:
    policies = [
        {"policy": "reject", "value": None},
        {"policy": "constant", "value": 0.25},
        {"policy": "reject", "value": None},
    ]
    features = [
        {
            "name": feature,
            "sql_type": "DOUBLE",
            "unit": "m" if feature == "a" else "",
            "description": f'the "{feature}" value',
            "minimum": 0.0,
            "maximum": 1.0,
            "median": 0.5,
            "missing": policy,
            "residual_quantiles": {"0.5": 0.1, "0.9": 0.2, "0.99": 0.3},
        }
        for feature, policy in zip("abc", policies, strict=True)
    ]
    return {
        "format_version": 1,
        "name": name,
        "version": version,
        "created_at": "2025-01-01T00:00:00Z",
        "features": features,
        "threshold": 1.0,
        "alpha": 0.05,
        "calibration": {"count": 99, "scores": [0.5, 1.0, 2.0], "p_values": [0.5, 0.05, 0.01]},
        "metrics": {},
        "data": {"rows": 6, "sha256": "0" * 64, "time_from": None, "time_to": None, "source": "by hand"},
        "libraries": {},
        "fingerprint": "1" * 64,
        "files": files,
    }


def network() -> dict[str, Any]:
    layers = [
        {
            "kind": "dense",
            "inputs": len(weights),
            "outputs": len(biases),
            "activation": activation,
            "weights": _float32([value for row in weights for value in row]),
            "bias": _float32(biases),
        }
        for weights, biases, activation in zip(WEIGHTS, BIASES, ("tanh", "linear"), strict=True)
    ]
    return {
        "format_version": 2,
        "inputs": 3,
        "encode": {
            "impute": IMPUTE,
            "numbers": {"features": [0, 1, 2], "low": LOW, "high": HIGH, "center": CENTER, "scale": SCALE},
            "indicators": {"features": [], "center": [], "scale": []},
            "tables": [],
            "columns": [{"feature": 0}, {"feature": 1}, {"feature": 2}],
        },
        "layers": layers,
        "score": _scoring(),
    }


def _scoring() -> dict[str, Any]:
    scales = [{"median": median, "spread": spread} for median, spread in SCALES]
    triangle = [value for row in TRIANGLE for value in row]
    return {
        "center": _float32(STANDARD_CENTER),
        "scale": _float32(STANDARD_SCALE),
        "latent": 0,
        "joint_scale": _float32(JOINT_SCALE),
        "weights": _float32(FEATURE_WEIGHTS),
        "tails": [{"knots": _float32(knots), "values": _float32(values)} for knots, values in TAILS],
        "attribution": {"matrix": _float32([v for row in ATTRIBUTION for v in row]), "tail_weight": TAIL_WEIGHT},
        "tiny": TINY,
        "terms": [
            {"kind": "mahalanobis", "center": _float32(JOINT_CENTER), "triangle": _float32(triangle)} | scales[0],
            {"kind": "tails"} | scales[1],
            _prototypes("input", [1.0, 1.0, 0.5], PROTOTYPES) | scales[2],
            _prototypes("joint", [1.0] * 5, JOINT_PROTOTYPES) | scales[3],
        ],
    }


def _prototypes(space: str, scale: list[float], centers: list[list[float]]) -> dict[str, Any]:
    flat = [value for row in centers for value in row]
    return {
        "kind": "prototypes",
        "space": space,
        "scale": _float32(scale),
        "count": len(centers),
        "centers": _float32(flat),
    }


def golden() -> dict[str, Any]:
    results = [score(row) for row in ROWS]
    return {
        "format_version": 1,
        "inputs": ROWS,
        "score": [result[0] for result in results],
        "reconstruction": [result[1] for result in results],
        "contribution": [result[2] for result in results],
        "kinds": ["real", "real", "real", "null", "null", "extreme"],
    }


def score(row: list[float | None]) -> tuple[float | None, list[float | None], list[float | None]]:
    """Score, reconstruction and contribution of a row, as docs/seams.md defines them, in float64."""
    filled = [impute if value is None else value for value, impute in zip(row, IMPUTE, strict=True)]
    if any(value is None for value in filled):
        return None, [None] * 3, [None] * 3
    encoded = [_scale(index, value) for index, value in enumerate(filled) if value is not None]
    scaled = [(x - c) / s for x, c, s in zip(encoded, STANDARD_CENTER, STANDARD_SCALE, strict=True)]
    latent = [math.tanh(value) for value in _dense(scaled, WEIGHTS[0], BIASES[0])]
    output = _dense(latent, WEIGHTS[1], BIASES[1])
    residuals = [given - made for given, made in zip(scaled, output, strict=True)]
    joint = [value * size for value, size in zip(residuals + latent, JOINT_SCALE, strict=True)]
    tails = [_tail(x, *curve) * w for x, curve, w in zip(scaled, TAILS, FEATURE_WEIGHTS, strict=True)]
    whitened = _dense([a - b for a, b in zip(joint, JOINT_CENTER, strict=True)], _square(TRIANGLE), [0.0] * 5)
    halved = [x * s for x, s in zip(scaled, [1.0, 1.0, 0.5], strict=True)]
    measures = [
        sum(v * v for v in whitened),
        sum(tails),
        _nearest(halved, PROTOTYPES),
        _nearest(joint, JOINT_PROTOTYPES),
    ]
    terms = [(math.log(v + TINY) - median) / spread for v, (median, spread) in zip(measures, SCALES, strict=True)]
    deviations = _dense(scaled, ATTRIBUTION, [0.0] * 3)
    contribution = [d * d * w + TAIL_WEIGHT * t for d, w, t in zip(deviations, FEATURE_WEIGHTS, tails, strict=True)]
    expected = [made * s + c for made, s, c in zip(output, STANDARD_SCALE, STANDARD_CENTER, strict=True)]
    reconstruction = [made * scale + center for made, scale, center in zip(expected, SCALE, CENTER, strict=True)]
    return max(terms), list(reconstruction), list(contribution)


def _tail(value: float, knots: list[float], values: list[float]) -> float:
    inside = max(knots[0], min(knots[-1], value))
    for low, high, left, right in zip(knots, knots[1:], values, values[1:], strict=False):
        if low <= inside <= high:
            return left + (inside - low) * (right - left) / (high - low)
    return values[0]


def _nearest(row: list[float], centers: list[list[float]]) -> float:
    return min(sum((a - b) ** 2 for a, b in zip(row, center, strict=True)) for center in centers)


def _square(triangle: list[list[float]]) -> list[list[float]]:
    return [row + [0.0] * (len(triangle) - len(row)) for row in triangle]


def _scale(index: int, value: float) -> float:
    low = -math.inf if LOW[index] is None else LOW[index]
    high = math.inf if HIGH[index] is None else HIGH[index]
    return (max(low, min(high, value)) - CENTER[index]) / SCALE[index]


def _dense(inputs: list[float], weights: list[list[float]], biases: list[float]) -> list[float]:
    columns = zip(*weights, strict=True)
    return [
        sum(value * weight for value, weight in zip(inputs, column, strict=True)) + bias
        for column, bias in zip(columns, biases, strict=True)
    ]


def _float32(values: list[float]) -> str:
    return base64.b64encode(struct.pack(f"<{len(values)}f", *values)).decode()
