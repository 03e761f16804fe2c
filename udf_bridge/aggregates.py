"""The generated Java class of a SQL aggregate: a factory around the aggregate's class in the runtime."""

from __future__ import annotations

from udf_bridge.classes import PACKAGE, ModelSource, description, java_parameter
from udf_bridge.functions import CallForm, SqlFunction
from udf_bridge.source import Annotation, JavaClass, JavaMethod, class_name, string_literal

_RUNTIME = "io.ksqlanomaly.udf"
_API = "io.confluent.ksql.function.udaf"
_PARAMETER = "io.confluent.ksql.function.udf.UdfParameter"


def aggregate_class(function: SqlFunction, model: ModelSource) -> JavaClass:
    """Return the class of one SQL aggregate, whose static method makes an instance for each query."""
    name = class_name(function.name)
    return JavaClass(
        PACKAGE,
        name,
        f"SQL aggregate {function.name} of model {model.name} {model.version}.",
        (JavaMethod("private", "", name), *(_factory(function, form, model) for form in function.forms)),
        _imports(function),
        (description("UdafDescription", function),),
    )


def _factory(function: SqlFunction, form: CallForm, model: ModelSource) -> JavaMethod:
    """A server takes the types of state and result from the annotation."""
    kind = function.kind
    members = [
        ("description", string_literal(kind.description)),
        ("aggregateSchema", f"{kind.aggregate}.STATE_SQL"),
    ]
    if kind.schema_constant:
        members.append(("returnSchema", f"Schemas.{kind.schema_constant}"))
    (row,) = form.values
    constants = [form.alpha] if form.alpha else []
    arguments = ", ".join([f"{model.class_name}.HOLDER", *(part.name for part in constants)])
    return JavaMethod(
        "public static",
        f"Udaf<{row.java_type}, Struct, {kind.java_type}>",
        "createWithAlpha" if form.alpha else "create",
        parameters=tuple(java_parameter(part, part.name) for part in constants),
        body=(f"return {kind.aggregate}.{kind.evaluation_call}({arguments});",),
        annotations=(Annotation("UdafFactory", tuple(members)),),
    )


def _imports(function: SqlFunction) -> frozenset[str]:
    api = {f"{_API}.{name}" for name in ("Udaf", "UdafDescription", "UdafFactory")}
    runtime = {f"{_RUNTIME}.{function.kind.aggregate}"}
    runtime |= {f"{_RUNTIME}.Schemas"} if function.kind.schema_constant else set()
    runtime |= {_PARAMETER} if function.kind.takes_alpha else set()
    return frozenset(api | runtime | {"java.util.List", "org.apache.kafka.connect.data.Struct"})
