"""Archives: readable by everyone, the same bytes for the same content, compressed entries copied as they are."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from udf_bridge.archive import is_native, packed, read_entries, stored, write_archive


@pytest.fixture
def compressed(tmp_path: Path) -> Path:
    """An ordinary compressed archive with a folder, written with extra fields and comments."""
    path = tmp_path / "compressed.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.mkdir("lib")
        archive.writestr("lib/big.so", b"native code " * 100_000)
        info = zipfile.ZipInfo("lib/ä.txt", (2024, 5, 6, 7, 8, 10))
        info.extra = b"\xfe\xca\x02\x00xx"
        info.comment = b"a comment"
        archive.writestr(info, "text")
    return path


def test_an_archive_holds_what_was_put_into_it(tmp_path: Path, compressed: Path) -> None:
    path = tmp_path / "new.zip"
    write_archive(path, [stored("b.txt", b"second"), *read_entries(compressed), stored("a.txt", b"first")])
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["a.txt", "b.txt", "lib/big.so", "lib/ä.txt"]
        assert archive.read("lib/big.so") == b"native code " * 100_000
        assert archive.read("lib/ä.txt") == b"text"
        assert archive.getinfo("lib/big.so").compress_size < 10_000
        assert {info.date_time for info in archive.infolist()} == {(2020, 1, 1, 0, 0, 0)}


def test_an_entry_is_packed_when_that_makes_it_shorter(tmp_path: Path) -> None:
    write_archive(tmp_path / "new.zip", [packed("long", b"again and " * 100), packed("short", b"x")])
    with zipfile.ZipFile(tmp_path / "new.zip") as archive:
        assert archive.read("long") == b"again and " * 100
        assert archive.getinfo("long").compress_size < 50
        assert (archive.read("short"), archive.getinfo("short").compress_type) == (b"x", zipfile.ZIP_STORED)


def test_native_libraries_are_known_by_their_names() -> None:
    assert all(map(is_native, ["a/libx.so", "a/libx.so.2", "libx.dylib", "x.dll"]))
    assert not any(map(is_native, ["a/Solve.class", "a/so", "notes.soap"]))


def test_the_order_of_entries_does_not_matter(tmp_path: Path, compressed: Path) -> None:
    entries = [stored("x", b"1"), stored("y", b"2"), *read_entries(compressed)]
    write_archive(tmp_path / "one.zip", entries)
    write_archive(tmp_path / "two.zip", reversed(entries))
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_the_first_of_two_entries_with_one_name_is_kept(tmp_path: Path) -> None:
    write_archive(tmp_path / "new.zip", [stored("x", b"first"), stored("x", b"second")])
    with zipfile.ZipFile(tmp_path / "new.zip") as archive:
        assert archive.namelist() == ["x"]
        assert archive.read("x") == b"first"


def test_an_archive_that_was_cut_short_is_not_copied(tmp_path: Path, compressed: Path) -> None:
    entries = list(read_entries(compressed))
    compressed.write_bytes(compressed.read_bytes()[:100])
    with pytest.raises(zipfile.BadZipFile, match=r"compressed\.zip ends too early"):
        write_archive(tmp_path / "new.zip", entries)
