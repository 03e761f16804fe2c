"""Is a SavedModel only arithmetic? Its graph is walked before any TensorFlow sees it; no TensorFlow is imported here.

A graph is a program: TensorFlow has operations that read and write files, call Python or load libraries.
`graph_ops.txt` lists those that a model may have. The UDF runtime has the same check (`GraphCheck.java`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from modelbuild.errors import BundleError
from modelbuild.protobuf import integers, messages, text

MOST_ELEMENTS = 1 << 24
"""Of one constant: 64 MB of float32."""

_RESTORING = frozenset({"RestoreV2"})
_SAVING = frozenset({"StaticRegexFullMatch", "StringJoin", "ShardedFilename", "SaveV2", "MergeV2Checkpoints"})


@dataclass(frozen=True, slots=True)
class _Node:
    name: str
    op: str
    inputs: list[str]
    functions: frozenset[str]
    shapes: list[list[int]]


@cache
def allowed_ops() -> frozenset[str]:
    """The operations of `graph_ops.txt`."""
    lines = Path(__file__).with_name("graph_ops.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(" ".join(line for line in lines if not line.startswith("#")).split())


def check_saved_model(folder: Path) -> None:
    """Raise BundleError, naming operation and node, unless the SavedModel in a folder is only arithmetic."""
    path = folder / "saved_model.pb"
    try:
        content = path.read_bytes()
        variables = sum(file.stat().st_size for file in (folder / "variables").glob("variables.data-*"))
        for graph in messages(memoryview(content), 2):
            _check_graph(graph, variables)
    except OSError as error:
        raise BundleError(f"{path}: can not be read: {error.strerror}") from error
    except ValueError as error:
        raise BundleError(f"{path}: not a SavedModel, or damaged: {error}") from error
    except _RefusedError as error:
        raise BundleError(f"{path}: {error}") from error


class _RefusedError(Exception):
    """What is wrong with a graph."""


def _check_graph(meta: memoryview, variable_bytes: int) -> None:
    """Check one MetaGraphDef: top-level nodes, then each function of the library."""
    nodes = [_node(part) for graph in messages(meta, 2) for part in messages(graph, 1)]
    library = [function for graph in messages(meta, 2) for part in messages(graph, 2) for function in messages(part, 1)]
    savers = list(messages(meta, 3))
    saving = _functions_of(nodes, {text(saver, 2).partition(":")[0] for saver in savers})
    restoring = _functions_of(nodes, {text(saver, 3) for saver in savers})
    saver_nodes = {text(saver, 2).partition(":")[0] for saver in savers} | {text(saver, 3) for saver in savers}
    names = {_signature_name(function) for function in library}
    saving, restoring = saving & names, restoring & names
    for name in names:
        if name[:1].isupper():
            raise _RefusedError(f"function {name} has the name of an operation")
    for node in nodes:
        _check_node(node, "the graph", names, frozenset(), variable_bytes)
        if node.name not in saver_nodes and node.functions & (saving | restoring):
            raise _RefusedError(f"node {node.name} of the graph calls what only saving and restoring may call")
    for function in library:
        _check_function(function, names, saving, restoring, variable_bytes)


def _check_function(
    function: memoryview, names: set[str], saving: frozenset[str], restoring: frozenset[str], variable_bytes: int
) -> None:
    name = _signature_name(function)
    extra = (_SAVING if name in saving else frozenset()) | (_RESTORING if name in restoring else frozenset())
    arguments = {text(argument, 1) for part in messages(function, 1) for argument in messages(part, 2)}
    for node in map(_node, messages(function, 3)):
        _check_node(node, f"function {name}", names, extra, variable_bytes)
        if node.functions & (saving | restoring):
            raise _RefusedError(f"node {node.name} of function {name} calls what only saving and restoring may call")
        if node.op in _RESTORING and not set(node.inputs[:1]) <= arguments:
            raise _RefusedError(f"node {node.name} of function {name} reads a file of its own choice")


def _check_node(node: _Node, place: str, names: set[str], extra: frozenset[str], variable_bytes: int) -> None:
    if node.op not in allowed_ops() and node.op not in extra and node.op not in names:
        raise _RefusedError(f"operation {node.op} (node {node.name} of {place}) is not one that a model may have")
    for shape in node.shapes:
        elements = math.prod(shape)
        if node.op == "Const" and (elements > MOST_ELEMENTS or min(shape, default=0) < 0):
            raise _RefusedError(
                f"constant {node.name} of {place} would have {elements} elements; {MOST_ELEMENTS} at most"
            )
        if node.op == "VarHandleOp" and elements > variable_bytes:
            raise _RefusedError(
                f"variable {node.name} of {place} would have {elements} elements; its file has fewer bytes"
            )


def _functions_of(nodes: list[_Node], names: set[str]) -> frozenset[str]:
    """Return the functions that the nodes of these names call."""
    return frozenset(function for node in nodes if node.name in names for function in node.functions)


def _signature_name(function: memoryview) -> str:
    return "".join(text(signature, 1) for signature in messages(function, 1))


def _node(node: memoryview) -> _Node:
    values = [value for entry in messages(node, 5) for value in messages(entry, 2)]
    functions = {text(function, 1) for value in values for function in _called(value)}
    op = text(node, 2)
    inputs = [bytes(name).decode(errors="replace") for name in messages(node, 3)]
    return _Node(
        text(node, 1), op, inputs, frozenset(functions | {op}), [shape for v in values for shape in _shapes(v)]
    )


def _called(value: memoryview) -> Iterator[memoryview]:
    """Yield the functions that an attribute names, one or a list of them."""
    yield from messages(value, 10)
    for part in messages(value, 1):
        yield from messages(part, 9)


def _shapes(value: memoryview) -> Iterator[list[int]]:
    """Yield the dimensions of an attribute that is a shape or a tensor."""
    shapes = [*messages(value, 7), *(shape for tensor in messages(value, 8) for shape in messages(tensor, 2))]
    for shape in shapes:
        yield [next(integers(dimension, 1), 0) for dimension in messages(shape, 2)]
