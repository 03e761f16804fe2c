"""The ksqlDB version that a jar is built for, and the TensorFlow Java that its image can load."""

from __future__ import annotations

from dataclasses import dataclass

from udf_bridge.errors import TargetError

DEFAULT_TARGET = "8.x"


@dataclass(frozen=True, slots=True)
class Target:
    """A line of ksqlDB releases: `tensorflow_java` is the newest whose natives load on its image's C library."""

    name: str
    tensorflow_java: str
    tensorflow: str
    image: str
    system: str

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
        Target("0.29", "1.0.0", "2.16.2", "ksqldb-server:0.29", _UBI_8),
        Target("7.x", "1.0.0", "2.16.2", "cp-ksqldb-server:7.x", _UBI_8),
        Target(DEFAULT_TARGET, "1.1.0", "2.18.0", "cp-ksqldb-server:8.x", _UBI_9),
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


def check_server(target: str, server_version: str) -> None:
    """Compare a jar's target with the version that a server gives at `/info`.

    Raises:
        TargetError: the jar's natives are not for that server.
    """
    if find_target(server_version).name != target:
        raise TargetError(
            f"the jar was built for ksqlDB {target}, the server is {server_version}: build it with --ksqldb "
            f"{find_target(server_version).name}"
        )
