"""The function registry: functions.json, and which signature a call means."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.ksql.binding import Argument, Binding, argument_text, bind
from deploy.ksql.errors import SqlError, SqlTypeError, UnknownName, did_you_mean
from deploy.ksql.types import SqlType, parse_type

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a signature; its type may hold type variables."""

    name: str
    type: SqlType
    description: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """One way to call a function; `returns` None means that only Java can tell."""

    id: str
    parameters: tuple[Parameter, ...]
    returns: SqlType | None
    variadic: int | None = None
    description: str = ""
    initial: tuple[Parameter, ...] = ()
    intermediate: SqlType | None = None
    undo: bool = False

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Signature:
        """An item of `signatures`."""
        intermediate = content.get("intermediate")
        return cls(
            content["id"],
            _parameters(content["parameters"]),
            None if content["returns"] is None else parse_type(content["returns"]),
            content.get("variadic"),
            content.get("description", ""),
            _parameters(content.get("initial") or ()),
            None if intermediate is None else parse_type(intermediate),
            bool(content.get("undo")),
        )


def _parameters(items: Sequence[Mapping[str, Any]]) -> tuple[Parameter, ...]:
    return tuple(Parameter(p.get("name", ""), parse_type(p["type"]), p.get("description") or "") for p in items)


@dataclass(frozen=True, slots=True)
class Function:
    """A function with all its signatures; `kind` is scalar, aggregate or table."""

    name: str
    kind: str
    signatures: tuple[Signature, ...]
    description: str = ""
    category: str = ""
    author: str = ""
    version: str = ""
    jar: str | None = None

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Function:
        """An item of `functions`."""
        texts = {name: content.get(name) or "" for name in ("description", "category", "author", "version")}
        signatures = tuple(Signature.from_json(signature) for signature in content["signatures"])
        return cls(content["name"].upper(), content["kind"], signatures, **texts, jar=content.get("jar"))


@dataclass(frozen=True, slots=True)
class Resolution:
    """The signature that a call means; `casts` are the types its arguments have to have (None: as it is)."""

    signature: Signature
    binding: Binding


class FunctionRegistry:
    """Every function that a statement may call."""

    def __init__(self, functions: Sequence[Function]) -> None:
        self._functions = {function.name: function for function in functions}

    @classmethod
    def from_json(cls, source: Path | str | Mapping[str, Any]) -> FunctionRegistry:
        """Read functions.json, from a file or already parsed; raises SqlError for a newer format."""
        content = source if isinstance(source, Mapping) else json.loads(Path(source).read_text(encoding="utf-8"))
        version = content.get("format_version")
        if version != FORMAT_VERSION:
            raise SqlError(f"functions.json has format version {version}, this program knows version {FORMAT_VERSION}")
        return cls([Function.from_json(function) for function in content["functions"]])

    def __iter__(self) -> Any:
        return iter(self._functions.values())

    def names(self) -> list[str]:
        """All names, sorted."""
        return sorted(self._functions)

    def get(self, name: str) -> Function | None:
        """A function by name, or None."""
        return self._functions.get(name.upper())

    def function(self, name: str) -> Function:
        """A function by name; raises UnknownName with the nearest name."""
        found = self.get(name)
        if found is None:
            message = f"Can't find any functions with the name '{name}'.{did_you_mean(name, self._functions)}"
            raise UnknownName(message + " SHOW FUNCTIONS lists them.")
        return found

    def is_aggregate(self, name: str) -> bool:
        """Whether this is an aggregate function."""
        function = self.get(name)
        return function is not None and function.kind == "aggregate"

    def is_table_function(self, name: str) -> bool:
        """Whether this is a table function."""
        function = self.get(name)
        return function is not None and function.kind == "table"

    def resolve(self, name: str, arguments: Sequence[Argument]) -> Resolution:
        """The signature for arguments of these types; raises UnknownName, or SqlTypeError listing the signatures.

        A signature that takes the arguments as they are wins over one that needs implicit conversions; then one with a
        fixed number of parameters over a variadic one; then one with fewer type variables. Two equals are ambiguous.
        """
        function = self.function(name)
        for casts in (False, True):
            fitting = [
                Resolution(signature, binding)
                for signature in function.signatures
                if (binding := bind(_types(signature), signature.variadic, arguments, casts)) is not None
            ]
            if fitting:
                return self._best(function, fitting, arguments)
        raise SqlTypeError(_no_match(function, arguments))

    def _best(self, function: Function, fitting: list[Resolution], arguments: Sequence[Argument]) -> Resolution:
        def rank(resolution: Resolution) -> tuple[int, int]:
            return resolution.signature.variadic is not None, resolution.binding.variable_count

        best = min(map(rank, fitting))
        equals = [resolution for resolution in fitting if rank(resolution) == best]
        if len(equals) == 1:
            return equals[0]
        message = f"Function '{function.name.lower()}' cannot be resolved due to ambiguous method parameters "
        message += f"({', '.join(map(argument_text, arguments))}).\n"
        raise SqlTypeError(message + "Use CAST to choose one of: " + ", ".join(r.signature.id for r in equals))


def _types(signature: Signature) -> tuple[SqlType, ...]:
    return tuple(parameter.type for parameter in (*signature.parameters, *signature.initial))


def _no_match(function: Function, arguments: Sequence[Argument]) -> str:
    given = ", ".join(map(argument_text, arguments))
    known = "\n".join(sorted(signature.id for signature in function.signatures))
    return (
        f"Function '{function.name.lower()}' does not accept parameters ({given}).\nValid alternatives are:\n{known}\n"
        f"For detailed information on a function run: DESCRIBE FUNCTION {function.name};"
    )
