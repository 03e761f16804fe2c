"""A process of its own, for Java beside Hypothesis: TINY_ANOMALY's texts and arrays against Python's own reading."""

from __future__ import annotations

import math
import re
import sys
from pathlib import Path
from typing import Any

import jpype
from hypothesis import example, given, settings
from hypothesis import strategies as st

from udf_bridge.parity_process import class_loader, start_java, to_python

DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?|-?Infinity")
TINY = "io.ksqlanomaly.generated.TinyAnomaly"
PARTS = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
    st.integers().map(str),
    st.sampled_from(
        ["", " ", "null", "NaN", "Infinity", "-Infinity", "1f", "0x1p3", "1e400", "1_0", "\u0661", "1.", ".5"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters=",#"), max_size=8),
)

start_java()
function = jpype.JClass(TINY, loader=class_loader(Path(sys.argv[1])))()
function.configure(jpype.java.util.HashMap())


def evaluate(argument: Any, java_type: Any) -> dict[str, Any]:
    result: dict[str, Any] = to_python(function.evaluate(jpype.JObject(argument, java_type)))
    assert (result["SCORE"] is None) != (result["REASON"] is None), result
    return result


def of_text(text: str) -> dict[str, Any]:
    return evaluate(text, jpype.java.lang.String)


def of_values(values: list[float | None]) -> dict[str, Any]:
    boxed = [None if value is None else jpype.java.lang.Double(value) for value in values]
    return evaluate(jpype.java.util.Arrays.asList(boxed), jpype.java.util.List)


@settings(max_examples=400, deadline=None, derandomize=True, database=None)
@given(st.lists(PARTS, min_size=3, max_size=3), st.sampled_from(",#"))
@example(["1", "2", "\u0663"], ",")
def text_form_is_the_array_form(parts: list[str], separator: str) -> None:
    """Where every part is a number as SQL users write it; where one is not, the reason names its feature."""
    result = of_text(separator.join(parts))
    values: list[float | None] = []
    for name, part in zip("abc", (part.strip("".join(map(chr, range(33)))) for part in parts), strict=True):
        if not part or part.lower() == "null":
            values.append(None)
        elif DECIMAL.fullmatch(part):
            values.append(float(part))
        else:
            assert result["REASON"] in {f"not a number: {name}", "null feature: a", "null feature: c"}, (parts, result)
            return
    assert result == of_values(values)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.text(max_size=40))
@example("")
@example("1,2,3,")
@example("1,2#3")
def any_text_has_a_score_or_a_reason(text: str) -> None:
    of_text(text)


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.lists(st.one_of(st.none(), st.floats()), max_size=5))
def any_array_has_a_score_or_a_reason(values: list[float | None]) -> None:
    result = of_values(values)
    if len(values) == 3 and all(value is not None and math.isfinite(value) and abs(value) < 1e6 for value in values):
        assert result["SCORE"] is not None


text_form_is_the_array_form()
any_text_has_a_score_or_a_reason()
any_array_has_a_score_or_a_reason()
