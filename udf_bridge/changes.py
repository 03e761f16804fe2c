"""What another jar changes for a SQL user: which running queries would break, and what they would see."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict

from udf_bridge.description import FunctionDescription, JarDescription, ModelDescription, Signature


class Change(BaseModel):
    """One difference. `breaks`: a query that runs on the old jar would fail, or be wrong, on the new one."""

    model_config = ConfigDict(frozen=True)

    subject: str
    change: str
    breaks: bool = False


def compare(old: JarDescription, new: JarDescription) -> list[Change]:
    """Return what differs, what breaks a query first."""
    changes = [*_functions(old, new), *_models(old, new), *_platform(old, new)]
    return sorted(changes, key=lambda change: not change.breaks)


def _functions(old: JarDescription, new: JarDescription) -> Iterator[Change]:
    before = {function.name: function for function in old.functions}
    after = {function.name: function for function in new.functions}
    for name in before.keys() - after.keys():
        yield Change(subject=name, change="function is gone", breaks=True)
    for name in sorted(after.keys() - before.keys()):
        yield Change(subject=name, change=f"new function of model {after[name].model}")
    for name in sorted(before.keys() & after.keys()):
        yield from _function(before[name], after[name])


def _function(old: FunctionDescription, new: FunctionDescription) -> Iterator[Change]:
    if old.model != new.model:
        yield Change(subject=old.name, change=f"of model {new.model}, was of {old.model}", breaks=True)
    before = {tuple(signature.parameters): signature for signature in old.signatures}
    after = {tuple(signature.parameters): signature for signature in new.signatures}
    for parameters, signature in before.items():
        if parameters not in after:
            yield Change(subject=old.name, change=f"no longer takes ({short_form(signature.parameters)})", breaks=True)
        else:
            yield from _signature(old.name, signature, after[parameters])
    for parameters, signature in after.items():
        if parameters not in before:
            yield Change(subject=old.name, change=f"also takes ({short_form(signature.parameters)})")


def _signature(function: str, old: Signature, new: Signature) -> Iterator[Change]:
    if old.returns != new.returns:
        yield Change(subject=function, change=f"returns {new.returns}, was {old.returns}", breaks=True)


def _models(old: JarDescription, new: JarDescription) -> Iterator[Change]:
    before, after = ({model.name: model for model in jar.models} for jar in (old, new))
    for name in sorted(before.keys() | after.keys()):
        if name not in after:
            yield Change(subject=name, change="model is gone")
        elif name not in before:
            yield Change(subject=name, change=f"new model, version {after[name].version}")
        else:
            yield from _model(before[name], after[name])


def _model(old: ModelDescription, new: ModelDescription) -> Iterator[Change]:
    if old.features != new.features:
        yield Change(subject=old.name, change=_feature_change(old.features, new.features), breaks=True)
    if old.version != new.version:
        yield Change(subject=old.name, change=f"version {new.version}, was {old.version}")
    if old.threshold != new.threshold:
        yield Change(subject=old.name, change=f"threshold {new.threshold:.6g}, was {old.threshold:.6g}")
    if old.backend != new.backend:
        yield Change(subject=old.name, change=f"backend {new.backend}, was {old.backend}")
    if old.fingerprint != new.fingerprint:
        yield Change(subject=old.name, change="trained anew: other weights")
    if old.challenger != new.challenger:
        after, before = (one.challenger.version if one.challenger else "none" for one in (new, old))
        yield Change(subject=old.name, change=f"challenger {after}, was {before}")


def _feature_change(old: list[str], new: list[str]) -> str:
    """Describe the features' change; a call by position would score a row wrong without any error."""
    if sorted(old) == sorted(new):
        return "features in another order: a call by position would be scored wrong"
    gone, added = [name for name in old if name not in new], [name for name in new if name not in old]
    parts = [f"without {', '.join(gone)}"] if gone else []
    parts += [f"with {', '.join(added)}"] if added else []
    return f"other features: {' and '.join(parts)}" if parts else "features repeated"


def _platform(old: JarDescription, new: JarDescription) -> Iterator[Change]:
    before, after = old.platform.model_dump(), new.platform.model_dump()
    for name, value in after.items():
        if before[name] != value:
            yield Change(
                subject="platform", change=f"{name.replace('_', ' ')} {value or 'none'}, was {before[name] or 'none'}"
            )


def short_form(parameters: list[str]) -> str:
    """Return parameter types with repeats counted: `30 × DOUBLE`."""
    parts: list[str] = []
    index = 0
    while index < len(parameters):
        count = 1
        while parameters[index + count : index + count + 1] == [parameters[index]]:
            count += 1
        parts += [f"{count} × {parameters[index]}"] if count > 2 else [parameters[index]] * count
        index += count
    return ", ".join(parts)
