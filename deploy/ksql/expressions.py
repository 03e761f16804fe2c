"""Type-checks an expression against a scope and gives its plan.json node, with every conversion written out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from deploy.ksql import tree as t
from deploy.ksql.calls import CallTyper
from deploy.ksql.catalogue import Catalogue
from deploy.ksql.coercion import castable, coerce, common
from deploy.ksql.errors import NotSupported, SqlError, SqlTypeError, UnknownName
from deploy.ksql.formatting import literal_text, text
from deploy.ksql.functions import FunctionRegistry
from deploy.ksql.operators import arithmetic, comparison, text_as_time
from deploy.ksql.typed import Typed, cast, literal
from deploy.ksql.types import (
    BIGINT,
    BOOLEAN,
    INTEGER,
    STRING,
    ArrayType,
    MapType,
    SqlType,
    StructType,
    is_numeric,
)


class Scope(Protocol):
    """Where column names are looked up."""

    def column(self, column: t.Column) -> Typed:
        """The typed `column` node; raises UnknownName."""
        ...


@dataclass(frozen=True, slots=True)
class ExpressionTyper:
    """Types expressions of one clause; `variables` are the parameters of the lambdas around."""

    scope: Scope
    functions: FunctionRegistry
    catalogue: Catalogue
    clause: str = "Select"
    resolve: Callable[[str, list[str]], str] | None = None
    variables: Mapping[str, SqlType] = field(default_factory=dict)

    def type(self, expression: t.Expression) -> Typed:
        """The typed expression; every SqlError gets the place of the innermost expression that has one."""
        try:
            typed = self._type(expression)
        except SqlError as error:
            error.locate(expression.location)
            raise
        return typed if typed.text else replace(typed, text=self.text(expression))

    def boolean(self, expression: t.Expression, where: str) -> Typed:
        """A condition; raises SqlTypeError naming the clause when it is no BOOLEAN."""
        try:
            typed = self.type(expression)
        except SqlTypeError as error:
            error.message = f"Error in {where} expression: {error.message}"
            error.args = (error.message,)
            raise
        if typed.type not in (BOOLEAN, None):
            message = f"Type error in {where} expression: Should evaluate to boolean but is"
            raise SqlTypeError(f"{message} {typed.text} ({typed.type}) instead.", expression.location)
        return typed

    def text(self, expression: t.Expression) -> str:
        """The expression as messages show it: columns by the names that they have in the plan."""
        return text(expression, self._column_text)

    def _column_text(self, column: t.Column) -> str:
        try:
            return self.scope.column(column).text
        except UnknownName:  # the parameter of a lambda
            return column.name

    def _type(self, expression: t.Expression) -> Typed:  # noqa: PLR0911 (one kind of expression a line)
        match expression:
            case t.Literal(value):
                return literal(value, expression.text or literal_text(value))
            case t.Column(name, None) if name in self.variables:
                return Typed(self.variables[name], "variable", {"name": name}, name)
            case t.Column():
                return self.scope.column(expression)
            case t.Arithmetic(operator, left, right):
                return arithmetic(operator, self.type(left), self.type(right))
            case t.Negate(operand):
                return self._negate(operand)
            case t.Comparison(operator, left, right):
                return comparison(operator, self.type(left), self.type(right))
            case t.Logical(operator, left, right):
                sides = {"left": self._condition(left), "right": self._condition(right)}
                return Typed(BOOLEAN, "logical", {"operator": operator} | sides)
            case t.Not(operand):
                return Typed(BOOLEAN, "not", {"operand": self._condition(operand)})
            case t.IsNull(operand, negated):
                return Typed(BOOLEAN, "is_not_null" if negated else "is_null", {"operand": self.type(operand)})
            case t.Call():
                return CallTyper(self).type(expression)
            case _:
                return self._compound(expression)

    def _compound(self, expression: t.Expression) -> Typed:  # noqa: PLR0911
        match expression:
            case t.Between(operand, low, high):
                return self._between(operand, low, high)
            case t.InList(operand, items):
                return self._in_list(operand, items)
            case t.Like():
                return self._like(expression)
            case t.Case():
                return self._case(expression)
            case t.Cast(operand, type_):
                return self._cast(operand, type_, expression)
            case t.Subscript(operand, index):
                return self._subscript(operand, index)
            case t.Field(operand, name):
                return self._field(operand, name)
            case t.ArrayConstructor(items):
                return self._array(items)
            case t.MapConstructor(entries):
                return self._map(entries)
            case t.StructConstructor(fields):
                return self._struct(fields)
            case t.Lambda():
                raise NotSupported("A lambda can only be the argument of a function that takes one")
            case _:
                raise NotSupported(f"{type(expression).__name__} is not supported here")

    def _condition(self, expression: t.Expression) -> Typed:
        typed = self.type(expression)
        if typed.type not in (BOOLEAN, None):
            raise SqlTypeError(f"Expected a BOOLEAN, but {typed.text} is {typed.type}", expression.location)
        return typed

    def _negate(self, operand: t.Expression) -> Typed:
        typed = self.type(operand)
        if not is_numeric(typed.type):
            raise SqlTypeError(f"Cannot negate {typed.text}: it is {typed.type or 'NULL'}, not a number")
        return Typed(typed.type, "negate", {"operand": typed})

    def _between(self, operand: t.Expression, low: t.Expression, high: t.Expression) -> Typed:
        item = self.type(operand)
        bounds = [text_as_time(self.type(bound), item) for bound in (low, high)]
        first = comparison(">=", item, bounds[0])
        second = comparison("<=", item, bounds[1])
        wide = comparison(">=", first.fields["left"], second.fields["left"]).fields["left"].type
        sides = [cast(side, wide) for side in (item, *bounds)]
        return Typed(BOOLEAN, "between", dict(zip(("operand", "low", "high"), sides, strict=True)))

    def _in_list(self, operand: t.Expression, items: tuple[t.Expression, ...]) -> Typed:
        typed = [self.type(operand), *(self.type(item) for item in items)]
        typed = [typed[0], *(text_as_time(item, typed[0]) for item in typed[1:])]
        try:
            type_ = common(typed)
        except SqlTypeError as error:
            raise SqlTypeError(f"Invalid Predicate: {error.message}") from None
        if type_ is None:
            raise SqlTypeError("Invalid Predicate: IN needs an expression that is not NULL")
        first, *rest = (coerce(item, type_) for item in typed)
        return Typed(BOOLEAN, "in", {"operand": first, "items": rest})

    def _like(self, expression: t.Like) -> Typed:
        operand, pattern = self.type(expression.operand), self.type(expression.pattern)
        for side in (operand, pattern):
            if side.type not in (STRING, None):
                raise SqlTypeError(f"LIKE takes STRING, but {side.text} is {side.type}")
        if expression.escape is not None and len(expression.escape) != 1:
            raise SqlTypeError(f"Escape character must be a single character, got '{expression.escape}'")
        fields = {"operand": operand, "pattern": pattern, "escape": expression.escape}
        return Typed(BOOLEAN, "like", fields)

    def _case(self, expression: t.Case) -> Typed:
        operand = expression.operand
        whens = [
            (w.condition if operand is None else t.Comparison("=", operand, w.condition, location=w.location), w.result)
            for w in expression.whens
        ]
        typed = [(self._condition(condition), self.type(result)) for condition, result in whens]
        default = None if expression.default is None else self.type(expression.default)
        type_ = _case_type([result for _, result in typed], default)
        branches = [{"when": condition, "then": result} for condition, result in typed]
        return Typed(type_, "case", {"whens": branches, "default": default})

    def _cast(self, operand: t.Expression, type_: SqlType, place: t.Expression) -> Typed:
        wanted = self.catalogue.resolve(type_, place.location)
        typed = self.type(operand)
        if typed.type is None:
            return Typed(wanted, "cast", {"operand": typed})
        if not castable(typed.type, wanted):
            raise SqlTypeError(f"Invalid {self.clause}: Cast of {typed.type} to {wanted} is not supported")
        return typed if typed.type == wanted else Typed(wanted, "cast", {"operand": typed})

    def _subscript(self, operand: t.Expression, index: t.Expression) -> Typed:
        typed, position = self.type(operand), self.type(index)
        match typed.type:
            case ArrayType(element) if position.type in (INTEGER, BIGINT):
                return Typed(element, "subscript", {"operand": typed, "index": cast(position, INTEGER)})
            case MapType(key, value) if position.type == key:
                return Typed(value, "subscript", {"operand": typed, "index": position})
            case ArrayType() | MapType():
                raise SqlTypeError(f"{typed.text} ({typed.type}) takes no index of type {position.type or 'NULL'}")
            case _:
                raise SqlTypeError(f"{typed.text} is {typed.type or 'NULL'}: only ARRAY and MAP take an index")

    def _field(self, operand: t.Expression, name: str) -> Typed:
        typed = self.type(operand)
        if not isinstance(typed.type, StructType):
            raise SqlTypeError(f"{typed.text} is {typed.type or 'NULL'}, not a STRUCT: it has no field {name}")
        type_ = typed.type.field(name)
        if type_ is None:
            existing = ", ".join(field for field, _ in typed.type.fields)
            raise SqlTypeError(f"Could not find field '{name}' in '{typed.text}'. Its fields: {existing}")
        return Typed(type_, "field", {"operand": typed, "name": name})

    def _array(self, items: tuple[t.Expression, ...]) -> Typed:
        if not items:
            message = "Array constructor cannot be empty. Please supply at least one element "
            raise SqlTypeError(message + "(see https://github.com/confluentinc/ksql/issues/4239).")
        typed = [self.type(item) for item in items]
        type_ = common(typed)
        if type_ is None:
            raise SqlTypeError("Cannot construct an array with all NULL elements; CAST one of them to a type")
        return Typed(ArrayType(type_), "array", {"items": [coerce(item, type_) for item in typed]})

    def _map(self, entries: tuple[tuple[t.Expression, t.Expression], ...]) -> Typed:
        if not entries:
            raise SqlTypeError("Map constructor cannot be empty. Please supply at least one key value pair.")
        typed = [(self.type(key), self.type(value)) for key, value in entries]
        keys, values = common([key for key, _ in typed]), common([value for _, value in typed])
        if keys is None or values is None:
            raise SqlTypeError(f"Cannot construct a map with all NULL {'keys' if keys is None else 'values'}")
        pairs = [{"key": coerce(key, keys), "value": coerce(value, values)} for key, value in typed]
        return Typed(MapType(keys, values), "map", {"entries": pairs})

    def _struct(self, fields: tuple[tuple[str, t.Expression], ...]) -> Typed:
        names = [name for name, _ in fields]
        if len(set(names)) != len(names):
            repeated = sorted({name for name in names if names.count(name) > 1})
            raise SqlTypeError(f"Duplicate field names found in STRUCT: {', '.join(repeated)}")
        typed = [(name, self.type(value)) for name, value in fields]
        for name, value in typed:
            if value.type is None:
                raise SqlTypeError(f"Field {name} of STRUCT is NULL: CAST it to a type")
        type_ = StructType(tuple((name, value.type) for name, value in typed))  # type: ignore[misc]
        return Typed(type_, "struct", {"fields": [{"name": name, "value": value} for name, value in typed]})


def _case_type(results: list[Typed], default: Typed | None) -> SqlType:
    """The one type of all branches; NULL fits every type. Raises SqlTypeError."""
    known = [result for result in results if result.type is not None]
    for result in known[1:]:
        if result.type != known[0].type:
            message = "Invalid Case expression. Type for all 'THEN' clauses should be the same.\n"
            message += f"THEN expression '{result.text}' has type: {result.type}.\nExpected type: {known[0].type}."
            raise SqlTypeError(message)
    default_type = None if default is None else default.type
    type_ = known[0].type if known else default_type
    if type_ is None:
        raise SqlTypeError("Invalid Case expression. All case branches have NULL type")
    if default_type not in (None, type_):
        message = "Invalid Case expression. Type for the default clause should be the same as for 'THEN' clauses. "
        raise SqlTypeError(f"{message}THEN type: {type_}. DEFAULT type: {default_type}.")
    return type_
