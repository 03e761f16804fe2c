"""The recipe as a scikit-learn outlier detector: fit on any table, score, explain, export as a bundle."""

from __future__ import annotations

import hashlib
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, OutlierMixin
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted, validate_data

from modelbuild.bundle import Bundle, DataFingerprint, read_bundle
from modelbuild.calibration import MOST_ALPHA, Threshold, fit_calibration
from modelbuild.evidence import p_values
from modelbuild.fingerprint import training_fingerprint
from modelbuild.frames import split_names, sql_names
from modelbuild.progress import Progress, Step
from modelbuild.recipe import Size
from modelbuild.rows import VALIDATION_SHARE, Rows, Split
from modelbuild.spec import FeatureSpec, MissingPolicy, NetworkSpec, TrainingSpec
from modelbuild.staging import staged

if TYPE_CHECKING:
    from modelbuild.export import Outputs
    from modelbuild.model import Judgement, Model

Scores = NDArray[np.float64]

LEAST_ROWS, LEAST_FEATURES = 4, 2


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why rows score as they do: `names` of features; given `values`, what was `expected`, `contribution`; [n, f]."""

    names: tuple[str, ...]
    values: NDArray[np.float64]
    expected: NDArray[np.float64]
    contribution: NDArray[np.float32]

    def top(self, count: int = 1) -> list[list[str]]:
        """Return the names of the `count` largest contributions of each row, largest first."""
        order = np.argsort(-self.contribution, axis=1, kind="stable")[:, :count]
        return [[self.names[index] for index in row] for row in order]


class AutoencoderDetector(OutlierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Unsupervised outlier detector: an autoencoder whose score joins residual, latent space and marginal tails.

    Parameters
    ----------
    contamination: "auto" when nothing is known of the rows; 0.0 when they are known to be clean; else the share of
        outliers among them, up to 0.5, which then decides `predict` as well.
    size: "small" costs half as much a row; "plain" is the squared residual alone, the fastest and the weakest.
    alpha: false-alarm rate that `predict` stands for, unless `contamination` is a share.
    calibration: share of the rows that is held back from the fit, for p-values and threshold.
    missing: what a NaN becomes: "reject" (an error), "median", or "indicator" (median and a sign of its own).
    steps: batches of training at most.
    random_state: an integer gives the same numbers each time.

    Attributes
    ----------
    offset_: `decision_function` is `score_samples − offset_`.
    multiply_adds_: multiply-adds that scoring one row costs.
    smallest_alpha_: the rarest false-alarm rate that the held-back rows support: a tenth of the 1 / (rows + 1) that
        they show, or that itself where they are fewer than 100.
    model_, judgement_: all that was fitted, and what it says of the rows that were held back.
    n_features_in_, feature_names_in_: as everywhere in scikit-learn.
    """

    def __init__(
        self,
        *,
        contamination: float | Literal["auto"] = "auto",
        size: Size = "default",
        alpha: float = 0.05,
        calibration: float = 0.2,
        missing: Literal["reject", "median", "indicator"] = "reject",
        steps: int = 2_500,
        random_state: Any = None,
    ) -> None:
        self.contamination = contamination
        self.size = size
        self.alpha = alpha
        self.calibration = calibration
        self.missing = missing
        self.steps = steps
        self.random_state = random_state

    def fit(self, X: Any, y: Any = None) -> Self:  # noqa: ARG002, N803  # scikit-learn's signature
        """Fit on rows [n, f]: NumPy, pandas, polars or pyarrow; `y` is not used.

        Raises ValueError: fewer than 4 rows or 2 features, what is no number, a parameter out of range.
        """
        from modelbuild.model import fit_split, judge

        values = self._validated(X, reset=True)
        spec = self._spec()
        self._seed = int(check_random_state(self.random_state).randint(2**31 - 1))
        model = fit_split(self._split(values, self._seed), spec, self._seed, lambda _: None)
        judgement = judge(model)
        if spec.contamination not in {"auto", 0}:
            judgement = replace(judgement, threshold=self._by_share(model, judgement, values))
        return self._keep(model, judgement)

    @classmethod
    def from_spec(cls, spec: TrainingSpec, rows: Rows, *, seed: int = 0, progress: Progress = lambda _: None) -> Self:
        """Fit what a training spec says on its rows: what `ksql-anomaly model train` does.

        Unlike `fit` this knows texts, labels, times and weights, splits the rows in order of time, and takes the
        threshold by cost or by alerts a day if the spec says so. Where a feature is a text, rows to be scored have the
        index of its value in the vocabulary.
        Raises TrainingError: too few rows, none that a threshold could come from, a loss that is no number.
        """
        from modelbuild.model import fit, judge

        detector = cls(
            contamination=spec.contamination,
            size=spec.size,
            alpha=spec.alpha,
            missing="reject" if all(feature.missing.policy == "reject" for feature in spec.features) else "median",
            steps=spec.network.steps,
            random_state=seed,
        )
        detector._seed = seed
        detector.n_features_in_ = len(spec.features)
        detector.feature_names_in_ = np.array([feature.name for feature in spec.features], dtype=object)
        model = fit(rows, spec, seed, progress)
        progress(Step("calibrate"))
        return detector._keep(model, judge(model))

    def _keep(self, model: Model, judgement: Judgement) -> Self:
        self.model_, self.judgement_ = model, judgement
        self._calibration = fit_calibration(judgement.calibration_outputs["score"], judgement.threshold.score)
        self.multiply_adds_ = model.core.multiply_adds
        self.smallest_alpha_ = self._calibration.smallest_alpha
        self.offset_ = -judgement.threshold.score
        return self

    def anomaly_score(self, X: Any) -> Scores:  # noqa: N803
        """Return the score of rows [n, f], higher is worse, without a unit: float64[n]."""
        return np.asarray(self._outputs(self._validated(X))["score"], np.float64)

    def score_samples(self, X: Any) -> Scores:  # noqa: N803
        """Return the negative score, lower is worse: float64[n]."""
        return -self.anomaly_score(X)

    def decision_function(self, X: Any) -> Scores:  # noqa: N803
        """Return `score_samples − offset_`, negative for outliers: float64[n]."""
        return np.asarray(self.score_samples(X) - self.offset_)

    def predict(self, X: Any) -> NDArray[np.int64]:  # noqa: N803
        """Return −1 for outliers, 1 for the others: int64[n]."""
        return np.where(self.decision_function(X) < 0, -1, 1)

    def p_values(self, X: Any) -> Scores:  # noqa: N803
        """Return the share of held-back rows that score as high, never below `smallest_alpha_`: float64[n].

        Above the highest of them the share is that of a fitted tail.
        """
        return p_values(self._calibration, self.anomaly_score(X))

    def explain(self, X: Any) -> Explanation:  # noqa: N803
        """Return what was expected of each value, in its own unit, and what each feature has to do with the score."""
        values = self._validated(X)
        outputs = self._outputs(values)
        return Explanation(
            self._names(),
            values,
            outputs["reconstruction"].astype(np.float64),
            outputs["contribution"].astype(np.float32),
        )

    def export(self, path: str | Path, *, name: str, version: str = "1.0.0", description: str = "") -> Bundle:
        """Write the bundle `<name>-<version>` into the folder `path`; its SQL functions take the features in order.

        Raises pydantic's ValidationError (a ValueError): name or version can not be one. TrainingError: the folder can
        not be written to.
        """
        from modelbuild.writing import Origin, write_bundle

        check_is_fitted(self)
        changes = {"name": name, "version": version, "description": description}
        spec = TrainingSpec.model_validate(self.model_.spec.model_dump() | changes)
        data = _fingerprint(self.model_.split)
        origin = Origin(data, self._seed, training_fingerprint(spec, data.sha256, self._seed), [])
        with staged(Path(path) / f"{name}-{version}") as folder:
            write_bundle(folder, replace(self.model_, spec=spec), self.judgement_, origin, lambda _: None)
        return read_bundle(Path(path) / f"{name}-{version}")

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = self.missing != "reject"
        return tags

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "model_")

    def _validated(self, rows: Any, reset: bool = False) -> NDArray[np.float64]:
        if not reset:
            check_is_fitted(self)
        values, names = split_names(rows)
        least = {"ensure_min_samples": LEAST_ROWS, "ensure_min_features": LEAST_FEATURES} if reset else {}
        finite = True if self.missing == "reject" else "allow-nan"
        with warnings.catch_warnings():
            if names is not None:  # they are compared below; scikit-learn sees an array, whatever the table was
                warnings.filterwarnings("ignore", "X does not have valid feature names")
            checked = validate_data(self, values, reset=reset, dtype=np.float64, ensure_all_finite=finite, **least)
        if names is not None and reset:
            self.feature_names_in_ = np.array(names, dtype=object)
        elif names is not None and list(getattr(self, "feature_names_in_", names)) != names:
            raise ValueError(f"columns {list(self.feature_names_in_)} expected, in this order; found {names}")
        return np.asarray(checked, np.float64)

    def _names(self) -> tuple[str, ...]:
        given = getattr(self, "feature_names_in_", None)
        return tuple(f"x{index}" for index in range(self.n_features_in_)) if given is None else tuple(given)

    def _spec(self) -> TrainingSpec:
        """Return the parameters as a spec. Raises ValueError: one is out of range."""
        policy = MissingPolicy(policy=self.missing)
        features = tuple(FeatureSpec(name=name, missing=policy) for name in sql_names(list(self._names())))
        if not 0 < self.calibration < 1:
            raise ValueError(f"calibration is a share between 0 and 1, not {self.calibration}")
        return TrainingSpec(
            name="detector",
            alpha=self.alpha,
            contamination=self.contamination,
            size=self.size,
            features=features,
            network=NetworkSpec(steps=self.steps),
        )

    def _split(self, values: NDArray[np.float64], seed: int) -> Split:
        """Hold calibration rows back at random; they serve as the test rows of a report too."""
        order = np.random.default_rng(seed).permutation(len(values))
        rows = Rows(values[order], None, None, "a table in memory")
        held = min(max(1, round(self.calibration * len(values))), len(values) - 2)
        stop = len(values) - held
        validation = max(1, round(VALIDATION_SHARE * stop))
        parts = (np.arange(stop - validation), np.arange(stop - validation, stop), np.arange(stop, len(values)))
        training, watched, calibration = (rows.take(part) for part in parts)
        return Split(training, watched, calibration, calibration, calibration)

    def _by_share(self, model: Model, judgement: Judgement, values: NDArray[np.float64]) -> Threshold:
        """Return the threshold that the share `contamination` of all rows exceeds."""
        from modelbuild.export import detect

        scores = detect(model.detector, values)["score"].astype(np.float64)
        score = -float(np.percentile(-scores, 100 * float(self.contamination)))
        held = judgement.calibration_outputs["score"]
        return Threshold(score, min((1 + int((held > score).sum())) / (len(held) + 1), MOST_ALPHA))

    def _outputs(self, values: NDArray[np.float64]) -> Outputs:
        from modelbuild.export import detect

        return detect(self.model_.detector, values)


def _fingerprint(split: Split) -> DataFingerprint:
    """Return what tells these rows from others; of two names for the same rows one counts."""
    parts = {id(part): part for part in (split.training, split.validation, split.held, split.test)}.values()
    digest = hashlib.sha256()
    for part in parts:
        digest.update(np.ascontiguousarray(part.features).data)
    rows = sum(map(len, parts))
    return DataFingerprint(
        rows=rows, sha256=digest.hexdigest(), time_from=None, time_to=None, source="a table in memory"
    )
