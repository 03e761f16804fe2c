"""Parse tree → syntax tree, for names, types and expressions."""

# ruff: noqa: D102 (one method for each rule of the grammar, named after it)
from __future__ import annotations

from decimal import Decimal
from math import isinf
from typing import Any

from lark import Token, Transformer, v_args
from lark.tree import Meta

from deploy.ksql.errors import SqlSyntaxError
from deploy.ksql.tree import (
    Arithmetic,
    ArrayConstructor,
    Between,
    Call,
    Case,
    Cast,
    Column,
    Comparison,
    Expression,
    Field,
    InList,
    IsNull,
    Lambda,
    Like,
    Literal,
    Location,
    Logical,
    MapConstructor,
    Negate,
    Not,
    Row,
    StructConstructor,
    Subscript,
    When,
)
from deploy.ksql.types import PRIMITIVES, ArrayType, DecimalType, MapType, NamedType, SqlType, StructType

MAX_BIGINT = 2**63 - 1


def at(meta: Meta) -> Location | None:
    """Where a rule's first token stands."""
    return None if meta.empty else Location(meta.line, meta.column)


def _given(children: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(child for child in children if child is not None)


def unquote(token: str) -> str:
    """A name as it is compared: upper case unless quoted; a text without its quotes."""
    quote = token[0]
    if quote in "`'\"":
        return token[1:-1].replace(quote * 2, quote)
    return token.upper()


@v_args(inline=True)
class TypeBuilder(Transformer[Token, Any]):
    """Names and types."""

    def name(self, token: Token) -> str:
        return unquote(token)

    def string(self, token: Token) -> str:
        return unquote(token)

    def topic(self, token: Token) -> str:
        return unquote(token) if token[0] in "`'\"" else str(token)

    def names(self, *names: str) -> tuple[str, ...]:
        return names

    @v_args(meta=True, inline=True)
    def named_type(self, meta: Meta, name: str, *parameters: Token) -> SqlType:
        if name in ("DECIMAL", "DEC", "NUMERIC"):
            numbers = [int(parameter) for parameter in _given(parameters)]
            return _decimal(meta, *numbers) if len(numbers) == 2 else _decimal(meta, *(*numbers, 0)[:2])
        return PRIMITIVES.get(name) or NamedType(name)

    def type_parameter(self, token: Token) -> Token:
        return token

    def array_type(self, element: SqlType) -> SqlType:
        return ArrayType(element)

    def map_type(self, key: SqlType, value: SqlType) -> SqlType:
        return MapType(key, value)

    def struct_type(self, *fields: tuple[str, SqlType]) -> SqlType:
        return StructType(_given(fields))

    def struct_field(self, name: str, type_: SqlType) -> tuple[str, SqlType]:
        return name, type_


def _decimal(meta: Meta, precision: int = 0, scale: int = 0) -> DecimalType:
    if precision < 1 or scale > precision:
        wrong = f"DECIMAL precision must be >= 1: DECIMAL({precision},{scale})"
        if precision >= 1:
            wrong = f"DECIMAL precision must be >= scale: DECIMAL({precision},{scale})"
        raise SqlSyntaxError(wrong, meta)
    return DecimalType(precision, scale)


@v_args(inline=True, meta=True)
class ExpressionBuilder(TypeBuilder):
    """Expressions; one method a rule of the grammar."""

    # ---- literals
    def null(self, meta: Meta) -> Expression:
        return Literal(None, location=at(meta))

    def true(self, meta: Meta) -> Expression:
        return Literal(True, location=at(meta))

    def false(self, meta: Meta) -> Expression:
        return Literal(False, location=at(meta))

    def integer(self, meta: Meta, token: Token) -> Expression:
        return Literal(int(token), location=at(meta))

    def decimal(self, meta: Meta, token: Token) -> Expression:
        return Literal(Decimal(token), location=at(meta))

    def double(self, meta: Meta, token: Token) -> Expression:
        return Literal(float(token), str(token), location=at(meta))

    def text(self, meta: Meta, token: Token) -> Expression:
        return Literal(unquote(token), location=at(meta))

    def parameter(self, meta: Meta) -> Expression:
        raise SqlSyntaxError("Parameters (?) are not supported", meta)

    # ---- names and calls
    def column(self, meta: Meta, name: str) -> Expression:
        return Column(name, location=at(meta))

    def qualified_column(self, meta: Meta, source: str, name: str) -> Expression:
        return Column(name, source, location=at(meta))

    def call(self, meta: Meta, name: str, arguments: tuple[Expression, ...] | None) -> Expression:
        return Call(name, arguments or (), location=at(meta))

    def call_star(self, meta: Meta, name: str) -> Expression:
        return Call(name, (), star=True, location=at(meta))

    def arguments(self, _: Meta, *arguments: Expression) -> tuple[Expression, ...]:
        return arguments

    def expressions(self, _: Meta, *items: Expression) -> tuple[Expression, ...]:
        return items

    def lambda_one(self, meta: Meta, parameter: str, body: Expression) -> Expression:
        return Lambda((parameter,), body, location=at(meta))

    def lambda_many(self, meta: Meta, parameters: tuple[str, ...], body: Expression) -> Expression:
        return Lambda(parameters, body, location=at(meta))

    # ---- operators
    def comparison(self, _: Meta, operator: Token) -> str:
        return "<>" if operator == "!=" else str(operator)

    additive = multiplicative = comparison

    def or_(self, meta: Meta, left: Expression, right: Expression) -> Expression:
        return Logical("OR", left, right, location=at(meta))

    def and_(self, meta: Meta, left: Expression, right: Expression) -> Expression:
        return Logical("AND", left, right, location=at(meta))

    def not_(self, meta: Meta, operand: Expression) -> Expression:
        return Not(operand, location=at(meta))

    def compare(self, meta: Meta, left: Expression, operator: str, right: Expression) -> Expression:
        return Comparison(operator, left, right, location=at(meta))

    def distinct_from(self, meta: Meta, left: Expression, right: Expression) -> Expression:
        return Comparison("IS DISTINCT FROM", left, right, location=at(meta))

    def not_distinct_from(self, meta: Meta, left: Expression, right: Expression) -> Expression:
        return Comparison("IS NOT DISTINCT FROM", left, right, location=at(meta))

    def is_null(self, meta: Meta, operand: Expression) -> Expression:
        return IsNull(operand, location=at(meta))

    def is_not_null(self, meta: Meta, operand: Expression) -> Expression:
        return IsNull(operand, negated=True, location=at(meta))

    def between(self, meta: Meta, operand: Expression, low: Expression, high: Expression) -> Expression:
        return Between(operand, low, high, location=at(meta))

    def not_between(self, meta: Meta, operand: Expression, low: Expression, high: Expression) -> Expression:
        return Not(self.between(meta, operand, low, high), location=at(meta))

    def in_list(self, meta: Meta, operand: Expression, items: tuple[Expression, ...]) -> Expression:
        return InList(operand, items, location=at(meta))

    def not_in_list(self, meta: Meta, operand: Expression, items: tuple[Expression, ...]) -> Expression:
        return Not(self.in_list(meta, operand, items), location=at(meta))

    def like(self, meta: Meta, operand: Expression, pattern: Expression, escape: str | None) -> Expression:
        return Like(operand, pattern, escape, location=at(meta))

    def not_like(self, meta: Meta, operand: Expression, pattern: Expression, escape: str | None) -> Expression:
        return Not(self.like(meta, operand, pattern, escape), location=at(meta))

    def arithmetic(self, meta: Meta, left: Expression, operator: str, right: Expression) -> Expression:
        return Arithmetic(operator, left, right, location=at(meta))

    def signed(self, meta: Meta, sign: str, operand: Expression) -> Expression:
        if sign == "+":
            return operand
        if isinstance(operand, Literal) and isinstance(operand.value, int | float | Decimal):
            text = "-" + operand.text if operand.text else ""
            return Literal(-operand.value, text, location=at(meta))
        return Negate(operand, location=at(meta))

    # ---- parts and constructors
    def subscript(self, meta: Meta, operand: Expression, index: Expression) -> Expression:
        return Subscript(operand, index, location=at(meta))

    def field(self, meta: Meta, operand: Expression, name: str) -> Expression:
        return Field(operand, name, location=at(meta))

    def cast(self, meta: Meta, operand: Expression, type_: SqlType) -> Expression:
        return Cast(operand, type_, location=at(meta))

    def when(self, meta: Meta, condition: Expression, result: Expression) -> When:
        return When(condition, result, location=at(meta))

    def searched_case(self, meta: Meta, *parts: Any) -> Expression:
        return Case(None, parts[:-1], parts[-1], location=at(meta))

    def simple_case(self, meta: Meta, operand: Expression, *parts: Any) -> Expression:
        return Case(operand, parts[:-1], parts[-1], location=at(meta))

    def array(self, meta: Meta, items: tuple[Expression, ...] | None) -> Expression:
        return ArrayConstructor(items or (), location=at(meta))

    def map(self, meta: Meta, *entries: tuple[Expression, Expression]) -> Expression:
        return MapConstructor(_given(entries), location=at(meta))

    def map_entry(self, _: Meta, key: Expression, value: Expression) -> tuple[Expression, Expression]:
        return key, value

    def struct(self, meta: Meta, *fields: tuple[str, Expression]) -> Expression:
        return StructConstructor(_given(fields), location=at(meta))

    def struct_entry(self, _: Meta, name: str, value: Expression) -> tuple[str, Expression]:
        return name, value

    def row(self, meta: Meta, items: tuple[Expression, ...] | None) -> Expression:
        if items is not None and len(items) == 1:
            return items[0]
        return Row(items or (), location=at(meta))


def check_literals(literal: Literal) -> None:
    """Raise SqlSyntaxError for a number that no SQL type holds.

    ksqlDB's text counts this column one further; the error's own `column` is where the number stands.
    """
    location = literal.location or Location(1, 1)
    value = literal.value
    place = f"Failed to prepare statement: line {location.line}:{location.column + 1}"
    if isinstance(value, int) and not isinstance(value, bool) and not -MAX_BIGINT - 1 <= value <= MAX_BIGINT:
        message = f"{place}: Invalid numeric literal: {value}"
        raise SqlSyntaxError(message, location)
    if isinstance(value, float) and isinf(value):
        message = f"{place}: Number overflows DOUBLE: {literal.text}"
        raise SqlSyntaxError(message, location)
