"""Where published models are kept: what every model source can do, and the one that is a directory."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from udf_bridge.errors import PublishError
from udf_bridge.publish.pointer import Pointer, parse_pointer

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


class ModelStore(Protocol):
    """A model source, as those see it who publish."""

    def locked(self) -> AbstractContextManager[None]:
        """Keep others from publishing while the block runs, where the source can."""
        ...

    def models(self) -> list[str]:
        """Names of all models with a pointer, sorted."""
        ...

    def read(self, model: str) -> Pointer:
        """The pointer of a model; an empty one when there is none. Raises PublishError: it can not be read."""
        ...

    def write_bundle(self, location: str, content: bytes) -> int:
        """Keep a packed bundle, durably. Returns the number of records that hold it: 1 for a file."""
        ...

    def write_pointer(self, pointer: Pointer, previous: Pointer) -> None:
        """Put a pointer in the place of the previous one at once, then drop the bundles that only that one named."""
        ...


def open_store(location: str, kafka_config: Path | None = None) -> ModelStore:
    """Return the store of `dir:/…`, `kafka:TOPIC` or `kafka://HOST:PORT/TOPIC`.

    Raises PublishError: another kind of location, or one that is not there.
    """
    kind, _, rest = location.partition(":")
    if kind == "dir" and rest:
        return DirectoryStore(Path(rest))
    if kind == "kafka" and rest:
        from udf_bridge.publish.topic import open_topic

        return open_topic(rest, kafka_config)
    raise PublishError(f"{location}: not a model source; dir:/PATH or kafka:TOPIC is expected")


class DirectoryStore:
    """A directory: `MODEL.json` is a model's pointer, `bundles/` holds the packed bundles."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @contextmanager
    def locked(self) -> Iterator[None]:
        """See `ModelStore`."""
        from filelock import FileLock

        try:
            (self.directory / "bundles").mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise PublishError(f"can not write to {self.directory}: {error.strerror}") from error
        with FileLock(self.directory / ".lock"):
            yield

    def models(self) -> list[str]:
        """See `ModelStore`. Raises PublishError: no such directory."""
        if not self.directory.is_dir():
            raise PublishError(f"no model source at {self.directory}: no such directory")
        return sorted(path.stem for path in self.directory.glob("*.json") if _NAME.fullmatch(path.stem))

    def read(self, model: str) -> Pointer:
        """See `ModelStore`."""
        path = self.directory / f"{model}.json"
        try:
            return parse_pointer(path.read_bytes(), str(path))
        except FileNotFoundError:
            return Pointer(model=model)

    def write_bundle(self, location: str, content: bytes) -> int:
        """See `ModelStore`."""
        _write(self.directory / "bundles" / location, content)
        return 1

    def write_pointer(self, pointer: Pointer, previous: Pointer) -> None:
        """See `ModelStore`."""
        _write(self.directory / f"{pointer.model}.json", pointer.model_dump_json(indent=2).encode() + b"\n")
        kept = {published.location for published in pointer.versions}
        for published in previous.versions:
            if published.location not in kept:
                (self.directory / "bundles" / published.location).unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    """Write a file that appears complete or not at all, and is on the disk when this returns."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        staged = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            staged.chmod(0o644)
            staged.replace(path)
        finally:
            staged.unlink(missing_ok=True)
    except OSError as error:
        raise PublishError(f"can not write {path}: {error.strerror}") from error
