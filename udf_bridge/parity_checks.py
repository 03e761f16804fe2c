"""What a function must return for a golden row, and how far from it the function is: plain Python, no Java."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from modelbuild.bundle import Feature, Manifest
from udf_bridge.errors import ParityError

TOLERANCE = 2e-6
"""Largest difference of a score: absolute up to 1, relative above."""

_EXACT = 1e-9
_MOST_FAULTS = 10


@dataclass(frozen=True, slots=True)
class Golden:
    """A model's golden rows, as lists: Keras' own outputs. Missing values are NaN."""

    inputs: list[list[float]]
    score: list[float]
    reconstruction: list[list[float]]
    contribution: list[list[float]]

    @classmethod
    def parse(cls, text: bytes) -> Golden:
        """Read golden.json."""
        document = json.loads(text)
        rows = {
            name: [_numbers(row) for row in document[name]] for name in ("inputs", "reconstruction", "contribution")
        }
        return cls(score=_numbers(document["score"]), **rows)


@dataclass(frozen=True, slots=True)
class Case:
    """One golden row, and what its model's manifest makes of a score."""

    row: int
    manifest: Manifest
    golden: Golden
    tolerance: float = TOLERANCE

    @property
    def part_tolerance(self) -> float:
        """The tolerance of one contribution, or expected value: relative to the largest of its row."""
        return 10 * self.tolerance

    @property
    def inputs(self) -> list[float]:
        """The row's raw values."""
        return self.golden.inputs[self.row]

    @property
    def newest_row(self) -> list[float]:
        """The row itself, or of a windowed model the window's newest one."""
        return self.inputs[-len(self.manifest.row_features) :]

    @property
    def score(self) -> float:
        """Keras' score; NaN for a row that must be rejected."""
        return self.golden.score[self.row]

    @property
    def rejected(self) -> bool:
        """Whether the row has no score."""
        return math.isnan(self.score)

    def parts(self) -> dict[str, tuple[float, float]]:
        """Contribution and reconstruction by feature; of a window the sum over its rows, and that of the newest one."""
        names, contributions = self.manifest.row_features, self.golden.contribution[self.row]
        sums = [sum(contributions[index :: len(names)]) for index in range(len(names))]
        newest = self.golden.reconstruction[self.row][-len(names) :]
        return dict(zip(names, zip(sums, newest, strict=True), strict=True))


@dataclass(slots=True)
class Comparison:
    """The largest differences so far, and what was out of tolerance."""

    calls: int = 0
    largest: dict[str, float] = field(
        default_factory=lambda: dict.fromkeys(("score", "contribution", "reconstruction"), 0.0)
    )
    faults: list[str] = field(default_factory=list)

    def number(self, where: str, what: str, found: Any, expected: float, tolerance: float) -> None:
        """Compare two numbers; null stands for NaN."""
        gap = difference(math.nan if found is None else float(found), expected)
        self.largest[what] = max(self.largest.get(what, 0.0), gap)
        if gap > tolerance:
            self._fault(f"{where}: {what} {expected!r} expected, {found} found")

    def equal(self, where: str, what: str, found: Any, expected: Any) -> None:
        """Compare two values that must be the same."""
        if found != expected:
            self._fault(f"{where}: {what} {expected!r} expected, {found!r} found")

    def _fault(self, text: str) -> None:
        if len(self.faults) < _MOST_FAULTS:
            self.faults.append(text)


def difference(found: float, expected: float) -> float:
    """Return how far apart two numbers are: absolute up to 1, relative above; infinite when only one is a number."""
    if found == expected or (math.isnan(found) and math.isnan(expected)):
        return 0.0
    gap = abs(found - expected) / max(1.0, abs(expected))
    return math.inf if math.isnan(gap) else gap


def check_score(where: str, case: Case, found: float | None, comparison: Comparison) -> None:
    """Compare the score itself: null for a rejected row."""
    comparison.number(where, "score", found, case.score, case.tolerance)


def check_struct(where: str, case: Case, found: Mapping[str, Any], comparison: Comparison) -> None:
    """Compare score, verdict, p-value, top feature and version; or that there is a reason."""
    if case.rejected:
        comparison.equal(where, "is there a REASON", found["REASON"] is not None, True)
    else:
        comparison.equal(where, "REASON", found["REASON"], None)
    check_score(where, case, found["SCORE"], comparison)
    comparison.equal(where, "MODEL_VERSION", found["MODEL_VERSION"], case.manifest.version)
    if case.rejected or found["SCORE"] is None:
        return
    check_verdict(where, case, found["IS_ANOMALY"], comparison)
    expected = case.manifest.calibration.p_value(found["SCORE"])
    comparison.number(where, "p_value", found["P_VALUE"], expected, _EXACT)
    _check_top(where, case, found["TOP_FEATURE"], comparison)


def check_comparison(where: str, case: Case, found: Mapping[str, Any], comparison: Comparison) -> None:
    """Compare the part of the version whose golden row it is as the struct itself, and AGREE with both verdicts."""
    champion, challenger = found["CHAMPION"], found["CHALLENGER"]
    if challenger["MODEL_VERSION"] == case.manifest.version:
        check_struct(f"{where}, CHALLENGER", case, challenger, comparison)
    else:
        check_struct(f"{where}, CHAMPION", case, champion, comparison)
    if challenger["MODEL_VERSION"] is None:
        comparison.equal(where, "CHALLENGER's REASON", challenger["REASON"], "no challenger")
    verdicts = [champion["IS_ANOMALY"], challenger["IS_ANOMALY"]]
    comparison.equal(where, "AGREE", found["AGREE"], None if None in verdicts else verdicts[0] == verdicts[1])


def check_verdict(where: str, case: Case, found: bool | None, comparison: Comparison) -> None:
    """Compare the verdict; so near to the threshold that the tolerance reaches over it, either is right."""
    threshold = case.manifest.threshold
    if case.rejected:
        comparison.equal(where, "verdict", found, None)
    elif difference(case.score, threshold) > case.tolerance:
        comparison.equal(where, "verdict", found, case.score > threshold)


def check_alpha_verdict(where: str, case: Case, found: bool | None, comparison: Comparison) -> None:
    """Compare the verdict at the manifest's alpha, unless the tolerance reaches over it."""
    if case.rejected:
        comparison.equal(where, "verdict", found, None)
        return
    alpha, p_value = case.manifest.alpha, case.manifest.calibration.p_value
    margin = case.tolerance * max(1.0, abs(case.score))
    verdicts = {p_value(score) <= alpha for score in (case.score - margin, case.score + margin)}
    if len(verdicts) == 1:
        comparison.equal(where, "verdict", found, verdicts.pop())


def check_explanation(
    where: str, case: Case, found: Sequence[Mapping[str, Any]] | None, comparison: Comparison
) -> None:
    """Compare each feature's contribution and expected value, and their order."""
    if case.rejected or found is None:
        comparison.equal(where, "explanation", found, None if case.rejected else "a list")
        return
    expected, features = case.parts(), case.manifest.newest_features
    spans = {name: max(1.0, feature.maximum - feature.minimum) for name, feature in features.items()}
    largest = max(1.0, *(contribution for contribution, _ in expected.values()))
    comparison.equal(where, "features", sorted(part["FEATURE"] for part in found), sorted(expected))
    shown = [part["CONTRIBUTION"] for part in found]
    comparison.equal(where, "largest first", shown, sorted(shown, reverse=True))
    for part in found:
        name = part["FEATURE"]
        contribution, reconstruction = expected[name]
        place = f"{where}, {name}"
        comparison.number(place, "contribution", part["CONTRIBUTION"], contribution, case.part_tolerance * largest)
        comparison.number(
            place,
            "reconstruction",
            _number(features[name], part["EXPECTED"]),
            reconstruction,
            case.part_tolerance * spans[name],
        )


COMPARISON = "_ANOMALY_COMPARE"
"""The kind of function that knows a challenger."""

Check = Callable[[str, Case, Any, Comparison], None]

CHECKS: dict[tuple[str, bool], Check] = {
    ("_ANOMALY", False): check_struct,
    ("_ANOMALY_SCORE", False): check_score,
    ("_IS_ANOMALY", False): check_verdict,
    ("_IS_ANOMALY", True): check_alpha_verdict,
    ("_ANOMALY_EXPLAIN", False): check_explanation,
    (COMPARISON, False): check_comparison,
}
"""What a function must return, by its kind and by whether it was given alpha."""


def check_drift(where: str, cases: Sequence[Case], found: Mapping[str, Any], comparison: Comparison) -> None:
    """Compare what a drift aggregate says of the rows of all `cases` with the profile's own words."""
    profile, tolerance = cases[0].manifest.profile, cases[0].tolerance
    if profile is None:
        raise ParityError(f"{where}: its model has no training profile")
    rows, scores = [case.newest_row for case in cases], [case.score for case in cases]
    expected = profile.drift(rows, scores)
    comparison.equal(where, "REASON", found["REASON"], None)
    comparison.equal(where, "N", found["N"], expected.rows)
    for name, index in expected.psi.items():
        comparison.number(f"{where}, {name}", "psi", (found["PSI"] or {}).get(name), index, _EXACT)
    largest = expected.psi[expected.feature]
    comparison.number(where, "MAX_PSI", found["MAX_PSI"], largest, _EXACT)
    # Of two that are as good as equal, either may be named; context may not.
    counted = {feature.name: expected.psi[feature.name] for feature in profile.features if not feature.context}
    comparison.number(where, "psi of FEATURE", counted.get(found["FEATURE"]), largest, _EXACT)
    # A score that is within the tolerance of a bin's edge may lie on either side of it.
    low, high = (
        profile.drift(rows, [score * (1 + sign * tolerance) for score in scores]).score_shift for sign in (-1, 1)
    )
    if low is None or high is None:
        comparison.equal(where, "SCORE_SHIFT", found["SCORE_SHIFT"], None)
    else:
        comparison.number(where, "SCORE_SHIFT", found["SCORE_SHIFT"], (low + high) / 2, (high - low) / 2 + _EXACT)


def _number(feature: Feature, value: Any) -> Any:
    """Return a value as golden.json has it: the index of a VARCHAR's value, 1 and 0 for true and false."""
    if not isinstance(value, str):
        return value
    if feature.vocabulary is not None:
        return float(feature.vocabulary.index(value))
    return {"true": 1.0, "false": 0.0}[value] if feature.sql_type == "BOOLEAN" else float(value)


def _check_top(where: str, case: Case, found: str, comparison: Comparison) -> None:
    """The top feature has the largest contribution, in all rows of a window, or one that is as good as equal to it."""
    contributions = {name: contribution for name, (contribution, _) in case.parts().items()}
    top = max(contributions, key=lambda name: contributions[name])
    if difference(contributions.get(found, math.nan), contributions[top]) > case.part_tolerance:
        comparison.equal(where, "TOP_FEATURE", found, top)


def _numbers(values: Sequence[Any]) -> list[float]:
    """Numbers as golden.json writes them: null is NaN, infinities are texts."""
    return [math.nan if value is None else float(value) for value in values]
