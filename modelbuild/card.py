"""The model card: what a model is, what it is for, how good it is and where it fails, from the manifest alone."""

from __future__ import annotations

from modelbuild.bundle import Manifest
from modelbuild.rendering import render


def render_card(manifest: Manifest) -> str:
    """Return `MODEL_CARD.md` by the headings of Mitchell et al., "Model Cards for Model Reporting" (2019)."""
    return render("model_card.md.j2", manifest=manifest)
