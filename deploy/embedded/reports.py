"""What `up` and `status` tell: where a runtime is and how it does."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deploy.embedded.state import RunningStack, StateDir

if TYPE_CHECKING:
    from deploy.embedded.stack import Stack


def describe_stack(stack: Stack) -> dict[str, Any]:
    """A stack of this process, as JSON."""
    running = stack.state.running()
    return {**_addresses(running), "jars": stack.runner.ready.get("extensions", [])}


def runtime_status(state_dir: Path) -> dict[str, Any]:
    """The runtime of a folder, as JSON: `running`, and if so addresses, health, and queries."""
    state = StateDir(state_dir)
    running = state.find_running()
    if running is None:
        return {"running": False, "state": str(state_dir)}
    found = {"running": True, "state": str(state_dir), **_addresses(running)}
    return {**found, **_ask(running.url)}


def print_status(found: dict[str, Any]) -> None:
    """Print what `runtime_status` found."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not found["running"]:
        console.print(f"no runtime runs in {found['state']}; start one with: ksql-anomaly up", soft_wrap=True)
        return
    for name in ("url", "bootstrap", "registry_url", "extensions", "state", "pid", "uptime_seconds"):
        console.print(f"{name.replace('_', ' '):15} {found[name]}", soft_wrap=True, highlight=False)
    console.print(f"{'health':15} {'healthy' if found['healthy'] else found['problem']}", soft_wrap=True)
    if found["queries"]:
        table = Table("query", "state", "writes to")
        for query in found["queries"]:
            table.add_row(query["id"], query["state"], ", ".join(query["sinks"]))
        console.print(table)


def _addresses(running: RunningStack) -> dict[str, Any]:
    return {
        "url": running.url,
        "bootstrap": running.bootstrap,
        "registry_url": running.registry_url,
        "extensions": running.extensions,
        "pid": running.process.pid,
        "uptime_seconds": round(time.time() - running.started_at),
    }


def _ask(url: str) -> dict[str, Any]:
    import httpx

    try:
        with httpx.Client(base_url=url, timeout=15, trust_env=False) as client:
            health = client.get("/healthcheck").json()
            entities = client.post("/ksql", json={"ksql": "SHOW QUERIES;"}).json()
    except (httpx.HTTPError, ValueError) as error:
        return {"healthy": False, "problem": f"{url} does not answer: {error}", "queries": []}
    unhealthy = [name for name, part in health["details"].items() if not part["isHealthy"]]
    problem = f"not healthy: {', '.join(unhealthy)}" if unhealthy else None
    return {"healthy": health["isHealthy"], "problem": problem, "queries": entities[0]["queries"]}
