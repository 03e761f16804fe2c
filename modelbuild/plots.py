"""The report's pictures: PNG, drawn without a display."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

BLUE, RED, GREY = "#2b6cb0", "#c53030", "#718096"


@dataclass(frozen=True, slots=True)
class PlotData:
    """What the plots show. Scores are float32[·] without NaN; `truth` bool[test rows] or None without both labels."""

    losses: list[float]
    validation_losses: list[float]
    best_epoch: int
    calibration_scores: NDArray[np.float32]
    test_scores: NDArray[np.float32]
    truth: NDArray[np.bool_] | None
    threshold: float
    names: tuple[str, ...]
    residuals: list[float]
    """0.99 quantile of |residual| of each feature, in scaled units."""


def draw_plots(data: PlotData, folder: Path) -> list[tuple[str, str]]:
    """Draw every plot that the data allows; return (file name, caption) of each."""
    plots: list[tuple[str, str, Callable[[Axes, PlotData], None]]] = [
        ("losses.png", "Loss on training and validation rows, epoch by epoch", _losses),
        ("scores.png", "Scores of held-back rows and the threshold", _scores),
        ("residuals.png", "How well each feature is reproduced: 99 % of normal rows lie below", _residuals),
    ]
    if data.truth is not None:
        plots += [("roc.png", "ROC curve on test rows", _roc), ("precision_recall.png", "Precision and recall", _pr)]
    for name, _, draw in plots:
        _save(folder / name, draw, data)
    return [(name, caption) for name, caption, _ in plots]


def _save(path: Path, draw: Callable[[Axes, PlotData], None], data: PlotData) -> None:
    figure = Figure(figsize=(7, 4), dpi=110, layout="constrained")
    axes = figure.subplots()
    axes.spines[["top", "right"]].set_visible(False)
    draw(axes, data)
    figure.savefig(path, metadata={"Software": None})


def _losses(axes: Axes, data: PlotData) -> None:
    epochs = range(1, len(data.losses) + 1)
    axes.plot(epochs, data.losses, color=GREY, label="training (with noise)")
    axes.plot(epochs, data.validation_losses, color=BLUE, label="validation")
    axes.axvline(data.best_epoch, color=RED, linestyle=":", label=f"kept: epoch {data.best_epoch}")
    axes.set(xlabel="epoch", ylabel="mean squared error", yscale="log")
    axes.legend(frameon=False)


def _scores(axes: Axes, data: PlotData) -> None:
    everything = np.concatenate([data.calibration_scores, data.test_scores, [data.threshold]])
    positive = everything[everything > 0]
    bins = np.geomspace(positive.min(), positive.max() * 1.01, 60).tolist() if len(positive) else [0.0, 1.0]
    axes.hist(data.calibration_scores, bins, color=BLUE, alpha=0.7, label="normal (calibration)")
    if data.truth is not None:
        axes.hist(data.test_scores[data.truth], bins, color=RED, alpha=0.7, label="anomalies (test)")
    axes.axvline(data.threshold, color="black", linestyle="--", label=f"threshold {data.threshold:.3g}")
    axes.set(xlabel="score", ylabel="rows", xscale="log", yscale="log")
    axes.legend(frameon=False)


def _residuals(axes: Axes, data: PlotData) -> None:
    axes.bar(range(len(data.names)), data.residuals, color=BLUE)
    axes.set_xticks(range(len(data.names)), data.names, rotation=90, fontsize=7)
    axes.set_ylabel("|residual|, in standard deviations")


def _roc(axes: Axes, data: PlotData) -> None:
    from sklearn.metrics import roc_curve

    false_alarms, recall, _ = roc_curve(data.truth, data.test_scores)
    axes.plot(false_alarms, recall, color=BLUE)
    axes.plot([0, 1], [0, 1], color=GREY, linestyle=":")
    axes.set(xlabel="false-alarm rate", ylabel="recall")


def _pr(axes: Axes, data: PlotData) -> None:
    from sklearn.metrics import precision_recall_curve

    precision, recall, _ = precision_recall_curve(data.truth, data.test_scores)
    axes.plot(recall, precision, color=BLUE)
    axes.set(xlabel="recall", ylabel="precision", ylim=(0, 1.02))
