"""Matches argument types with a signature's parameter types: variables, variadics, implicit conversions, lambdas."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deploy.ksql.types import (
    ANY,
    BIGINT,
    DATE,
    DOUBLE,
    INTEGER,
    STRING,
    TIME,
    TIMESTAMP,
    ArrayType,
    DecimalType,
    LambdaType,
    MapType,
    NamedType,
    SqlType,
    StructType,
    base_name,
    is_numeric,
)


@dataclass(frozen=True, slots=True)
class LambdaArgument:
    """A lambda, known only by its number of parameters until the other arguments are bound."""

    arity: int


Argument = SqlType | LambdaArgument | None  # None is the literal NULL
_INTEGER_DIGITS = {INTEGER: 10, BIGINT: 19}


@dataclass(slots=True)
class Binding:
    """What type variables stand for, and the parameter type of each argument."""

    types: dict[str, SqlType] = field(default_factory=dict)
    decimals: dict[str, int] = field(default_factory=dict)
    parameters: list[SqlType] = field(default_factory=list)

    @property
    def variable_count(self) -> int:
        """How many of the parameters are generic: a signature with fewer is more specific."""
        return sum(isinstance(parameter, NamedType) or parameter == ANY for parameter in self.parameters)

    def substitute(self, type_: SqlType) -> SqlType | None:
        """The type with its variables replaced; None when one is not bound."""
        match type_:
            case NamedType(name):
                return self.types.get(name)
            case DecimalType(precision, scale):
                return self._decimal(precision, scale)
            case ArrayType(element):
                inner = self.substitute(element)
                return None if inner is None else ArrayType(inner)
            case MapType(key, value):
                return self._map(key, value)
            case StructType(fields):
                return self._struct(fields)
            case _:
                return type_

    def _decimal(self, precision: int | str, scale: int | str) -> SqlType | None:
        values = [_number(part, self.decimals) for part in (precision, scale)]
        return None if values[0] is None or values[1] is None else DecimalType(values[0], values[1])

    def _map(self, key: SqlType, value: SqlType) -> SqlType | None:
        keys, values = self.substitute(key), self.substitute(value)
        return None if keys is None or values is None else MapType(keys, values)

    def _struct(self, fields: tuple[tuple[str, SqlType], ...]) -> SqlType | None:
        types = [(name, self.substitute(type_)) for name, type_ in fields]
        known = tuple((name, type_) for name, type_ in types if type_ is not None)
        return StructType(known) if len(known) == len(types) else None


def bind(
    parameters: Sequence[SqlType], variadic: int | None, arguments: Sequence[Argument], casts: bool
) -> Binding | None:
    """The binding that lets a signature take these arguments, or None; `casts` allows implicit conversions."""
    expanded = _expand(parameters, variadic, len(arguments))
    if expanded is None:
        return None
    binding = Binding(parameters=list(expanded))
    for parameter, argument in zip(expanded, arguments, strict=True):
        if not accepts(parameter, argument, binding, casts):
            return None
    return binding


def _expand(parameters: Sequence[SqlType], variadic: int | None, count: int) -> list[SqlType] | None:
    """One parameter type for each argument."""
    if variadic is None:
        return list(parameters) if len(parameters) == count else None
    repeated = count - len(parameters) + 1
    if repeated < 0:
        return None
    return [*parameters[:variadic], *[parameters[variadic]] * repeated, *parameters[variadic + 1 :]]


def accepts(parameter: SqlType, argument: Argument, binding: Binding, casts: bool) -> bool:
    """Whether a parameter takes an argument; binds the parameter's variables."""
    if isinstance(parameter, LambdaType) and isinstance(argument, LambdaArgument):
        return len(parameter.parameters) == argument.arity
    if isinstance(parameter, LambdaType) or isinstance(argument, LambdaArgument):
        return False
    if argument is None or parameter == ANY:
        return True
    if isinstance(parameter, NamedType):
        return _bind_variable(parameter.name, argument, binding, casts)
    if isinstance(parameter, DecimalType):
        return _bind_decimal(parameter, argument, binding, casts)
    return _accepts_parts(parameter, argument, binding, casts)


def _accepts_parts(parameter: SqlType, argument: SqlType, binding: Binding, casts: bool) -> bool:
    match parameter, argument:
        case ArrayType(element), ArrayType(given):
            return accepts(element, given, binding, casts)
        case MapType(key, value), MapType(given_key, given_value):
            return accepts(key, given_key, binding, casts) and accepts(value, given_value, binding, casts)
        case StructType(fields), StructType(given_fields):
            pairs = list(zip(fields, given_fields, strict=False))
            same = len(fields) == len(given_fields) and all(a[0] == b[0] for a, b in pairs)
            return same and all(accepts(a[1], b[1], binding, casts) for a, b in pairs)
        case _:
            return parameter == argument or (casts and widens(argument, parameter))


def _bind_variable(name: str, argument: SqlType, binding: Binding, casts: bool) -> bool:
    bound = binding.types.get(name)
    joined = argument if bound is None else common_type(bound, argument) if casts else bound
    if joined is None or (bound is not None and not casts and bound != argument):
        return False
    binding.types[name] = joined
    return True


def _bind_decimal(parameter: DecimalType, argument: SqlType, binding: Binding, casts: bool) -> bool:
    if not isinstance(argument, DecimalType) and not (casts and argument in _INTEGER_DIGITS):
        return False
    given = as_decimal(argument)
    if isinstance(parameter.precision, int):
        return given == parameter or (casts and widens(given, parameter))
    precision, scale = str(parameter.precision), str(parameter.scale)
    if precision in binding.decimals:
        given = wider_decimal(DecimalType(binding.decimals[precision], binding.decimals[scale]), given)
    binding.decimals |= {precision: int(given.precision), scale: int(given.scale)}
    return True


def as_decimal(type_: SqlType) -> DecimalType:
    """INTEGER as DECIMAL(10, 0), BIGINT as DECIMAL(19, 0), a DECIMAL as it is."""
    return type_ if isinstance(type_, DecimalType) else DecimalType(_INTEGER_DIGITS[type_], 0)  # type: ignore[index]


def wider_decimal(left: DecimalType, right: DecimalType) -> DecimalType:
    """The smallest DECIMAL that holds both."""
    scale = max(int(left.scale), int(right.scale))
    digits = max(int(left.precision) - int(left.scale), int(right.precision) - int(right.scale))
    return DecimalType(digits + scale, scale)


def widens(given: SqlType, wanted: SqlType) -> bool:  # noqa: PLR0911 (one rule a line)
    """Whether one turns into the other implicitly: INTEGER → BIGINT → DECIMAL → DOUBLE, text → times."""
    if given == wanted:
        return True
    match given, wanted:
        case ArrayType(element), ArrayType(other):
            return widens(element, other)
        case MapType(key, value), MapType(other_key, other_value):
            return widens(key, other_key) and widens(value, other_value)
        case _ if given == STRING:
            return wanted in (DATE, TIME, TIMESTAMP)
        case _ if wanted == DOUBLE:
            return is_numeric(given)
        case _ if isinstance(wanted, DecimalType) and is_numeric(given) and given != DOUBLE:
            return wider_decimal(as_decimal(given), wanted) == wanted
        case _:
            return given == INTEGER and wanted == BIGINT


_BASES = ("INTEGER", "BIGINT", "DECIMAL", "DOUBLE")


def converts(given: SqlType, wanted: SqlType) -> bool:
    """Whether INSERT INTO turns one into the other: as `widens`, with any DECIMAL for a narrower number."""
    names = [base_name(type_) for type_ in (given, wanted)]
    by_base = all(name in _BASES for name in names) and _BASES.index(names[0]) <= _BASES.index(names[1])
    return given == wanted or by_base or (given != STRING and widens(given, wanted))


def common_type(left: SqlType, right: SqlType) -> SqlType | None:
    """The narrower of the types that both turn into implicitly, or None."""
    if widens(left, right):
        return right
    if widens(right, left):
        return left
    if is_numeric(left) and is_numeric(right):
        return wider_decimal(as_decimal(left), as_decimal(right))
    return None


def argument_text(argument: Argument) -> str:
    """How messages show an argument's type."""
    if isinstance(argument, LambdaArgument):
        return "LAMBDA"
    return "null" if argument is None else str(argument)


def _number(part: int | str, values: Mapping[str, int]) -> int | None:
    """A precision or scale: a number, a variable, or arithmetic on variables (`MAX(P - S, 1)`)."""
    if isinstance(part, int):
        return part
    try:
        return _evaluate(ast.parse(part, mode="eval").body, values)
    except KeyError:
        return None


def _evaluate(node: ast.expr, values: Mapping[str, int]) -> int:
    match node:
        case ast.Constant(int() as number):
            return number
        case ast.Name(name):
            return values[name]
        case ast.BinOp(left, ast.Add(), right):
            return _evaluate(left, values) + _evaluate(right, values)
        case ast.BinOp(left, ast.Sub(), right):
            return _evaluate(left, values) - _evaluate(right, values)
        case ast.BinOp(left, ast.Mult(), right):
            return _evaluate(left, values) * _evaluate(right, values)
        case ast.Call(ast.Name("MAX" | "MIN" as name), arguments):
            numbers = [_evaluate(argument, values) for argument in arguments]
            return max(numbers) if name == "MAX" else min(numbers)
        case _:
            raise ValueError(f"not arithmetic on precision and scale: {ast.unparse(node)}")
