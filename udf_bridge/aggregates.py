"""The generated Java class of a SQL aggregate: a factory around the aggregate's class in the runtime."""

from __future__ import annotations

from udf_bridge.classes import PACKAGE, ModelSource, description
from udf_bridge.functions import SqlFunction
from udf_bridge.source import Annotation, JavaClass, JavaMethod, class_name, string_literal

_RUNTIME = "io.ksqlanomaly.udf"
_API = "io.confluent.ksql.function.udaf"


def aggregate_class(function: SqlFunction, model: ModelSource) -> JavaClass:
    """Return the class of one SQL aggregate, whose static method makes an instance for each query."""
    name = class_name(function.name)
    return JavaClass(
        PACKAGE,
        name,
        f"SQL aggregate {function.name} of model {model.name} {model.version}.",
        (JavaMethod("private", "", name), _factory(function, model)),
        _imports(function),
        (description("UdafDescription", function),),
    )


def _factory(function: SqlFunction, model: ModelSource) -> JavaMethod:
    """A server takes the types of state and result from the annotation."""
    kind = function.kind
    members = (
        ("description", string_literal(kind.description)),
        ("aggregateSchema", f"{kind.aggregate}.STATE_SQL"),
        ("returnSchema", f"Schemas.{kind.schema_constant}"),
    )
    (form,) = function.forms
    (row,) = form.values
    return JavaMethod(
        "public static",
        f"Udaf<{row.java_type}, Struct, {kind.java_type}>",
        "create",
        body=(f"return new {kind.aggregate}({model.class_name}.HOLDER);",),
        annotations=(Annotation("UdafFactory", members),),
    )


def _imports(function: SqlFunction) -> frozenset[str]:
    api = {f"{_API}.{name}" for name in ("Udaf", "UdafDescription", "UdafFactory")}
    runtime = {f"{_RUNTIME}.{function.kind.aggregate}", f"{_RUNTIME}.Schemas"}
    return frozenset(api | runtime | {"java.util.List", "org.apache.kafka.connect.data.Struct"})
