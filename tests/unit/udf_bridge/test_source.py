"""Java text: names that Java allows, literals that mean what they should, lines that break where they are too long."""

from __future__ import annotations

import pytest

from udf_bridge.source import (
    Annotation,
    JavaClass,
    JavaField,
    JavaMethod,
    JavaParameter,
    class_name,
    identifiers,
    string_literal,
)


def test_a_class_is_written_with_sorted_imports_and_a_banner() -> None:
    method = JavaMethod(
        "public",
        "int",
        "add",
        (JavaParameter("int", "a", Annotation("Max", (("value", "3"),))), JavaParameter("int", "b")),
        ("return a + b;",),
        (Annotation("Override"),),
    )
    field = JavaField("private static final", "int", "ZERO", "0")
    source = JavaClass("a.b", "Adder", "Adds.", (field, method), frozenset({"java.util.Map", "java.util.List"}))
    assert source.path == "a/b/Adder.java"
    assert source.text("Generated.") == (
        "// Generated.\n"
        "package a.b;\n"
        "\n"
        "import java.util.List;\n"
        "import java.util.Map;\n"
        "\n"
        "/** Adds. */\n"
        "public final class Adder {\n"
        "    private static final int ZERO = 0;\n"
        "\n"
        "    @Override\n"
        "    public int add(@Max(3) int a, int b) {\n"
        "        return a + b;\n"
        "    }\n"
        "}\n"
    )


def test_long_parameter_lists_are_broken() -> None:
    parameters = tuple(JavaParameter("Double", f"measurement{index}") for index in range(12))
    lines = JavaMethod("public", "void", "take", parameters).lines()
    assert lines[0] == "public void take("
    assert lines[-2].endswith("Double measurement11) {")
    assert max(map(len, lines)) <= 116


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["v1", "amount"], ["v1", "amount"]),
        (["class", "int", "_"], ["_class", "_int", "__"]),
        (["engine temp", "engine-temp", "1st", ""], ["engine_temp", "engine_temp_2", "_1st", "_"]),
    ],
)
def test_identifiers_are_allowed_and_different(names: list[str], expected: list[str]) -> None:
    assert identifiers(names) == expected


def test_string_literals_are_ascii_and_escaped() -> None:
    assert string_literal('a "b" \\ \n ü') == r'"a \"b\" \\ \n \u00fc"'


def test_class_names() -> None:
    assert class_name("PAYMENT_IS_ANOMALY") == "PaymentIsAnomaly"
