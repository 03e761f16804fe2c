"""Fills the image while it is built: `jars` of the lock, compiled `modules`, the formatted `storage` of topics."""

from __future__ import annotations

import os
import sys

GROUPS = ("broker", "streams", "streams-test", "connect-api", "ecj", "registry")
WHOLE_SECOND = 1_600_000_000
"""Times of files, s since 1970: a layer may keep no fractions, and a changed time has every jar summed again."""


def main(what: str) -> None:
    """Provide `jars`, `modules` or `storage`."""
    {"jars": provide_jars, "modules": provide_modules, "storage": provide_storage}[what]()


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

    print(*module_class_path("runner"), sep="\n")
    unpacked_archive()
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


if __name__ == "__main__":
    main(sys.argv[1])
