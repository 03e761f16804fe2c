"""What is wrong with a spec, said with the line of the YAML file and the nearest key that is known."""

from __future__ import annotations

import types
import typing
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError

from modelbuild.errors import nearest

Location = tuple[int | str, ...]


def explain_faults(path: Path, error: ValidationError, model: type[BaseModel]) -> str:
    """Return every fault as `file, line 7: features.3.name: what is wrong`."""
    root = yaml.compose(path.read_text(encoding="utf-8"))
    return "; ".join(
        f"{path}, line {_line(root, fault['loc'])}: {'.'.join(map(str, fault['loc'])) or 'spec'}: "
        f"{_unknown_key(model, fault['loc']) if fault['type'] == 'extra_forbidden' else fault['msg']}"
        for fault in error.errors()
    )


def _line(node: yaml.Node | None, location: Location) -> int:
    """Return the line of the deepest part of `location` that the document has."""
    line = 1 if node is None else node.start_mark.line + 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            found = next((pair for pair in node.value if pair[0].value == part), None)
            if found is None:
                break
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = node.value[part]
            line = node.start_mark.line + 1
    return line


def _unknown_key(model: type[BaseModel], location: Location) -> str:
    owner: type[BaseModel] | None = model
    for part in location[:-1]:
        if owner is not None and isinstance(part, str):
            field = owner.model_fields.get(part)
            owner = None if field is None else _model_in(field.annotation)
    known = [] if owner is None else list(owner.model_fields)
    return f"no such key{nearest(str(location[-1]), known)} (known: {', '.join(known)})"


def _model_in(annotation: object) -> type[BaseModel] | None:
    """Return the model inside `Model | None`, `tuple[Model, ...]` and the like."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    inner = (_model_in(argument) for argument in typing.get_args(annotation))
    return next((model for model in inner if model is not None), None)
