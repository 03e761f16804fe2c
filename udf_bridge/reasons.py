"""Why a row has no score: the texts of REASON that the runtime gives, and what to do about each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """`text` as it appears, with a feature called v3; what it means."""

    text: str
    meaning: str


REASONS = (
    Reason("null feature: v3", "The value is NULL, and the model has no answer to that (missing policy `reject`)."),
    Reason("not a number: v3", "NaN, or in a text or array something that is not a plain decimal number."),
    Reason("not a boolean: v3", "Neither true nor false, 1 nor 0."),
    Reason("not a text: v3", "A number or truth value was given for a VARCHAR feature."),
    Reason("30 values expected, 29 given", "An array or text has too few or too many values."),
    Reason("missing feature: v3", "A map has no entry of that name; an entry that is NULL is a null feature instead."),
    Reason("unknown feature: v33 (did you mean v3?)", "A map has a name that is no feature's."),
    Reason("feature given twice: v3", "A map has the name twice, in different cases."),
    Reason("null array", "The whole array is NULL."),
    Reason("null map", "The whole map is NULL."),
    Reason("null text", "The whole text is NULL."),
    Reason("not a number: the score", "The values are such that the model has no finite answer."),
    Reason("3 of 10 rows so far", "A windowed model needs 10 rows of a key, and this was the third."),
    Reason("too late: older than the last 10 rows", "A windowed model: all rows of the window are newer."),
    Reason("null time", "A windowed model: the first value of the array, the row's time, is NULL."),
    Reason("not a number: the time", "A windowed model: the row's time is NaN or infinite."),
    Reason("no challenger", "`…_COMPARE`: the server has no challenger of this model."),
    Reason(
        "2 of 100 rows skipped, the last one: …", "`…_DRIFT`: rows that were not counted, and why the last one was."
    ),
    Reason("model not loaded: …", "The server could not load the model; the rest says why, its log says more."),
    Reason("scoring failed: …", "A fault of the model or its runtime; the server's log has the whole of it."),
)
"""No reason is longer than a few hundred characters, whatever the row holds."""
