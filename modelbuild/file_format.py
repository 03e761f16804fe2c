"""Which format a file of rows has, told by its first bytes and not by its name."""

from __future__ import annotations

from enum import Enum, auto
from pathlib import Path

from modelbuild.errors import DataError


class FileFormat(Enum):
    """The formats of rows that are read from files."""

    CSV = auto()
    PARQUET = auto()
    JSON_LINES = auto()


def file_format(path: Path) -> FileFormat:
    """Return the format of a file. Raises DataError: no file, one that can not be read, or a known foreign format."""
    if not path.is_file():
        raise DataError("no such file" if not path.exists() else "not a file", path=str(path))
    try:
        with path.open("rb") as file:
            head = file.read(1024)
    except OSError as error:
        raise DataError(f"can not be read: {error.strerror}", path=str(path)) from error
    for magic, name in _FOREIGN.items():
        if head.startswith(magic):
            raise DataError(f"this is {name}; CSV, Parquet and JSON lines are read", path=str(path))
    if head.startswith(b"PAR1"):
        return FileFormat.PARQUET
    return FileFormat.JSON_LINES if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"{", b"["} else FileFormat.CSV


_FOREIGN = {
    b"\x1f\x8b": "gzip: unpack it first",
    b"PK\x03\x04": "a ZIP archive or an Excel sheet",
    b"ARROW1": "Arrow IPC (Feather)",
    b"Obj\x01": "an Avro file",
    b"ORC": "ORC",
    b"\x93NUMPY": "a NumPy array",
}
