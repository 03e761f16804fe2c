"""The report's pictures. Each function draws one; what can not be drawn from the evidence is left out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, PercentFormatter, StrMethodFormatter
from numpy.typing import NDArray

from modelbuild.bundle import Manifest
from modelbuild.curves import Band, Curves, alphas_up_to_half, realised_rates
from modelbuild.drawing import COLOURS, Draw, draw_axes, draw_figure
from modelbuild.drift import DRIFTED, WATCH, Drift
from modelbuild.evidence import Losses, Scored
from modelbuild.findings import Confusion

INK, MUTED, NORMAL, ANOMALY, MODEL = (COLOURS[name] for name in ("ink", "muted", "normal", "anomaly", "model"))
MOST_BINS = 60
WIDE = 10
"""A span that takes a logarithmic axis."""

LONGEST = 30
"""Features a plot shows at most: those with the longest bars."""


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing: `<name>.png` beside the report, `svg` in it."""

    name: str
    svg: str


class Gallery:
    """Draws into one folder, and keeps what was drawn by its name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.plots: dict[str, Plot] = {}

    def add(self, name: str, draw: Draw, height: float = 3.6) -> None:
        """Draw one."""
        self.plots[name] = Plot(name, draw_figure(name, draw, self._folder, height))


def draw_training(gallery: Gallery, manifest: Manifest, test: Scored, losses: Losses | None) -> None:
    """Draw what needs no labels: losses, scores, residuals, contributions, realised false alarms."""
    if losses is not None:
        gallery.add("losses", draw_axes(partial(_losses, losses)))
    gallery.add("scores", draw_axes(partial(_scores, manifest, test)))
    gallery.add("calibration", draw_axes(partial(_calibration, manifest, test)))
    height = bar_height(len(manifest.features))
    gallery.add("residuals", draw_axes(partial(_residuals, manifest)), height)
    gallery.add("contributions", draw_axes(partial(_contributions, manifest, test)), height)


def draw_labels(gallery: Gallery, curves: Curves, confusions: list[Confusion]) -> None:
    """Draw what needs labels."""
    gallery.add("roc", draw_axes(partial(_roc, curves)))
    gallery.add("precision_recall", draw_axes(partial(_precision_recall, curves)))
    gallery.add("confusion", partial(_confusion, confusions), 2.0)


def draw_drift(gallery: Gallery, drifts: list[Drift]) -> None:
    """Draw the stability index of each feature."""
    gallery.add("drift", draw_axes(partial(_drift, drifts)), bar_height(len(drifts)))


def _plain(*logarithmic: Axis) -> None:
    """Label powers of ten as 0.001, not as 10⁻³: quicker to read, and to draw."""
    for axis in logarithmic:
        axis.set_major_formatter(StrMethodFormatter("{x:g}"))
        axis.set_minor_formatter(NullFormatter())


def bar_height(features: int) -> float:
    """Inches that horizontal bars of so many features need."""
    return 1.0 + 0.22 * min(max(features, 6), LONGEST)


def _losses(losses: Losses, axes: Axes) -> None:
    epochs = range(1, len(losses.training) + 1)
    axes.plot(epochs, losses.training, color=MUTED, label="training (with noise)")
    axes.plot(epochs, losses.validation, color=NORMAL, label="validation")
    axes.axvline(losses.best_epoch, color=MODEL, linestyle=":", label=f"kept: epoch {losses.best_epoch}")
    axes.set(xlabel="epoch", ylabel="mean squared error")
    if max(losses.training) > WIDE * min(losses.validation):
        axes.set_yscale("log")
        _plain(axes.yaxis)
    axes.legend()


def _scores(manifest: Manifest, test: Scored, axes: Axes) -> None:
    bins, scale = _bins(np.append(test.scores, manifest.threshold))
    shown = np.maximum(test.scores, bins[0])
    groups = [("labelled normal" if test.labelled else "test rows", test.normal, NORMAL)]
    groups += [("labelled anomalous", test.anomalous, ANOMALY)] if test.anomalous.any() else []
    for label, chosen, colour in groups:
        axes.hist(shown[chosen], bins.tolist(), histtype="stepfilled", color=colour, alpha=0.65, label=label)
    axes.axvline(manifest.threshold, color=INK, linestyle="--", label=f"threshold {manifest.threshold:.3g}")
    axes.set(xlabel="score", ylabel="rows", xscale=scale, yscale="log")
    _plain(axes.xaxis, axes.yaxis)
    axes.legend()


def _bins(scores: NDArray[np.float64]) -> tuple[NDArray[np.float64], str]:
    """Return the edges of bins, in steps of the logarithm where scores span more than a power of ten."""
    positive, count = scores[scores > 0], min(MOST_BINS, 10 + round(len(scores) ** 0.5))
    if scores.min() >= 0 and len(positive) and positive.max() > WIDE * np.median(positive):
        return np.geomspace(max(positive.min(), positive.max() / 1e6) * 0.99, positive.max() * 1.01, count), "log"
    return np.linspace(scores.min(), scores.max() + 1e-6, count), "linear"


def _calibration(manifest: Manifest, test: Scored, axes: Axes) -> None:
    band = realised_rates(test.p_values[test.normal], alphas_up_to_half(manifest.calibration.count))
    axes.plot(band.x, band.x, color=MUTED, linestyle=":", label="as promised")
    axes.fill_between(band.x, band.low, band.high, color=NORMAL, alpha=0.2, linewidth=0, label="95 % interval")
    axes.plot(band.x, np.where(band.y > 0, band.y, np.nan), color=NORMAL, label="realised")
    axes.axvline(manifest.alpha, color=MODEL, linestyle="--", label=f"this model's alpha {manifest.alpha:.3g}")
    low = float(band.x[0]) / 2
    axes.set(xscale="log", yscale="log", ylim=(low, 1), xlabel="alpha: false alarms promised", ylabel="false alarms")
    _plain(axes.xaxis, axes.yaxis)
    axes.legend()


def _residuals(manifest: Manifest, axes: Axes) -> None:
    chosen = sorted(manifest.features, key=lambda feature: feature.residual_quantiles["0.99"])[-LONGEST:]
    places = range(len(chosen))
    for quantile, opacity in (("0.99", 0.3), ("0.9", 0.55), ("0.5", 1.0)):
        widths = [feature.residual_quantiles[quantile] for feature in chosen]
        label = f"{float(quantile):.0%} of normal rows lie below"
        axes.barh(places, widths, color=NORMAL, alpha=opacity, label=label, height=0.7)
    axes.set_yticks(places, [feature.name for feature in chosen])
    axes.set_xlabel("|value − expected|, in the feature's standard deviations")
    axes.legend(loc="lower right")


def _contributions(manifest: Manifest, test: Scored, axes: Axes) -> None:
    bad = test.anomalous if test.labelled else test.scores > manifest.threshold
    rows = [("labelled anomalous" if test.labelled else "alarms", bad, ANOMALY), ("other rows", ~bad, NORMAL)]
    means = [(label, _mean_shares(test, chosen), colour) for label, chosen, colour in rows if chosen.any()]
    order = np.argsort(means[0][1])[-LONGEST:]
    places = np.arange(len(order))
    for turn, (label, shares, colour) in enumerate(means):
        axes.barh(places + 0.2 - 0.4 * turn, shares[order], color=colour, height=0.4, label=label)
    axes.set_yticks(places, [manifest.features[place].name for place in order])
    axes.xaxis.set_major_formatter(PercentFormatter(1.0))
    axes.set_xlabel("part of the score, mean over rows")
    axes.legend(loc="lower right")


def _mean_shares(test: Scored, chosen: NDArray[np.bool_]) -> NDArray[np.float64]:
    parts = test.contributions[chosen].astype(np.float64)
    totals = parts.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(parts, totals, out=np.zeros_like(parts), where=totals > 0).mean(axis=0))


def _roc(curves: Curves, axes: Axes) -> None:
    _band(axes, curves.roc, f"area {curves.roc_auc.value:.4f}")
    axes.plot([0, 1], [0, 1], color=MUTED, linestyle=":", label="by chance")
    axes.set(xlabel="false-alarm rate: normal rows that raise an alarm", ylabel="recall: anomalies found")
    axes.legend(loc="lower right")


def _precision_recall(curves: Curves, axes: Axes) -> None:
    _band(axes, curves.precision_recall, f"area {curves.pr_auc.value:.4f}")
    axes.set(xlabel="recall: anomalies found", ylabel="precision: alarms that are right", ylim=(0, 1.02))
    axes.legend(loc="lower left")


def _band(axes: Axes, band: Band, label: str) -> None:
    axes.fill_between(band.x, band.low, band.high, color=NORMAL, alpha=0.2, linewidth=0, label="95 % band")
    axes.plot(band.x, band.y, color=NORMAL, label=label)


def _confusion(confusions: list[Confusion], figure: Figure) -> None:
    for axes, confusion in zip(figure.subplots(1, len(confusions)), confusions, strict=True):
        _cells(confusion, axes)
        axes.set_title(confusion.name, fontsize=9)
    figure.supxlabel("upper row: anomalies, lower row: normal; left: alarm, right: none", fontsize=8, color=MUTED)


def _cells(confusion: Confusion, axes: Axes) -> None:
    cells = [(confusion.hits, confusion.missed), (confusion.false_alarms, confusion.quiet)]
    axes.set(xlim=(0, 2), ylim=(2, 0), xticks=[], yticks=[])
    for row, counts in enumerate(cells):
        for column, count in enumerate(counts):
            colour, share = (NORMAL if row == column else ANOMALY), count / max(sum(counts), 1)
            axes.axvspan(column, column + 1, 1 - (row + 1) / 2, 1 - row / 2, color=colour, alpha=0.5 * share, lw=0)
            axes.text(column + 0.5, row + 0.5, str(count), ha="center", va="center")


def _drift(drifts: list[Drift], axes: Axes) -> None:
    chosen = sorted(drifts, key=lambda drift: drift.psi)[-LONGEST:]
    colours = [ANOMALY if drift.verdict == "drifted" else NORMAL for drift in chosen]
    bars = axes.barh(range(len(chosen)), [min(drift.psi, 1) for drift in chosen], color=colours, height=0.7)
    axes.bar_label(bars, [f"{drift.psi:.2f}" if drift.psi >= 0.01 else "" for drift in chosen], fontsize=8, padding=3)
    axes.set_yticks(range(len(chosen)), [drift.name for drift in chosen])
    for limit, label in ((WATCH, "watch"), (DRIFTED, "drifted")):
        axes.axvline(limit, color=MUTED, linestyle=":")
        axes.annotate(label, (limit, 1), xycoords=("data", "axes fraction"), fontsize=8, color=MUTED)
    axes.set_xlim(0, 1.1)
    axes.set_xlabel("population stability index of the test period against training; bars end at 1")
