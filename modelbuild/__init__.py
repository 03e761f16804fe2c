"""Rows to model bundle: train, calibrate, evaluate, export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from modelbuild.detector import AutoencoderDetector

__all__ = ["AutoencoderDetector"]


def __getattr__(name: str) -> Any:
    """Import the detector when it is asked for: scikit-learn takes a second that a command line must not."""
    if name == "AutoencoderDetector":
        from modelbuild.detector import AutoencoderDetector

        return AutoencoderDetector
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
