"""The aggregate calls of a query: each distinct one is computed once, under a name of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from deploy.ksql import tree as t
from deploy.ksql.analysis import refuse_bounds
from deploy.ksql.binding import Argument
from deploy.ksql.errors import InvalidStatement, NotSupported, SqlError, SqlTypeError
from deploy.ksql.functions import Resolution
from deploy.ksql.plan import Aggregate
from deploy.ksql.rewriting import rewrite
from deploy.ksql.typed import Typed, cast, literal
from deploy.ksql.types import ArrayType, MapType, SqlType, StructType, parse_type

if TYPE_CHECKING:
    from deploy.ksql.work import Work


class AggregateCalls:
    """Collects aggregate calls; `arguments` are the columns that they read, `types` what they give."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.calls: dict[t.Call, str] = {}
        self.arguments: dict[str, Typed] = {}
        self.aggregates: list[Aggregate] = []
        self.types: dict[str, SqlType] = {}
        self.typer = work.typer()

    def replace(self, expression: t.Expression, groups: Mapping[t.Expression, str]) -> t.Expression:
        """The expression over the aggregate's result: groups and aggregate calls become columns."""

        def change(part: t.Expression) -> t.Expression | None:
            if part in groups:
                return t.Column(groups[part], location=part.location)
            if isinstance(part, t.Call) and self.work.functions.is_aggregate(part.name):
                return t.Column(self._name(part), location=part.location)
            return None

        return rewrite(expression, change)

    def texts(self) -> dict[str, str]:
        """How messages show the aggregates' names: as the calls that they are."""
        return {name: self.typer.text(call) for call, name in self.calls.items()}

    def _name(self, call: t.Call) -> str:
        if call not in self.calls:
            self.calls[call] = f"KSQL_AGG_VARIABLE_{len(self.calls)}"
            try:
                self._add(call, self.calls[call])
            except SqlError as error:
                error.locate(call.location)
                raise
        return self.calls[call]

    def _add(self, call: t.Call, name: str) -> None:
        for argument in call.arguments:
            refuse_bounds(self.work.analysis.names, argument)
        given = [self.typer.type(argument) for argument in call.arguments]
        resolution, given = self._resolve(call, given)
        signature, binding = resolution.signature, resolution.binding
        if self.work.current.is_table and not signature.undo:
            message = f"The aggregation function(s) ({call.name}) cannot be applied to a table source, "
            raise NotSupported(message + "only to a stream source.")
        self._check_intermediate(resolution)
        wanted = [binding.substitute(parameter) for parameter in binding.parameters]
        items = [item if type_ is None else cast(item, type_) for item, type_ in zip(given, wanted, strict=True)]
        split = len(items) - len(signature.initial)
        columns = tuple(self._argument(item, type_) for item, type_ in zip(items[:split], wanted, strict=False))
        initial = tuple(_constant(call, item).to_json() for item in items[split:])
        self.aggregates.append(Aggregate(name, call.name, signature.id, columns, initial))
        self.types[name] = self._returns(call, resolution, items)

    def _resolve(self, call: t.Call, given: list[Typed]) -> tuple[Resolution, list[Typed]]:
        """COUNT() and COUNT(*) count rows: with no argument where the function takes none, else with a constant."""
        types: list[Argument] = [item.type for item in given]
        try:
            return self.work.functions.resolve(call.name, types), given
        except SqlTypeError:
            if call.arguments or call.name != "COUNT":
                raise
        row = cast(literal(1), parse_type("BIGINT"))
        return self.work.functions.resolve(call.name, [row.type]), [row]

    def _check_intermediate(self, resolution: Resolution) -> None:
        intermediate = resolution.signature.intermediate
        formats = self.work.current.formats
        if formats.value.name == "DELIMITED" and isinstance(intermediate, ArrayType | MapType | StructType):
            message = "One of the functions used in the statement has an intermediate type that the value format "
            raise SqlTypeError(f"{message}can not handle. Please remove the function or change the format.")

    def _argument(self, item: Typed, type_: SqlType | None) -> str:
        """The column that holds an argument; equal arguments share one."""
        if item.type is None:
            if type_ is None:
                raise SqlTypeError("Can't infer a type of null. Please explicitly cast it to a required type.")
            item = Typed(type_, "cast", {"operand": item}, item.text)
        for name, known in self.arguments.items():
            if known.to_json() == item.to_json():
                return name
        name = item.fields["name"] if item.op == "column" else f"KSQL_INTERNAL_COL_{len(self.arguments)}"
        self.arguments[name] = item
        return str(name)

    def _returns(self, call: t.Call, resolution: Resolution, items: list[Typed]) -> SqlType:
        returns = resolution.signature.returns
        if returns is None:
            if self.work.context.resolve is None:
                raise NotSupported(f"{resolution.signature.id}: only the runner can tell what {call.name} returns")
            types = [str(item.type) for item in items]
            return parse_type(self.work.context.resolve(resolution.signature.id, types))
        type_ = resolution.binding.substitute(returns)
        if type_ is None:
            raise SqlTypeError(f"{call.name}: the type of its result cannot be told from NULL; CAST the argument")
        return type_


def _constant(call: t.Call, item: Typed) -> Typed:
    inner = item
    while inner.op == "cast":
        inner = inner.fields["operand"]
    if inner.op != "literal":
        raise InvalidStatement(
            f"Parameter '{item.text}' of {call.name} must be a constant: it is fixed for the whole query"
        )
    return inner if inner.type is None or item.op == "literal" else Typed(item.type, "literal", inner.fields, item.text)
