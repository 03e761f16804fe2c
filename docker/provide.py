"""Fills the image while it is built: `jars` of the lock, compiled `modules`, `storage` of topics, quick `starts`."""

from __future__ import annotations

import os
import sys

GROUPS = ("broker", "streams", "streams-test", "connect-api", "ecj", "registry")
WHOLE_SECOND = 1_600_000_000
"""Times of files, s since 1970: a layer may keep no fractions, and a changed time has every jar summed again."""


def main(what: str) -> None:
    """Provide `jars`, `modules`, `storage` or `starts`."""
    {"jars": provide_jars, "modules": provide_modules, "storage": provide_storage, "starts": provide_starts}[what]()


def provide_jars() -> None:
    """Fetch the runtime's jars, the registry and the compiler."""
    from udf_bridge.jvm import fetch

    for jar in fetch(*GROUPS):
        os.utime(jar, (WHOLE_SECOND, WHOLE_SECOND))
    fetch(*GROUPS)


def provide_modules() -> None:
    """Compile the modules and unpack the registry, then remove what only that needed."""
    from deploy.embedded.registry import unpacked_archive
    from udf_bridge.jvm import module_class_path
    from udf_bridge.jvm.artifacts import fetch_file

    for jar in module_class_path("runner"):
        os.utime(jar, (WHOLE_SECOND, WHOLE_SECOND))
    registry = unpacked_archive()
    for pages in registry.glob("lib/io.apicurio.apicurio-registry-ui-*.jar"):  # 24 MB of web pages; nobody opens them
        pages.unlink()
    for group in ("registry", "ecj"):
        archive = fetch_file(group)
        for file in archive.parent.glob(f"{archive.name}*"):
            file.unlink()


def provide_storage() -> None:
    """Format Kafka's storage: a new volume begins with it, which saves the first start a JVM."""
    from deploy.embedded.broker import Broker
    from deploy.embedded.state import StateDir, default_state_dir

    state = StateDir(default_state_dir())
    Broker(state.path / "kafka", state.log_file("broker")).prepare()


def provide_starts() -> None:
    """Make the start-up caches of broker and runner; the storage is formatted, so its tool needs none."""
    from deploy.embedded.quick_start import train
    from udf_bridge.jvm import cache_dir

    train()
    for file in (cache_dir() / "startup").glob("storagetool-*"):
        file.unlink()


if __name__ == "__main__":
    main(sys.argv[1])
