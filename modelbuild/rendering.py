"""Fill this package's Jinja templates; numbers and times as people read them."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import jinja2

from modelbuild.bundle import Feature

TEMPLATES = Path(__file__).parent / "templates"


def render(name: str, **values: Any) -> str:
    """Fill the template `name`; in HTML every value is escaped, in Markdown `cell` escapes for tables."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=jinja2.select_autoescape(["html.j2"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for write in (show, tell, percent, moment, count, cell):
        environment.filters[write.__name__] = write
    return environment.get_template(name).render(**values)


def show(value: Any) -> str:
    """Write a number with four significant digits, a whole one whole, nothing as a dash."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e15 else f"{value:.4g}"
    return str(value)


def tell(value: float, feature: Feature) -> str:
    """Write a feature's value: a VARCHAR's word for its index, a BOOLEAN as in SQL, a number with its unit."""
    if math.isnan(value):
        return "null"
    if feature.sql_type == "BOOLEAN":
        return "true" if value >= 0.5 else "false"
    if feature.vocabulary is not None:
        index = round(value)
        return feature.vocabulary[index] if 0 <= index < len(feature.vocabulary) else "an unseen value"
    return f"{show(value)} {feature.unit}".rstrip()


def percent(value: float | None) -> str:
    """Write a share in percent with three significant digits: 0.00123 → `0.123 %`."""
    if value is None or math.isnan(value):
        return "–"
    digits = 1 if value in (0, 1) else max(0, 2 - math.floor(math.log10(abs(value) * 100)))
    return f"{100 * value:.{min(digits, 6)}f}".rstrip("0").rstrip(".") + " %" if digits else f"{100 * value:.0f} %"


def count(value: int) -> str:
    """Write a count with thin spaces between thousands."""
    return f"{value:,}".replace(",", "\u202f")


def moment(value: float | None) -> str:
    """Write a value of a time column: seconds and milliseconds of this century as UTC, others as they are."""
    if value is None or not math.isfinite(value):
        return "–"
    for divisor in (1.0, 1e3, 1e6):
        if 946684800 <= value / divisor < 4102444800:
            return dt.datetime.fromtimestamp(value / divisor, dt.UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    return f"{value:.15g}"


def cell(text: str) -> str:
    """Escape text for a cell of a Markdown table."""
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
