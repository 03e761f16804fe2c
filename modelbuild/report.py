"""The report of a training: metrics.json, report.html with plots, and the model card."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2

from modelbuild.bundle import Manifest
from modelbuild.export import write_json
from modelbuild.plots import PlotData, draw_plots

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class History:
    """How the training went; row counts of the splits by name."""

    seed: int
    epochs: int
    best_epoch: int
    split: dict[str, int]
    layers: list[int]


def write_report(folder: Path, manifest: Manifest, history: History, data: PlotData) -> None:
    """Write `report/` and `MODEL_CARD.md` into a bundle's folder."""
    report = folder / "report"
    report.mkdir()
    write_json(report / "metrics.json", _metrics(manifest, history, data))
    plots = draw_plots(data, report)
    page = _render("report.html.j2", manifest=manifest, history=history, plots=plots)
    (report / "report.html").write_text(page, encoding="utf-8")
    (folder / "MODEL_CARD.md").write_text(_render("model_card.md.j2", manifest=manifest, history=history), "utf-8")


def _metrics(manifest: Manifest, history: History, data: PlotData) -> dict[str, Any]:
    return {
        "metrics": manifest.metrics,
        "threshold": manifest.threshold,
        "alpha": manifest.alpha,
        "warnings": manifest.warnings,
        "split": history.split,
        "seed": history.seed,
        "best_epoch": history.best_epoch,
        "losses": data.losses,
        "validation_losses": data.validation_losses,
    }


def _render(name: str, **values: Any) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=jinja2.select_autoescape(["html", "html.j2"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["show"] = _show
    return environment.get_template(name).render(**values)


def _show(value: Any) -> str:
    """Write a number as people read it: four significant digits, counts whole."""
    if value is None:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
