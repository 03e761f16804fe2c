"""Rewrite artifacts.lock.json from artifacts.toml: `python -m udf_bridge.jvm.lock`."""

from __future__ import annotations

import json
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from udf_bridge.jvm.artifacts import FORMAT_VERSION, LOCK_FILE, Artifact, download, file_sha256

WANTED_FILE = LOCK_FILE.with_name("artifacts.toml")


def write_lock() -> Path:
    """Download what artifacts.toml lists and the lock does not hold yet, and write the lock anew."""
    wanted = tomllib.loads(WANTED_FILE.read_text(encoding="utf-8"))
    known = json.loads(LOCK_FILE.read_text(encoding="utf-8"))["artifacts"] if LOCK_FILE.exists() else {}
    with ThreadPoolExecutor(6) as pool:
        entries = dict(pool.map(lambda text: (text, known.get(text) or _measure(text)), _coordinates(wanted)))
    lock = {"format_version": FORMAT_VERSION, **wanted, "artifacts": entries}
    LOCK_FILE.write_text(json.dumps(lock, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return LOCK_FILE


def _coordinates(wanted: dict[str, Any]) -> list[str]:
    groups = [*wanted["groups"].values(), *(g for natives in wanted["natives"].values() for g in natives.values())]
    return sorted({coordinates for group in groups for coordinates in group})


def _measure(coordinates: str) -> dict[str, str | int]:
    with tempfile.TemporaryDirectory() as scratch:
        file = download(Artifact.parse(coordinates), Path(scratch))
        return {"sha256": file_sha256(file), "size": file.stat().st_size}


if __name__ == "__main__":
    print(write_lock())
