"""The embedded runtime of this machine as a target: found by the record it keeps in its state folder."""

from __future__ import annotations

from pathlib import Path

from deploy.embedded.state import StateDir, default_state_dir
from deploy.targets.ksqldb import Target


def find(state: Path | None = None) -> Target | None:
    """The runtime that runs in a state folder (by default the user's), None when none does."""
    running = StateDir(state or default_state_dir()).find_running()
    if running is None:
        return None
    return Target(running.url, running.bootstrap, running.registry_url)
