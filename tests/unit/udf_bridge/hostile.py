"""Bundles that nobody should open: each function writes one into an empty folder and returns its path."""

from __future__ import annotations

import base64
import hashlib
import json
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bundles import network, write_bundle

Maker = Callable[[Path], Path]


def packed(
    folder: Path, extra: dict[str, bytes] | None = None, mode: int = stat.S_IFREG | 0o644, name: str = "x.zip"
) -> Path:
    """A packed bundle with more files in it than its manifest lists."""
    bundle = write_bundle(folder)
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(bundle.iterdir()):
            archive.write(file, file.name)
        for file_name, content in (extra or {}).items():
            entry = zipfile.ZipInfo(file_name)
            entry.filename = file_name  # as it is, whatever this system makes of it
            entry.external_attr, entry.compress_type = mode << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return path


def truncated(folder: Path) -> Path:
    path = packed(folder)
    path.write_bytes(path.read_bytes()[:-40])
    return path


def lying_size(folder: Path) -> Path:
    """The directory says that a file has 10 bytes; it unpacks to more."""
    path = packed(folder)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo("network.json").file_size
    place = content.index(b"network.json", content.index(b"PK\1\2")) - 46 + 24
    assert struct.unpack_from("<I", content, place)[0] == size
    path.write_bytes(content[:place] + struct.pack("<I", 10) + content[place + 4 :])
    return path


def linked_file(folder: Path) -> Path:
    bundle = write_bundle(folder)
    target = folder / "elsewhere.json"
    (bundle / "network.json").rename(target)
    (bundle / "network.json").symlink_to(target)
    return bundle


def changed_file(folder: Path) -> Path:
    bundle = write_bundle(folder)
    (bundle / "network.json").write_text("{}")
    return bundle


def layer(**changes: Any) -> Maker:
    def make(folder: Path) -> Path:
        document = network()
        document["layers"][0] |= changes
        return write_bundle(folder, content={"network.json": document})

    return make


def outside(folder: Path) -> Path:
    bundle = write_bundle(folder)
    manifest = json.loads((bundle / "manifest.json").read_text())
    manifest["files"]["../other.json"] = "0" * 64
    (bundle / "manifest.json").write_text(json.dumps(manifest))
    return bundle


def field(number: int, value: bytes | str | int) -> bytes:
    """One field of a protobuf message."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    content = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(value: int) -> bytes:
    parts = []
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*parts, value])


def node(name: str, op: str, *inputs: str, **attributes: bytes) -> bytes:
    parts = field(1, name) + field(2, op) + b"".join(field(3, text) for text in inputs)
    return parts + b"".join(field(5, field(1, key) + field(2, value)) for key, value in attributes.items())


def shape(*sizes: int) -> bytes:
    return b"".join(field(2, field(1, size)) for size in sizes)


def function(name: str, *nodes: bytes, arguments: tuple[str, ...] = ()) -> bytes:
    signature = field(1, name) + b"".join(field(2, field(1, argument)) for argument in arguments)
    return field(1, signature) + b"".join(field(3, part) for part in nodes)


def saved_model(nodes: list[bytes], functions: list[bytes] = [], saver: bytes = b"") -> Maker:  # noqa: B006
    """A bundle with a SavedModel of these nodes."""

    def make(folder: Path) -> Path:
        library = b"".join(field(1, part) for part in functions)
        graph = b"".join(field(1, part) for part in nodes) + field(2, library)
        content = field(1, 1) + field(2, field(2, graph) + field(3, saver))
        bundle = write_bundle(folder)
        (bundle / "saved_model").mkdir()
        (bundle / "saved_model" / "saved_model.pb").write_bytes(content)
        manifest = json.loads((bundle / "manifest.json").read_text())
        manifest["files"]["saved_model/saved_model.pb"] = hashlib.sha256(content).hexdigest()
        (bundle / "manifest.json").write_text(json.dumps(manifest))
        return bundle

    return make


def called(name: str) -> bytes:
    """An attribute that names a function."""
    return field(10, field(1, name))


HUGE = shape(50_000, 50_000)
NAN = base64.b64encode(struct.pack("<6f", 0.5, float("nan"), 0.5, 0.5, 0.5, 0.5)).decode()
SAVER = field(1, "name:0") + field(2, "save:0") + field(3, "restore")
RESTORE = node("restore", "StatefulPartitionedCall", f=called("__restore"))

HOSTILE: dict[str, tuple[Maker, list[str]]] = {
    "parent name": (
        lambda folder: packed(folder, {"../evil.json": b"{}"}),
        ["leads out", "../evil.json"],
    ),
    "absolute name": (lambda folder: packed(folder, {"/etc/evil": b""}), ["leads out of the bundle", "/etc/evil"]),
    "backslash": (lambda folder: packed(folder, {"..\\evil": b""}), ["leads out of the bundle", "..\\evil"]),
    "drive": (lambda folder: packed(folder, {"C:evil": b""}), ["leads out of the bundle", "C:evil"]),
    "packed link": (lambda folder: packed(folder, {"l": b"/etc/passwd"}, stat.S_IFLNK | 0o777), ["l is a link"]),
    "link": (linked_file, ["network.json is a link"]),
    "bomb": (lambda folder: packed(folder, {"zeros": bytes(300 << 20)}), ["would take more than 268435456 bytes"]),
    "many files": (
        lambda folder: packed(folder, {f"f{number}": b"" for number in range(1001)}),
        ["1004 files; 1000 at most"],
    ),
    "truncated": (truncated, ["cut short"]),
    "lying size": (lying_size, ["network.json", "damaged or cut short"]),
    "not an archive": (lambda folder: _text(folder / "x.zip"), ["not a packed bundle"]),
    "wrong sum": (changed_file, ["network.json", "changed", "sha256"]),
    "listed outside": (outside, ["../other.json"]),
    "newer format": (lambda folder: write_bundle(folder, format_version=99), ["99"]),
    "NaN weight": (layer(weights=NAN), ["layers", "at 1: a finite number is expected"]),
    "10 GB layer": (layer(outputs=1_000_000_000), ["layers", "expected", "given"]),
    "overflowing layer": (layer(outputs=1 << 31), ["layers", "expected", "given"]),
    "10 GB constant": (
        saved_model([node("c", "Const", value=field(8, field(2, HUGE)))]),
        ["constant c"],
    ),
    "10 GB variable": (saved_model([node("v", "VarHandleOp", shape=field(7, HUGE))]), ["variable v"]),
    "write": (saved_model([node("w", "WriteFile")]), ["operation WriteFile (node w of the graph)"]),
    "Python": (saved_model([], [function("__f", node("p", "EagerPyFunc"))]), ["EagerPyFunc (node p of function __f)"]),
    "custom op": (saved_model([node("x", "MyOwnOp")]), ["operation MyOwnOp"]),
    "shadow": (saved_model([], [function("ReadFile")]), ["function ReadFile has the name of an operation"]),
    "restore anywhere": (saved_model([node("r", "RestoreV2")]), ["operation RestoreV2 (node r of the graph)"]),
    "own file": (
        saved_model([RESTORE], [function("__restore", node("r", "RestoreV2", "Const:output:0"))], SAVER),
        ["node r of function __restore reads a file of its own choice"],
    ),
    "save in a score": (
        saved_model(
            [node("save", "PartitionedCall", f=called("__save")), node("s", "PartitionedCall", f=called("__save"))],
            [function("__save", node("w", "SaveV2"))],
            SAVER,
        ),
        ["node s of the graph calls what only saving and restoring may call"],
    ),
    "damaged graph": (saved_model([b"\x0a\xff\xff\xff\xff\xff"]), ["saved_model.pb", "cut short"]),
}


def good(folder: Path) -> Path:
    """A graph as training exports it: arithmetic, and a function that restores from the file it is given."""
    restore = function("__restore", node("r", "RestoreV2", "file_prefix"), arguments=("file_prefix",))
    save = node("save", "PartitionedCall", f=called("__save"))
    nodes = [RESTORE, save, node("t", "Tanh"), node("c", "Const", value=field(8, field(2, shape(3, 2))))]
    return saved_model(nodes, [restore, function("__save", node("w", "SaveV2"))], SAVER)(folder)


def _text(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("this is no archive")
    return path
