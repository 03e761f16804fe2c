"""A golden row as the arguments of each call form: what a SQL user would write for it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import jpype

from modelbuild.bundle import Feature
from udf_bridge.description import FunctionDescription, Signature
from udf_bridge.parity_checks import Case

_UNSEEN = "(no value of the vocabulary)"


class RowForms:
    """One golden row in every call form; each is made once, since handing numbers to Java costs more than a call."""

    def __init__(self, case: Case) -> None:
        self.case = case

    def of(self, function: FunctionDescription) -> Iterator[tuple[str, list[Any]]]:
        """Yield name and Java arguments of each overload; a text that can not say the row is passed over."""
        for signature in function.signatures:
            form, arguments = self._form(signature)
            if arguments is None:
                continue
            if len(signature.parameters) > len(arguments):
                form, arguments = f"{form}, alpha", [*arguments, jpype.java.lang.Double(self.case.manifest.alpha)]
            yield form, arguments

    def _form(self, signature: Signature) -> tuple[str, list[Any] | None]:
        first = signature.parameters[0]
        if first.startswith("ARRAY"):
            return "array", [self.array]
        if first.startswith("MAP"):
            return "map", [self._map]
        if len(signature.parameters) >= len(self.case.inputs):
            return "values", self._values
        return "text", None if self._text is None else [self._text]

    @cached_property
    def array(self) -> Any:
        """The row as a server hands an ARRAY<DOUBLE> over; of a model with texts, an ARRAY<VARCHAR>."""
        return jpype.java.util.Arrays.asList(self._plain)

    @cached_property
    def _map(self) -> Any:
        """In another order than the features', its names in upper case every other row."""
        named = jpype.java.util.HashMap()
        for feature, value in zip(self.case.manifest.features, self._plain, strict=True):
            named.put(feature.name.upper() if self.case.row % 2 else feature.name, value)
        return named

    @cached_property
    def _values(self) -> list[Any]:
        return [_typed(feature, value) for feature, value in self._pairs()]

    @cached_property
    def _text(self) -> str | None:
        """Both separators get their turn; None: a value can not be said so."""
        if any(text is not None and _is_ambiguous(text) for text in self._texts):
            return None
        return ("#" if self.case.row % 2 else ",").join(text or "" for text in self._texts)

    @cached_property
    def _plain(self) -> list[Any]:
        """A value a feature, all of one type: texts where one of them is a text."""
        return self._texts if self.case.manifest.has_text else list(map(boxed, self.case.inputs))

    @cached_property
    def _texts(self) -> list[str | None]:
        return [_text_value(feature, value) for feature, value in self._pairs()]

    def _pairs(self) -> Iterator[tuple[Feature, float]]:
        return zip(self.case.manifest.features, self.case.inputs, strict=True)


def _is_ambiguous(text: str) -> bool:
    return text.strip() in {"", "null"} or text.strip() != text or "," in text or "#" in text


def _typed(feature: Feature, value: float) -> Any:
    """Return a value as an argument of its own, of the feature's own type."""
    if feature.sql_type == "VARCHAR":
        return _text_value(feature, value)
    if feature.sql_type == "BOOLEAN" and not math.isnan(value):
        return jpype.java.lang.Boolean(value == 1)
    return boxed(value)


def boxed(value: float) -> Any:
    """Return a number as Java's own, NaN as null."""
    return None if math.isnan(value) else jpype.java.lang.Double(value)


def _text_value(feature: Feature, value: float) -> str | None:
    if math.isnan(value):
        return None
    if feature.sql_type == "BOOLEAN":
        return "true" if value == 1 else "false"
    if feature.vocabulary is None:
        return repr(value).replace("inf", "Infinity")
    return feature.vocabulary[int(value)] if value < len(feature.vocabulary) else _UNSEEN
