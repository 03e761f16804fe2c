"""The generated Java classes: one that holds a model, and one for each of its SQL functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from udf_bridge.functions import CallForm, Parameter, SqlFunction
from udf_bridge.source import (
    Annotation,
    JavaClass,
    JavaField,
    JavaMethod,
    JavaParameter,
    call,
    class_name,
    identifiers,
    string_literal,
)

PACKAGE = "io.ksqlanomaly.generated"
_RUNTIME = "io.ksqlanomaly.udf"
_API = "io.confluent.ksql.function.udf"
_OVERRIDE = Annotation("Override")


@dataclass(frozen=True, slots=True)
class Challenger:
    """Another version of a model in the same jar, which is only compared with it."""

    version: str
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class ModelSource:
    """What the class that holds a model has to know: `manifest_sha256` binds the class to its bundle."""

    name: str
    version: str
    backend: str
    manifest_sha256: str
    challenger: Challenger | None = None

    @property
    def class_name(self) -> str:
        """PaymentModel for a model called payment."""
        return class_name("_".join(identifiers([self.name]))) + "Model"


def model_class(model: ModelSource) -> JavaClass:
    """Return the class with a model's static holder."""
    parts = [model.name, model.version, model.backend, model.manifest_sha256]
    if model.challenger:
        parts += [model.challenger.version, model.challenger.manifest_sha256]
    arguments = map(string_literal, parts)
    holder = JavaField("static final", "ModelHolder", "HOLDER", call("ModelHolder.of", arguments, ""))
    constructor = JavaMethod("private", "", model.class_name)
    return JavaClass(
        PACKAGE,
        model.class_name,
        f"The one place of model {model.name} in a server.",
        (holder, constructor),
        frozenset({f"{_RUNTIME}.ModelHolder"}),
        modifiers="final",
    )


def function_class(function: SqlFunction, model: ModelSource) -> JavaClass:
    """Return the class of one SQL function: a method for each call form, and `configure()`, which loads the model."""
    forms = [_form_method(function, form, model) for form in function.forms]
    return JavaClass(
        PACKAGE,
        class_name(function.name),
        f"SQL function {function.name} of model {model.name} {model.version}.",
        (_configure(model), *forms),
        _imports(function),
        (description("UdfDescription", function),),
        implements="Configurable",
    )


def models_class(function: SqlFunction, models: Sequence[ModelSource]) -> JavaClass:
    """Return the class of the function that tells which models of the jar a server runs."""
    holders = [f"{model.class_name}.HOLDER" for model in models]
    field = JavaField("private static final", "ModelList", "MODELS", call("ModelList.of", holders, ""))
    settings = JavaParameter("Map<String, ?>", "settings")
    load = JavaMethod("public", "void", "configure", (settings,), ("MODELS.load();",), (_OVERRIDE,))
    members = (("description", string_literal(function.kind.description)), ("schema", "Schemas.MODELS_SQL"))
    rows = JavaMethod(
        "public",
        function.kind.java_type,
        "evaluate",
        body=(f"return MODELS.{function.kind.evaluation_call}();",),
        annotations=(Annotation("Udf", members),),
    )
    return JavaClass(
        PACKAGE,
        class_name(function.name),
        f"SQL function {function.name}.",
        (field, load, rows),
        (_imports(function) | {f"{_RUNTIME}.ModelList"}) - {f"{_API}.UdfParameter"},
        (description("UdfDescription", function),),
        implements="Configurable",
    )


def _configure(model: ModelSource) -> JavaMethod:
    settings = JavaParameter("Map<String, ?>", "settings")
    load = f"{model.class_name}.HOLDER.load();"
    return JavaMethod("public", "void", "configure", (settings,), (load,), (_OVERRIDE,))


def _form_method(function: SqlFunction, form: CallForm, model: ModelSource) -> JavaMethod:
    kind = function.kind
    names = identifiers(parameter.name for parameter in form.parameters)
    values, alpha = names[: len(form.values)], names[len(form.values) :]
    evaluation = f".{kind.evaluation_call}({', '.join(alpha)});"
    schema = (("schema", f"Schemas.{kind.schema_constant}"),) if kind.schema_constant else ()
    return JavaMethod(
        "public",
        kind.java_type,
        "evaluate",
        tuple(java_parameter(parameter, name) for parameter, name in zip(form.parameters, names, strict=True)),
        (_number_call if _takes_numbers(form) else _value_call)(
            f"{model.class_name}.HOLDER", kind.holder_call, values, evaluation
        ),
        (Annotation("Udf", (("description", string_literal(kind.description)), *schema)),),
    )


def _takes_numbers(form: CallForm) -> bool:
    return all(parameter.java_type == "Double" for parameter in form.values)


def _value_call(holder: str, method: str, values: Sequence[str], evaluation: str) -> tuple[str, ...]:
    return (call(f"return {holder}.{method}", values, evaluation),)


def _number_call(holder: str, method: str, values: Sequence[str], evaluation: str) -> tuple[str, ...]:
    """Return the statements of a call with numbers alone: they go through an array that the thread keeps."""
    row = identifiers([*values, "row"])[-1]
    fill = [f"{row}[{index}] = ModelHolder.number({value});" for index, value in enumerate(values)]
    return (f"double[] {row} = {holder}.row({len(values)});", *fill, f"return {holder}.{method}({row}){evaluation}")


def java_parameter(parameter: Parameter, name: str) -> JavaParameter:
    """Return a parameter of a method, with what DESCRIBE FUNCTION says of it."""
    members = [("value", string_literal(parameter.name))]
    if parameter.description:
        members.append(("description", string_literal(parameter.description)))
    return JavaParameter(parameter.java_type, name, Annotation("UdfParameter", tuple(members)))


def description(annotation: str, function: SqlFunction) -> Annotation:
    """Return what marks a function's class: its name, and what DESCRIBE FUNCTION says of it."""
    model = f"Model {function.model} {function.version}" if function.model else f"Models in the jar: {function.version}"
    text = f"{function.kind.description} {model}."
    members = (
        ("name", string_literal(function.name)),
        ("description", string_literal(text)),
        ("category", string_literal("ANOMALY DETECTION")),
        ("author", string_literal("ksql-anomaly")),
        ("version", string_literal(function.version)),
    )
    return Annotation(annotation, members)


def _imports(function: SqlFunction) -> frozenset[str]:
    names = {f"{_API}.Udf", f"{_API}.UdfDescription", f"{_API}.UdfParameter", "org.apache.kafka.common.Configurable"}
    names |= {"java.util.List", "java.util.Map"}
    if any(map(_takes_numbers, function.forms)):
        names.add(f"{_RUNTIME}.ModelHolder")
    if function.kind.schema_constant:
        names |= {f"{_RUNTIME}.Schemas", "org.apache.kafka.connect.data.Struct"}
    return frozenset(names)
