"""Format the project's Java: `python -m udf_bridge.jvm.format [--check]`; exit code 1 when --check finds work."""

from __future__ import annotations

import sys
from pathlib import Path

from udf_bridge.jvm.command import java_command, run_java
from udf_bridge.jvm.modules import MODULES, module_class_path


def format_java(*, check: bool = False) -> list[Path]:
    """Format all Java sources of the repository (or only look); return the files that differed."""
    folders = {module.folder for module in MODULES.values()} | {MODULES["annotations"].folder.parent}
    files = sorted({str(file) for folder in folders for file in folder.rglob("*.java")})
    command = java_command(
        "io.ksqlanomaly.formatter.Main", module_class_path("formatter"), *(["--check"] if check else []), *files
    )
    return [Path(line) for line in run_java(command).splitlines()]


if __name__ == "__main__":
    changed = format_java(check="--check" in sys.argv)
    print("\n".join(map(str, changed)) or "all Java files are formatted")
    sys.exit(1 if changed and "--check" in sys.argv else 0)
