"""Walks over syntax trees: what an expression contains, and copies with parts replaced."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

from deploy.ksql import tree as t


def children(node: t.Node) -> Iterator[t.Node]:
    """The nodes directly inside a node."""
    for field in fields(node):
        yield from _nodes(getattr(node, field.name))


def _nodes(value: Any) -> Iterator[t.Node]:
    if isinstance(value, t.Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)


def walk(node: t.Node) -> Iterator[t.Node]:
    """A node and everything inside it, outermost first."""
    yield node
    for child in children(node):
        yield from walk(child)


def columns(node: t.Node, bound: frozenset[str] = frozenset()) -> Iterator[t.Column]:
    """Every column that an expression reads; a lambda's parameters are none."""
    if isinstance(node, t.Column) and not (node.source is None and node.name in bound):
        yield node
    inner = bound | frozenset(node.parameters) if isinstance(node, t.Lambda) else bound
    for child in children(node):
        yield from columns(child, inner)


def calls(node: t.Node) -> Iterator[t.Call]:
    """Every function call in an expression."""
    return (found for found in walk(node) if isinstance(found, t.Call))


def rewrite(expression: t.Expression, change: Callable[[t.Expression], t.Expression | None]) -> t.Expression:
    """A copy in which `change` replaced what it returned something for, outermost first; replacements stay."""
    changed = change(expression)
    if changed is not None:
        return changed
    updates = {
        field.name: moved
        for field in fields(expression)
        if (moved := _rewrite_value(value := getattr(expression, field.name), change)) is not value
    }
    return replace(expression, **updates) if updates else expression


def _rewrite_value(value: Any, change: Callable[[t.Expression], t.Expression | None]) -> Any:
    if isinstance(value, t.Expression):
        return rewrite(value, change)
    if isinstance(value, t.When):
        return replace(value, condition=rewrite(value.condition, change), result=rewrite(value.result, change))
    if isinstance(value, tuple):
        moved = tuple(_rewrite_value(item, change) for item in value)
        return value if all(a is b for a, b in zip(moved, value, strict=True)) else moved
    return value
