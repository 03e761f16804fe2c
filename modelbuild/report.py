"""The report of a training: metrics.json, report.html with plots, and the model card."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from modelbuild.bundle import Manifest
from modelbuild.export import write_json

if TYPE_CHECKING:
    from modelbuild.training import Judgement, Model


def write_report(folder: Path, manifest: Manifest, model: Model, judgement: Judgement) -> None:
    (folder / "report").mkdir()
    write_json(folder / "report" / "metrics.json", manifest.metrics)
    (folder / "MODEL_CARD.md").write_text(f"# {manifest.name}\n")
