"""A bundle as one zip file, and back. An archive from elsewhere is checked entry by entry before a byte is unpacked."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from modelbuild.bundle import MANIFEST, SIGNATURE, Bundle, read_bundle
from modelbuild.errors import BundleError

MOST_BYTES = 256 << 20
"""All files of a bundle together, unpacked; the UDF runtime has the same limit."""

MOST_FILES = 1000
_FOR_PEOPLE = ("report/", "MODEL_CARD.md")
_FIXED_TIME = (2020, 1, 1, 0, 0, 0)
_MODE = (stat.S_IFREG | 0o644) << 16


def pack(bundle: Bundle) -> bytes:
    """Return the files that a server needs of a bundle, as a zip; the same bundle gives the same bytes.

    Raises BundleError: together they are larger than any server takes.
    """
    output = io.BytesIO()
    total = 0
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in _packed_names(bundle):
            content = (bundle.path / name).read_bytes()
            total += len(content)
            entry = zipfile.ZipInfo(name, _FIXED_TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _MODE
            archive.writestr(entry, content)
    if total > MOST_BYTES:
        raise BundleError(f"{bundle.path}: {total} bytes; a packed bundle has {MOST_BYTES} at most")
    return output.getvalue()


def unpack(archive: Path, folder: Path) -> Bundle:
    """Unpack an archive into a folder and read the bundle in it. Raises BundleError naming what is wrong with it."""
    try:
        with zipfile.ZipFile(archive) as opened:
            for entry in _checked_entries(opened, archive):
                _unpack_entry(opened, entry, folder, archive)
    except FileNotFoundError as error:
        raise BundleError(f"{archive}: no such file") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
        raise BundleError(f"{archive}: not a packed bundle, damaged or cut short: {error}") from error
    return read_bundle(folder)


def _packed_names(bundle: Bundle) -> list[str]:
    names = [MANIFEST, *(name for name in bundle.manifest.files if not name.startswith(_FOR_PEOPLE))]
    if (bundle.path / SIGNATURE).is_file():
        names.append(SIGNATURE)
    return sorted(names)


def _checked_entries(opened: zipfile.ZipFile, archive: Path) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in opened.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES:
        raise BundleError(f"{archive}: {len(entries)} files; {MOST_FILES} at most")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise BundleError(f"{archive}: its files would take more than {MOST_BYTES} bytes")
    names = [entry.filename for entry in entries]
    for entry in entries:
        if names.count(entry.filename) > 1:
            raise BundleError(f"{archive}: two files {entry.filename}")
        _check_entry(entry, archive)
    return entries


def _check_entry(entry: zipfile.ZipInfo, archive: Path) -> None:
    name = entry.filename
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise BundleError(f"{archive}: the name of a file leads out of the bundle: {name}")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise BundleError(f"{archive}: {name} is a link; a bundle holds files only")
    if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise BundleError(
            f"{archive}: {name} is encrypted or packed by method {entry.compress_type}; deflate is expected"
        )


def _unpack_entry(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, archive: Path) -> None:
    with opened.open(entry) as source:
        content = source.read(entry.file_size + 1)
    if len(content) != entry.file_size:
        raise BundleError(f"{archive}: {entry.filename} is damaged or cut short")
    target = folder / entry.filename
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)
