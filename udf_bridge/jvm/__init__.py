"""Java from Python: find it, fetch jars, compile, build modules, write command lines.

java_home()  →  fetch(groups)  →  compile_java(sources)  →  build_module(name)  →  java_command(main)
"""

from __future__ import annotations

from udf_bridge.jvm.artifacts import fetch, fetch_file
from udf_bridge.jvm.command import java_command, java_lines, run_java
from udf_bridge.jvm.compiler import compile_java
from udf_bridge.jvm.home import cache_dir, java_home, platform_name
from udf_bridge.jvm.modules import build_module, module_class_path

__all__ = [
    "build_module",
    "cache_dir",
    "compile_java",
    "fetch",
    "fetch_file",
    "java_command",
    "java_home",
    "java_lines",
    "module_class_path",
    "platform_name",
    "run_java",
]
