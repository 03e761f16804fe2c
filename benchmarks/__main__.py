"""`python -m benchmarks [QUESTION…]`: runs the benchmarks named, or all of them, and prints their tables."""

from __future__ import annotations

import importlib
import sys

from benchmarks import CONSOLE

QUESTIONS = {
    "streams": "records per second of queries, beside a plain copy of the same records",
    "scorer": "microseconds and bytes per row: both backends, ONNX Runtime, H2O MOJO, shapes, several models",
    "artifact": "sizes of jars, seconds to build one with new weights and to load it in a server",
    "swaps": "200 swaps under load: wrong rows, seconds a swap, memory, on both backends",
    "memory": "peak memory of a training on two million rows, from Parquet and from CSV",
    "startup": "seconds until each command and the embedded runtime are ready",
}


def main() -> int:
    """Run each question's module; an unknown question is refused with the list."""
    wanted = sys.argv[1:] or list(QUESTIONS)
    unknown = [name for name in wanted if name not in QUESTIONS]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are:", file=sys.stderr)
        print("\n".join(f"  {name:10} {text}" for name, text in QUESTIONS.items()), file=sys.stderr)
        return 2
    for name in wanted:
        CONSOLE.rule(QUESTIONS[name])
        importlib.import_module(f"benchmarks.{name}").main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
