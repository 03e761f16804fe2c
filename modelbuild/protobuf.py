"""The wire format of protobuf, as far as a reader of untrusted files needs it: fields of a message, nothing copied."""

from __future__ import annotations

from collections.abc import Iterator

Value = int | memoryview

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_LONGEST_VARINT = 10


def fields(message: memoryview) -> Iterator[tuple[int, Value]]:
    """Yield number and value of each field: an int of a varint, the bytes of all else.

    Raises ValueError: cut short, or a kind of field that protobuf 3 does not write.
    """
    position = 0
    while position < len(message):
        key, position = _varint(message, position)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, position = _varint(message, position)
            yield number, value
            continue
        if kind == _BYTES:
            length, position = _varint(message, position)
        elif kind in (_FIXED64, _FIXED32):
            length = 8 if kind == _FIXED64 else 4
        else:
            raise ValueError(f"field {number} is of unknown kind {kind}")
        if length > len(message) - position:
            raise ValueError(f"field {number} is cut short")
        yield number, message[position : position + length]
        position += length


def messages(message: memoryview, number: int) -> Iterator[memoryview]:
    """Yield the values of one field that are messages, texts or bytes."""
    for found, value in fields(message):
        if found == number and isinstance(value, memoryview):
            yield value


def text(message: memoryview, number: int) -> str:
    """Return the last text of one field; an empty one when it is not there."""
    result = b""
    for value in messages(message, number):
        result = bytes(value)
    return result.decode("utf-8", errors="replace")


def integers(message: memoryview, number: int) -> Iterator[int]:
    """Yield the values of one field that are integers, signed."""
    for found, value in fields(message):
        if found == number and isinstance(value, int):
            yield value - (1 << 64) if value >> 63 else value


def _varint(message: memoryview, position: int) -> tuple[int, int]:
    result = 0
    for index in range(_LONGEST_VARINT):
        if position + index >= len(message):
            raise ValueError("a number is cut short")
        byte = message[position + index]
        result |= (byte & 0x7F) << (7 * index)
        if byte < 0x80:
            return result & 0xFFFFFFFFFFFFFFFF, position + index + 1
    raise ValueError("a number is longer than 64 bits")
