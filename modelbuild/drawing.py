"""One drawing, two files: a PNG on white paper, and an SVG that takes its colours from the page around it."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

COLOURS = {
    "ink": "#1a202c",
    "muted": "#667085",
    "normal": "#2b6cb0",
    "anomaly": "#c2410c",
    "model": "#6b46c1",
}
"""What each colour stands for, on white. In the SVG they are the page's CSS variables of these names."""

STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": COLOURS["ink"],
    "axes.labelcolor": COLOURS["ink"],
    "axes.edgecolor": COLOURS["muted"],
    "xtick.color": COLOURS["muted"],
    "ytick.color": COLOURS["muted"],
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.facecolor": "none",
    "legend.frameon": False,
    # Text stays text: the page's font, and a few kilobytes instead of an outline of each letter.
    "svg.fonttype": "none",
}

Draw = Callable[[Figure], None]


def draw_figure(name: str, draw: Draw, folder: Path, height: float = 3.6) -> str:
    """Write `<name>.png` into the folder and return the same drawing as SVG text to stand in a page."""
    with mpl.rc_context(STYLE | {"svg.hashsalt": name}):
        figure = Figure(figsize=(6.2, height), layout="constrained")
        draw(figure)
        figure.draw_without_rendering()  # lays it out
        figure.set_layout_engine("none")  # once for both files: it takes half of the time
        figure.savefig(folder / f"{name}.png", dpi=130, facecolor="white", metadata={"Software": None})
        text = io.StringIO()
        figure.savefig(text, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    return _for_page(text.getvalue(), name)


def draw_axes(draw: Callable[[Axes], None]) -> Draw:
    """Make a drawing of one pair of axes a drawing of a figure."""
    return lambda figure: draw(figure.subplots())


def _for_page(svg: str, name: str) -> str:
    """Return the `<svg>` element alone: as wide as its place, its ids its own, its colours the page's."""
    element = svg[svg.index("<svg") :]
    element = re.sub(r"<metadata>.*?</metadata>", "", element, flags=re.DOTALL)
    element = re.sub(r'(<svg [^>]*?)\bwidth="[^"]*"', r"\1", element, count=1)
    element = re.sub(r'(<svg [^>]*?)\bheight="[^"]*"', r'\1role="img"', element, count=1)
    element = re.sub(r'(\bid="|href="#|url\(#)', rf"\g<1>{name}-", element)
    element = re.sub(r"font: ([\d.]+px) [^;\"]*", r"font: \1 inherit; font-family: inherit", element)
    for meaning, colour in COLOURS.items():
        element = element.replace(colour, f"var(--{meaning})")
    return element
