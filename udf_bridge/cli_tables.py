"""What the commands `ksql-anomaly udf …` print for people."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.status import Status
    from rich.table import Table

    from udf_bridge.changes import Change
    from udf_bridge.description import JarDescription, VersionDescription
    from udf_bridge.parity import ParityReport
    from udf_bridge.sizes import JarSizes


class Stages:
    """Shows one stage at a time on the terminal, each with its time when it is done; on standard error."""

    def __init__(self, status: Status) -> None:
        self._status = status
        self._name = ""
        self._start = time.monotonic()

    def next(self, name: str) -> None:
        """End the stage that runs, if any, and begin the next one."""
        if self._name:
            self._status.console.print(f"  {self._name:<26} {time.monotonic() - self._start:5.1f} s", style="dim")
        self._name, self._start = name, time.monotonic()
        if name:
            self._status.update(name)

    def tell(self, progress: str) -> None:
        """Say how far the stage is."""
        self._status.update(f"{self._name}: {progress}")


@contextmanager
def stages() -> Iterator[Stages]:
    """Show stages while the block runs."""
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        show = Stages(status)
        yield show
        show.next("")


def print_description(description: JarDescription, sizes: JarSizes) -> None:
    """Print a table of models, one of functions, the platform and the sizes."""
    from rich.console import Console

    console = Console()
    console.print(_models(description, sizes), _functions(description))
    console.print(platform_text(description))
    console.print(sizes_text(sizes))


def _models(description: JarDescription, sizes: JarSizes) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in ("model", "backend", "features", "threshold", "parity", "signature", "size"):
        table.add_column(title, no_wrap=title not in {"parity", "signature"})
    for model in description.models:
        size = byte_text(sizes.models[model.name])
        for name, version in ((model.name, model), ("  challenger", model.challenger)):
            if version:
                shared = (model.backend, str(len(model.features)), f"{version.threshold:.6g}")
                told = (_parity_text(version), _signature_text(version))
                table.add_row(f"{name} {version.version}", *shared, *told, size)
                size = ""
    return table


def _parity_text(model: VersionDescription) -> str:
    if model.parity is None:
        return "not proven"
    return f"{model.parity.golden_rows} rows within {model.parity.tolerance:.1e}"


def _signature_text(model: VersionDescription) -> str:
    return f"sha256 {model.signature_sha256[:8]}…" if model.signature_sha256 else "none"


def _functions(description: JarDescription) -> Table:
    from rich.table import Table

    from udf_bridge.changes import short_form

    table = Table("function", "takes", "returns", show_lines=True)
    for function in description.functions:
        forms = "\n".join(short_form(signature.parameters) for signature in function.signatures)
        table.add_row(f"{function.name}\n[dim]{function.description}", forms, function.signatures[0].returns)
    return table


def platform_text(description: JarDescription) -> str:
    """Return what the jar runs on, and why it has the TensorFlow that it has."""
    from udf_bridge.target import find_target

    platform = description.platform
    runs = f"for ksqlDB {platform.ksqldb}, Java {platform.java} or newer"
    if platform.tensorflow_java is None:
        return f"{runs}; no TensorFlow in it: all models run in plain Java, on any system"
    natives = f"natives for {platform.natives}" if platform.natives else "slim: natives come from a directory"
    return f"{runs}; {find_target(platform.ksqldb).reason}; {natives}"


def sizes_text(sizes: JarSizes) -> str:
    """Return the parts of a jar by size."""
    parts = {"natives": sizes.natives, "libraries": sizes.libraries, "models": sum(sizes.models.values())}
    parts["runtime and functions"] = sizes.runtime
    shown = ", ".join(f"{name} {byte_text(size)}" for name, size in parts.items() if size)
    return f"{byte_text(sizes.file)}: {shown}"


def byte_text(size: int) -> str:
    """Return bytes as people read them."""
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} KB"


def print_parity(report: ParityReport | None) -> None:
    """Print the largest differences of each model, and the first faults."""
    if report is None:
        return
    from rich.console import Console
    from rich.table import Table

    table = Table("model", "backend", "golden rows", "calls", "largest difference", "allowed", "verdict")
    for model in report.models:
        verdict = "[red]differs[/red]" if model.faults else "[green]equal to Keras[/green]"
        counts = (str(model.golden_rows), str(model.calls), f"{model.score_difference:.1e}", f"{model.tolerance:.1e}")
        table.add_row(f"{model.model} {model.version}", model.backend, *counts, verdict)
    console = Console()
    console.print(table)
    for model in report.models:
        for fault in model.faults:
            console.print(f"{model.model}: {fault}", style="red", markup=False)


def print_fields(rows: Sequence[Mapping[str, object]]) -> None:
    """Print rows of one kind, a column a field; the first is never cut."""
    from rich.console import Console
    from rich.table import Table

    table = Table()
    for index, name in enumerate(rows[0]):
        table.add_column(name.replace("_", " "), no_wrap=index == 0)
    for row in rows:
        table.add_row(*map(_field_text, row.values()))
    Console().print(table, markup=False)


def _field_text(value: object) -> str:
    return f"{value:.1e}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)


def print_changes(changes: Sequence[Change]) -> None:
    """Print what differs; in red what would break a running query."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not changes:
        console.print("nothing changes for a SQL user")
        return
    table = Table("", "what", "change")
    for change in changes:
        table.add_row("[red]breaks[/red]" if change.breaks else "", change.subject, change.change)
    console.print(table)
