"""Names of the SQL functions in a jar of anyone's: read from the annotations in its class files, without Java.

The layout is that of the Java Virtual Machine Specification, chapter 4.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

from udf_bridge.errors import JarError

_MAGIC = b"\xca\xfe\xba\xbe"
_API = b"Lio/confluent/ksql/function/"
_DESCRIPTIONS = tuple(
    _API + name for name in (b"udf/UdfDescription;", b"udaf/UdafDescription;", b"udtf/UdtfDescription;")
)
_UTF8 = 1
_TWO_SLOTS = (5, 6)  # long and double
# Bytes after the tag of each constant that is not text.
_CONSTANT_SIZES = {3: 4, 4: 4, 5: 8, 6: 8, 7: 2, 8: 2, 9: 4, 10: 4, 11: 4, 12: 4, 15: 3, 16: 2, 17: 4, 18: 4}
_CONSTANT_SIZES |= {19: 2, 20: 2}


def function_names(jar: Path) -> frozenset[str]:
    """Return the SQL names, in capitals, of all functions that a server would find in a jar.

    Raises:
        JarError: not a readable archive, or a class file in it that is cut short.
    """
    try:
        with zipfile.ZipFile(jar) as archive:
            names = (name for name in archive.namelist() if name.endswith(".class"))
            return frozenset(found for name in names for found in _described(archive.read(name)))
    except (zipfile.BadZipFile, OSError, struct.error, KeyError, IndexError) as error:
        raise JarError(f"{jar}: damaged: {error}") from error


def _described(content: bytes) -> Iterator[str]:
    """Yield the `name` of each function description in one class file."""
    if not content.startswith(_MAGIC) or not any(description in content for description in _DESCRIPTIONS):
        return
    reader = _Reader(content)
    constants = _constants(reader)
    reader.skip(6)  # access, this class, super class
    reader.skip(2 * reader.u2())  # interfaces
    for _ in range(2):  # fields, methods
        for _ in range(reader.u2()):
            reader.skip(6)
            list(_attributes(reader, constants))
    for name, (start, _) in _attributes(reader, constants):
        if name == b"RuntimeVisibleAnnotations":
            yield from _names(_Reader(content, start), constants)


def _constants(reader: _Reader) -> dict[int, bytes]:
    """Read the constant pool; return its texts by index."""
    reader.skip(8)  # magic, version
    texts: dict[int, bytes] = {}
    count, index = reader.u2(), 1
    while index < count:
        tag = reader.u1()
        if tag == _UTF8:
            texts[index] = reader.take(reader.u2())
        else:
            reader.skip(_CONSTANT_SIZES[tag])
        index += 2 if tag in _TWO_SLOTS else 1
    return texts


def _attributes(reader: _Reader, constants: dict[int, bytes]) -> Iterator[tuple[bytes, tuple[int, int]]]:
    """Yield name and place of each attribute, and move behind them."""
    for _ in range(reader.u2()):
        name, size = constants[reader.u2()], reader.u4()
        yield name, (reader.position, size)
        reader.skip(size)


def _names(reader: _Reader, constants: dict[int, bytes]) -> Iterator[str]:
    for _ in range(reader.u2()):
        description = constants[reader.u2()] in _DESCRIPTIONS
        for _ in range(reader.u2()):
            member, value = constants[reader.u2()], _value(reader, constants)
            if description and member == b"name" and value is not None:
                yield value.decode().upper()


def _value(reader: _Reader, constants: dict[int, bytes]) -> bytes | None:
    """Read one member's value; only a text is of interest, all others are passed over."""
    tag = chr(reader.u1())
    if tag == "s":
        return constants[reader.u2()]
    if tag == "[":
        for _ in range(reader.u2()):
            _value(reader, constants)
    elif tag == "@":
        reader.skip(2)
        for _ in range(reader.u2()):
            reader.skip(2)
            _value(reader, constants)
    else:
        reader.skip(4 if tag == "e" else 2)
    return None


class _Reader:
    """A place in the bytes of a class file; numbers are big-endian."""

    def __init__(self, content: bytes, position: int = 0) -> None:
        self._content = content
        self.position = position

    def take(self, size: int) -> bytes:
        self.position += size
        return self._content[self.position - size : self.position]

    def skip(self, size: int) -> None:
        self.position += size

    def u1(self) -> int:
        return int(struct.unpack(">B", self.take(1))[0])

    def u2(self) -> int:
        return int(struct.unpack(">H", self.take(2))[0])

    def u4(self) -> int:
        return int(struct.unpack(">I", self.take(4))[0])
