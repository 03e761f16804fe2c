"""The ksqlDB version that a jar is built for, and the TensorFlow Java that its image can load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from udf_bridge.errors import TargetError

if TYPE_CHECKING:
    from udf_bridge.description import Platform

DEFAULT_TARGET = "8.x"


@dataclass(frozen=True, slots=True)
class Target:
    """A line of ksqlDB releases: `tensorflow_java` is the newest whose natives load on its image's C library."""

    name: str
    tensorflow_java: str
    tensorflow: str
    image: str
    system: str
    java: int
    """The oldest Java among the line's servers."""

    @property
    def reason(self) -> str:
        """Why this TensorFlow Java and no other, for whoever asked for a server."""
        return (
            f"TensorFlow Java {self.tensorflow_java} (TensorFlow {self.tensorflow}) for ksqlDB {self.name}, "
            f"because the image {self.image} is {self.system}"
        )


_UBI_8 = "UBI 8 with glibc 2.28; 1.1.0 needs 2.34"
_UBI_9 = "UBI 9 with glibc 2.34, which 1.1.0 needs"

TARGETS = {
    target.name: target
    for target in (
        Target("0.29", "1.0.0", "2.16.2", "ksqldb-server:0.29", _UBI_8, 11),
        Target("7.x", "1.0.0", "2.16.2", "cp-ksqldb-server:7.x", _UBI_8, 11),
        Target(DEFAULT_TARGET, "1.1.0", "2.18.0", "cp-ksqldb-server:8.x", _UBI_9, 17),
    )
}


def find_target(version: str) -> Target:
    """Return the target of a version such as `8.x`, `7.6.1`, `0.29.0` or `ksqldb-0.29`.

    Raises:
        TargetError: a version that no target covers.
    """
    major, _, rest = version.strip().removeprefix("ksqldb-").removeprefix("v").partition(".")
    name = f"0.{rest.partition('.')[0]}" if major == "0" else f"{major}.x"
    if name not in TARGETS:
        raise TargetError(f"no ksqlDB version {version!r} to build for; there are {', '.join(TARGETS)}")
    return TARGETS[name]


def check_server(platform: Platform, server_version: str) -> str | None:
    """Compare what a jar was built for with the version that a server gives at `/info`.

    Returns:
        What to say of a jar that was built for another line of ksqlDB and runs on this one all the same; else None.

    Raises:
        TargetError: the jar's TensorFlow is not for that server, or its classes are for a newer Java.
    """
    server = find_target(server_version)
    if server.name == platform.ksqldb:
        return None
    built = f"the jar was built for ksqlDB {platform.ksqldb}, the server is {server_version}"
    if platform.tensorflow_java not in {None, server.tensorflow_java}:
        raise TargetError(
            f"{built}, which needs TensorFlow Java {server.tensorflow_java} and not {platform.tensorflow_java}: build "
            f"it with --ksqldb {server.name}"
        )
    if platform.java > server.java:
        raise TargetError(f"{built}: its classes need Java {platform.java}, such a server may have Java {server.java}")
    inside = "all its models run in plain Java"
    if platform.tensorflow_java:
        inside = f"both have TensorFlow Java {platform.tensorflow_java}"
    return f"{built}: it runs there, because {inside}"
