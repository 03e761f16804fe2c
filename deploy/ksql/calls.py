"""Type-checks function calls: overloads, implicit conversions, lambdas, time units."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from deploy.ksql import tree as t
from deploy.ksql.binding import Argument, Binding, LambdaArgument, accepts, widens
from deploy.ksql.errors import InvalidStatement, NotSupported, SqlTypeError
from deploy.ksql.functions import Function, Resolution, Signature
from deploy.ksql.typed import Typed, cast
from deploy.ksql.types import INTERVALUNIT, LambdaType, SqlType, parse_type, time_unit

if TYPE_CHECKING:
    from deploy.ksql.expressions import ExpressionTyper


class CallTyper:
    """Types the calls of one clause."""

    def __init__(self, typer: ExpressionTyper) -> None:
        self.typer = typer
        self.functions = typer.functions

    def type(self, call: t.Call) -> Typed:
        """A scalar function's call; raises SqlTypeError, UnknownName, InvalidStatement."""
        function = self.functions.function(call.name)
        if function.kind != "scalar":
            kind = "Aggregate" if function.kind == "aggregate" else "Table"
            raise InvalidStatement(f"{kind} function {function.name} cannot be used here: {self._where()}")
        return self.resolved(call, function)

    def resolved(self, call: t.Call, function: Function) -> Typed:
        """The `call` node of any kind of function, its result's type taken from the signature."""
        given = [self._argument(function, index, argument) for index, argument in enumerate(call.arguments)]
        types: list[Argument] = [item if isinstance(item, LambdaArgument) else item.type for item in given]
        resolution = self.functions.resolve(call.name, types)
        arguments = self._convert(call, given, resolution)
        returns = self._returns(function, resolution, arguments)
        fields = {"function": function.name, "signature": resolution.signature.id, "arguments": arguments}
        return Typed(returns, "call", fields)

    def _where(self) -> str:
        return f"in {self.typer.clause} only scalar functions are allowed"

    def _argument(self, function: Function, index: int, argument: t.Expression) -> Typed | LambdaArgument:
        if isinstance(argument, t.Lambda):
            return LambdaArgument(len(argument.parameters))
        if isinstance(argument, t.Column) and argument.source is None and _takes_unit(function, index):
            unit = time_unit(argument.name)
            if unit is not None:
                return Typed(INTERVALUNIT, "literal", {"value": unit}, argument.name)
        return self.typer.type(argument)

    def _convert(self, call: t.Call, given: list[Typed | LambdaArgument], resolution: Resolution) -> list[Typed]:
        """Arguments as their parameters' types; lambdas last, when the others have bound the variables."""
        binding = resolution.binding
        converted: list[Typed | None] = [
            None if isinstance(item, LambdaArgument) else _as_parameter(item, binding.substitute(parameter))
            for item, parameter in zip(given, binding.parameters, strict=True)
        ]
        for index, (argument, parameter) in enumerate(zip(call.arguments, binding.parameters, strict=True)):
            if isinstance(argument, t.Lambda) and isinstance(parameter, LambdaType):
                converted[index] = self._lambda(argument, parameter, binding, call.name)
        return [item for item in converted if item is not None]

    def _lambda(self, argument: t.Lambda, parameter: LambdaType, binding: Binding, name: str) -> Typed:
        types = [binding.substitute(type_) for type_ in parameter.parameters]
        known = {name_: type_ for name_, type_ in zip(argument.parameters, types, strict=True) if type_ is not None}
        if len(known) != len(argument.parameters):
            raise SqlTypeError(f"{name}: the types of the lambda's parameters {argument.parameters} cannot be told")
        inner = replace(self.typer, variables={**self.typer.variables, **known})
        body = inner.type(argument.body)
        wanted = binding.substitute(parameter.result)
        if wanted is not None and body.type is not None and widens(body.type, wanted):
            body = cast(body, wanted)
        elif body.type is not None and not accepts(parameter.result, body.type, binding, casts=False):
            raise SqlTypeError(f"{name}: the lambda gives {body.type}, but {wanted or parameter.result} is expected")
        fields = {
            "parameters": list(argument.parameters),
            "parameter_types": [str(type_) for type_ in known.values()],
            "body": body,
        }
        return Typed(body.type, "lambda", fields, inner.text(argument.body))

    def _returns(self, function: Function, resolution: Resolution, arguments: list[Typed]) -> SqlType | None:
        signature = resolution.signature
        if signature.returns is not None:
            return resolution.binding.substitute(signature.returns)
        if self.typer.resolve is None:
            raise NotSupported(f"{signature.id}: only the runner can tell what {function.name} returns here")
        return parse_type(self.typer.resolve(signature.id, [str(item.type) for item in arguments]))


def _as_parameter(item: Typed, type_: SqlType | None) -> Typed:
    if type_ is None or type_ == item.type or str(type_) == "ANY":
        return item
    return cast(item, type_)


def _takes_unit(function: Function, index: int) -> bool:
    return any(_parameter(signature, index) == INTERVALUNIT for signature in function.signatures)


def _parameter(signature: Signature, index: int) -> SqlType | None:
    return signature.parameters[index].type if index < len(signature.parameters) else None
