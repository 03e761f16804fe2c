"""Search for better settings of a spec within a time: `model tune`. The search is Optuna's (tree-structured Parzen)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import yaml

from modelbuild.cleaning import clean
from modelbuild.criteria import Criterion, choose_criterion
from modelbuild.errors import TrainingError
from modelbuild.rows import Rows, split_rows
from modelbuild.sources import Source, read_rows
from modelbuild.spec import TrainingSpec
from modelbuild.vocabulary import fit_vocabularies, recode

if TYPE_CHECKING:
    import optuna

MOST_ROWS = 50_000
"""More rows are thinned out evenly: a search wants many trials."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One candidate: its settings as they stand in a spec, and its figure."""

    number: int
    settings: dict[str, Any]
    figure: float


@dataclass(frozen=True, slots=True)
class Tuning:
    """How a search went: `first` is the spec as it was given, `best` the best candidate (perhaps the first)."""

    spec: TrainingSpec
    criterion: str
    rows: int
    first: Trial
    best: Trial
    trials: list[Trial] = field(repr=False)

    @property
    def better(self) -> bool:
        """Whether anything was found that is better than the spec as it was given."""
        return self.best.figure > self.first.figure


def require_optuna() -> None:
    """Raise TrainingError when Optuna is not installed."""
    try:
        import optuna  # noqa: F401
    except ImportError as error:
        raise TrainingError("a search needs Optuna: install ksql-anomaly[tune]") from error


def tune(
    spec: TrainingSpec,
    source: Source,
    *,
    minutes: float,
    trials: int | None = None,
    seed: int = 0,
    progress: Callable[[Trial, Trial], None] | None = None,
) -> Tuning:
    """Try settings for so many minutes (and at most `trials`); the first candidate is the spec as it is.

    Rows of the test split are never looked at. Ctrl-C ends the search and keeps the best so far. `progress` gets each
    trial and the best one so far. Raises DataError, TrainingError: rows that can not be trained on.
    """
    require_optuna()
    import optuna

    rows, criterion = _prepare(spec, source, seed)
    done: list[Trial] = []

    def run(candidate: optuna.Trial) -> float:
        settings = suggest(candidate, spec, rows.features.shape[1])
        figure = _figure(apply_settings(spec, settings), rows, criterion, seed)
        done.append(Trial(candidate.number + 1, settings, figure))
        if progress is not None:
            progress(done[-1], _best(done))
        return figure

    first = Trial(0, {}, _figure(spec, rows, criterion, seed))
    done.append(first)
    if progress is not None:
        progress(first, first)
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=seed))
    with contextlib.suppress(KeyboardInterrupt):
        study.optimize(run, n_trials=trials, timeout=minutes * 60, catch=(TrainingError,))
    best = _best(done)
    return Tuning(apply_settings(spec, best.settings), criterion.name, len(rows), first, best, done)


def suggest(candidate: optuna.Trial, spec: TrainingSpec, features: int) -> dict[str, Any]:
    """Return settings for the few knobs of the recipe; `contamination` only where the spec leaves it open."""
    wide = candidate.suggest_float("wide", 0.5, 3.0)
    narrow = candidate.suggest_float("narrow", 0.15, 0.9)
    widths = [max(2, min(96, round(share * features))) for share in (wide, narrow, wide)]
    network = {
        "hidden": widths,
        "noise": candidate.suggest_float("noise", 0.02, 0.8, log=True),
        "learning_rate": candidate.suggest_float("learning_rate", 3e-4, 1e-2, log=True),
        "steps": candidate.suggest_int("steps", 1000, 8000, step=500),
    }
    settings: dict[str, Any] = {"network": network}
    if getattr(spec, "contamination", None) == "auto":
        chosen = candidate.suggest_categorical("contamination", ["auto", 0.0, 0.02, 0.05, 0.2])
        settings["contamination"] = chosen
    return settings


def apply_settings(spec: TrainingSpec, settings: dict[str, Any]) -> TrainingSpec:
    """Return the spec with a trial's settings in it."""
    document = spec.model_dump(mode="json")
    network = document["network"] | settings.get("network", {})
    return TrainingSpec.model_validate(document | settings | {"network": network})


def tuned_text(found: Tuning, origin: str) -> str:
    """Return the text of the best spec; `origin` names the one it came from."""
    head = (
        f"# {origin}, tuned: {len(found.trials)} trials on {found.rows} rows, judged by {found.criterion}.\n"
        f"# PR-AUC on held-back rows: {found.first.figure:.4f} as it was, {found.best.figure:.4f} now.\n"
    )
    document = found.spec.model_dump(mode="json", exclude_defaults=True)
    return head + yaml.safe_dump({"format_version": 1} | document, sort_keys=False, allow_unicode=True)


def _prepare(spec: TrainingSpec, source: Source, seed: int) -> tuple[Rows, Criterion]:
    rows, _ = clean(read_rows(source, spec), spec)
    if len(rows) > MOST_ROWS:
        rows = rows.take(np.linspace(0, len(rows) - 1, MOST_ROWS).round().astype(np.int64))
    split = split_rows(rows, spec.split, seed, clean=spec.contamination == 0)
    # Every candidate learns the same vocabularies: they depend on the split alone.
    vocabularies = fit_vocabularies(split.training, spec)
    known, held = (recode(part, vocabularies) for part in (_before_test(rows, spec, seed), split.calibration))
    return rows, choose_criterion(known, held, spec, seed)


def _before_test(rows: Rows, spec: TrainingSpec, seed: int) -> Rows:
    """Return the rows of training and calibration, anomalies too, in the order in which they are split."""
    random = np.random.default_rng(seed)
    order = random.permutation(len(rows)) if rows.times is None else np.argsort(rows.times, kind="stable")
    return rows.take(order[: round((spec.split.training + spec.split.calibration) * len(rows))])


def _figure(spec: TrainingSpec, rows: Rows, criterion: Criterion, seed: int) -> float:
    from modelbuild.export import detect
    from modelbuild.model import fit

    model = fit(rows, spec, seed, lambda _: None)
    return criterion.judge(lambda features: detect(model.detector, features)["score"].astype(np.float64))


def _best(trials: list[Trial]) -> Trial:
    return max(trials, key=lambda trial: trial.figure)
