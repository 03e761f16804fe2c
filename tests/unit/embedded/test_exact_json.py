"""JSON that keeps every digit."""

from __future__ import annotations

from decimal import Decimal

import pytest

from deploy.embedded import exact_json


@pytest.mark.parametrize(
    "text", ["1.10", "[0.1,12345678901234567890.123456789]", '{"A":1E-7,"B":"1.0"}', '"é"', "null"]
)
def test_what_was_read_is_written(text: str) -> None:
    assert exact_json.dumps(exact_json.loads(text)) == text


def test_text_that_looks_like_a_mark_stays_text() -> None:
    assert exact_json.loads(exact_json.dumps([Decimal("1.0"), "\\u00001\\u0000"])) == [
        Decimal("1.0"),
        "\\u00001\\u0000",
    ]


def test_other_objects_are_refused() -> None:
    with pytest.raises(TypeError, match="set has no JSON form"):
        exact_json.dumps({1})
