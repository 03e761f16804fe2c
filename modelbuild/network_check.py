"""Are the layers of `network.json` whole and finite? Checked without numpy, before anyone believes their sizes."""

from __future__ import annotations

import array
import base64
import binascii
import json
import math
import sys
from pathlib import Path
from typing import Any

from modelbuild.errors import BundleError

_FLOAT_BYTES = 4


def check_network(path: Path) -> None:
    """Raise BundleError naming layer and field: a size that its weights do not have, NaN, or infinity."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        for index, layer in enumerate(document["layers"]):
            inputs, outputs = int(layer["inputs"]), int(layer["outputs"])
            _check_values(f"{path}: layers[{index}].weights", layer["weights"], inputs * outputs)
            _check_values(f"{path}: layers[{index}].bias", layer["bias"], outputs)
    except OSError as error:
        raise BundleError(f"{path}: can not be read: {error.strerror}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise BundleError(f"{path}: not a network: {error!r}") from error


def _check_values(place: str, encoded: Any, count: int) -> None:
    try:
        content = base64.b64decode(encoded, validate=True)
    except binascii.Error as error:
        raise BundleError(f"{place}: not base64") from error
    if len(content) != count * _FLOAT_BYTES:
        raise BundleError(f"{place}: {count * _FLOAT_BYTES} bytes expected, {len(content)} given")
    values = array.array("f", content)
    if sys.byteorder == "big":
        values.byteswap()
    for position, value in enumerate(values):
        if not math.isfinite(value):
            raise BundleError(f"{place}: {value} at {position}: a finite number is expected")
