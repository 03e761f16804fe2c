"""Java text from a description of classes: this module knows Java's syntax and nothing of models."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

_INDENT = "    "
_WIDTH = 120
_RESERVED = """
abstract assert boolean break byte case catch char class const continue default do double else enum extends final
finally float for goto if implements import instanceof int interface long native new package private protected
public return short static strictfp super switch synchronized this throw throws transient try void volatile while
true false null var _
"""
_KEYWORDS = frozenset(_RESERVED.split())


@dataclass(frozen=True, slots=True)
class Annotation:
    """`@Name(member = value, …)`; values are Java expressions."""

    name: str
    members: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        if not self.members:
            return f"@{self.name}"
        if [name for name, _ in self.members] == ["value"]:
            return f"@{self.name}({self.members[0][1]})"
        return f"@{self.name}({', '.join(f'{name} = {value}' for name, value in self.members)})"


@dataclass(frozen=True, slots=True)
class JavaParameter:
    """One parameter of a method."""

    type: str
    name: str
    annotation: Annotation | None = None

    def __str__(self) -> str:
        return " ".join(str(part) for part in (self.annotation, self.type, self.name) if part)


@dataclass(frozen=True, slots=True)
class JavaField:
    """A field with its initial value."""

    modifiers: str
    type: str
    name: str
    value: str

    def lines(self) -> list[str]:
        """The field's source."""
        return [f"{self.modifiers} {self.type} {self.name} = {self.value};"]


@dataclass(frozen=True, slots=True)
class JavaMethod:
    """A method; `body` holds statements with their semicolons. No `returns`: a constructor."""

    modifiers: str
    returns: str
    name: str
    parameters: tuple[JavaParameter, ...] = ()
    body: tuple[str, ...] = ()
    annotations: tuple[Annotation, ...] = ()

    def lines(self) -> list[str]:
        """The method's source."""
        head = " ".join(part for part in (self.modifiers, self.returns, self.name) if part)
        return [
            *map(str, self.annotations),
            *_call(head, list(map(str, self.parameters)), " {"),
            *_indent(self.body),
            "}",
        ]


@dataclass(frozen=True, slots=True)
class JavaClass:
    """A top-level final class: `imports` are full class names, in any order."""

    package: str
    name: str
    comment: str
    members: tuple[JavaField | JavaMethod, ...]
    imports: frozenset[str] = frozenset()
    annotations: tuple[Annotation, ...] = ()
    modifiers: str = "public final"
    implements: str | None = None

    @property
    def path(self) -> str:
        """Where the source belongs under a source folder."""
        return f"{self.package.replace('.', '/')}/{self.name}.java"

    def text(self, banner: str) -> str:
        """The whole source file; `banner` is its first line's comment."""
        extension = f" implements {self.implements}" if self.implements else ""
        body = [line for member in self.members for line in (*member.lines(), "")][:-1]
        lines = [
            f"// {banner}",
            f"package {self.package};",
            "",
            *(f"import {name};" for name in sorted(self.imports)),
            *([""] if self.imports else []),
            f"/** {self.comment} */",
            *map(str, self.annotations),
            f"{self.modifiers} class {self.name}{extension} {{",
            *_indent(body),
            "}",
        ]
        return "\n".join(lines) + "\n"


def string_literal(text: str) -> str:
    """Return text as a Java string literal, in ASCII."""
    return json.dumps(text, ensure_ascii=True)


def identifiers(names: Iterable[str]) -> list[str]:
    """Return one Java identifier a name, all different, as like the names as Java allows."""
    taken: set[str] = set()
    result = []
    for name in names:
        base = re.sub(r"[^A-Za-z0-9_]", "_", name)
        base = f"_{base}" if not base or base[0].isdigit() or base in _KEYWORDS else base
        identifier, number = base, 2
        while identifier in taken:
            identifier, number = f"{base}_{number}", number + 1
        taken.add(identifier)
        result.append(identifier)
    return result


def class_name(sql_name: str) -> str:
    """Return PAYMENT_ANOMALY as PaymentAnomaly."""
    return "".join(part[:1].upper() + part[1:].lower() for part in sql_name.split("_"))


def call(head: str, arguments: Iterable[str], tail: str) -> str:
    """Return `head(arguments)tail`, with its arguments on lines of their own when one is too short."""
    return "\n".join(_call(head, list(arguments), tail, width=_WIDTH - 2 * len(_INDENT)))


def _call(head: str, arguments: list[str], tail: str, width: int = _WIDTH - len(_INDENT)) -> list[str]:
    line = f"{head}({', '.join(arguments)}){tail}"
    if len(line) <= width:
        return [line]
    lines = _filled(arguments, width - 2 * len(_INDENT))
    lines[-1] += f"){tail}"
    return [f"{head}(", *(_INDENT * 2 + text for text in lines)]


def _filled(arguments: list[str], width: int) -> list[str]:
    """Lay out arguments as in a paragraph."""
    lines: list[str] = []
    for index, argument in enumerate(arguments):
        piece = argument + ("," if index < len(arguments) - 1 else "")
        if lines and len(lines[-1]) + 1 + len(piece) <= width:
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return lines


def _indent(lines: Iterable[str]) -> list[str]:
    return [f"{_INDENT}{line}" if line else "" for block in lines for line in block.split("\n")]
