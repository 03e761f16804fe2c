"""Write docs/sql-functions.md from what the runner says of its functions: `python docs/sql_functions.py`."""

from __future__ import annotations

import json
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from udf_bridge.jvm import java_command, module_class_path, run_java

PAGE = Path(__file__).with_name("sql-functions.md")
HEAD = """# SQL functions

<!-- Written by docs/sql_functions.py; change the Java file of a function instead. -->

Every function that is built in, one Java class each under `deploy/embedded/java`, package `functions.builtin`; those of
an extension jar join them. `SHOW FUNCTIONS;` lists what a server has, `DESCRIBE FUNCTION name;` tells one.

A one-letter type stands for any type, the same one at each of its places; `DECIMAL(P, S)` takes any decimal. `T...` may
be given any number of times, also none. A number widens by itself: INTEGER → BIGINT → DECIMAL → DOUBLE.
A function that fails on a row gives NULL in its column.
"""
CATEGORIES = {
    "AGGREGATE": "Aggregate functions",
    "TABLE": "Table functions",
    "MATHEMATICAL": "Numbers",
    "STRING": "Strings",
    "BYTES": "Bytes",
    "REGULAR EXPRESSION": "Regular expressions",
    "DATE / TIME": "Dates and times",
    "ARRAY": "Arrays",
    "MAP": "Maps",
    "LAMBDA": "Lambdas over collections",
    "JSON": "JSON",
    "URL": "URLs",
    "CONDITIONAL": "NULLs and choices",
    "OTHER": "Others",
}


def builtin_functions() -> dict[str, Any]:
    """Return the runner's functions.json without any extension jar."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "functions.json"
        arguments = ("functions", "--extensions", folder, "--output", str(output))
        class_path = module_class_path("runner")
        run_java(java_command("io.ksqlanomaly.runner.Main", class_path, *arguments, fast_start=True))
        content: dict[str, Any] = json.loads(output.read_text(encoding="utf-8"))
        return content


def page(functions: list[dict[str, Any]]) -> str:
    """Return the whole page; functions of one category stand together, in the order of `CATEGORIES`."""
    groups = defaultdict(list)
    for function in functions:
        groups[CATEGORIES[function["category"]]].append(function)
    parts = [HEAD]
    for title in CATEGORIES.values():
        parts.append(f"## {title}\n")
        parts.extend(map(_section, groups[title]))
    return "\n".join(parts)


def _section(function: dict[str, Any]) -> str:
    lines = [f"### {function['name']}\n", "```"]
    lines += [_call(function["name"], signature) for signature in function["signatures"]]
    lines += ["```\n", function["description"] + _tables(function) + "\n"]
    return "\n".join(lines)


def _call(name: str, signature: dict[str, Any]) -> str:
    parameters = [*signature["parameters"], *signature.get("initial", ())]
    texts = [f"{parameter['name']} {parameter['type']}" for parameter in parameters]
    if signature["variadic"] is not None:
        texts[signature["variadic"]] += "..."
    arguments = ", ".join(texts) or ("*" if "initial" in signature else "")
    return f"{name}({arguments}) → {signature['returns'] or 'depends on the arguments'}"


def _tables(function: dict[str, Any]) -> str:
    if function["kind"] != "aggregate":
        return ""
    undo = any(signature["undo"] for signature in function["signatures"])
    return " Over streams and tables." if undo else " Over streams only."


if __name__ == "__main__":
    PAGE.write_text(page(builtin_functions()["functions"]), encoding="utf-8")
