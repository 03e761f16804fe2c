"""What a function returned in Java, as Python's own values."""

from __future__ import annotations

from typing import Any

import jpype

_RESULT_FIELDS = ("SCORE", "IS_ANOMALY", "P_VALUE", "TOP_FEATURE", "MODEL_VERSION", "REASON")
_COMPARISON_FIELDS = ("CHAMPION", "CHALLENGER", "AGREE")
_PART_FIELDS = ("FEATURE", "EXPECTED", "CONTRIBUTION")


def to_python(value: Any) -> Any:
    """Bring a result to Python: boxed values as its own, a struct as a dict, a list as a list."""
    if isinstance(value, jpype.java.lang.Boolean):
        return bool(value)
    if isinstance(value, jpype.java.lang.Number):
        return float(value)
    if isinstance(value, jpype.java.util.List):
        return [_to_dict(item, _PART_FIELDS) for item in value]
    if hasattr(value, "schema"):
        names = {str(field.name()) for field in value.schema().fields()}
        return _to_dict(value, _RESULT_FIELDS if "SCORE" in names else _COMPARISON_FIELDS)
    return value if value is None else str(value)


def _to_dict(struct: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: to_python(struct.get(name)) for name in names}
