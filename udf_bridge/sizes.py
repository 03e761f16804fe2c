"""How large a UDF jar is, and what of it is what."""

from __future__ import annotations

import zipfile
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from udf_bridge.archive import is_native
from udf_bridge.description import MODELS
from udf_bridge.errors import JarError

_OURS = ("io/ksqlanomaly/", "META-INF/", "ksql-anomaly/")


class JarSizes(BaseModel):
    """Bytes in the jar, compressed as they lie there; `models` by name, `file` with the directory of the archive."""

    model_config = ConfigDict(frozen=True)

    file: int
    natives: int
    libraries: int
    runtime: int
    models: dict[str, int]


def measure(jar: Path) -> JarSizes:
    """Return the sizes of a jar.

    Raises:
        JarError: it cannot be read.
    """
    try:
        with zipfile.ZipFile(jar) as archive:
            sizes = {info.filename: info.compress_size for info in archive.infolist()}
        file = jar.stat().st_size
    except (zipfile.BadZipFile, OSError) as error:
        raise JarError(f"{jar}: damaged: {error}") from error
    models: dict[str, int] = {}
    for name, size in sizes.items():
        if name.startswith(f"{MODELS}/"):
            model = name.split("/")[2]
            models[model] = models.get(model, 0) + size
    ours = sum(size for name, size in sizes.items() if name.startswith(_OURS))
    natives = sum(size for name, size in sizes.items() if is_native(name))
    return JarSizes(
        file=file,
        natives=natives,
        libraries=sum(sizes.values()) - ours - natives,
        runtime=ours - sum(models.values()),
        models=models,
    )
