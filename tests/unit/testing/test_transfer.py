"""What is copied into a container: the file itself, and nothing after tar's end mark."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from deploy.testing.transfer import archive

BLOCK = 512
END_MARK = bytes(2 * BLOCK)


@pytest.mark.parametrize("size", [0, 1, BLOCK, 3 * BLOCK + 1, 20 * BLOCK])
def test_an_archive_ends_with_its_end_mark(tmp_path: Path, size: int) -> None:
    jar = tmp_path / "udf.jar"
    jar.write_bytes(b"x" * size)
    packed = archive(jar, "/extensions/udf.jar", 0o640)
    blocks = 1 + (size + BLOCK - 1) // BLOCK
    assert len(packed) == blocks * BLOCK + len(END_MARK)
    assert packed.endswith(END_MARK)
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        (member,) = tar.getmembers()
        unpacked = tar.extractfile(member)
        assert unpacked is not None
        assert (member.name.lstrip("/"), member.mode, unpacked.read()) == (
            "extensions/udf.jar",
            0o640,
            jar.read_bytes(),
        )


def test_zeros_of_the_file_itself_are_kept(tmp_path: Path) -> None:
    jar = tmp_path / "udf.jar"
    jar.write_bytes(bytes(4 * BLOCK))
    with tarfile.open(fileobj=io.BytesIO(archive(jar, "/udf.jar", 0o644))) as tar:
        assert [member.size for member in tar.getmembers()] == [4 * BLOCK]


def test_a_folder_keeps_all_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "jars"
    folder.mkdir()
    for name in ("a.jar", "b.jar"):
        (folder / name).write_text(name)
    with tarfile.open(fileobj=io.BytesIO(archive(folder, "/extensions", 0o644))) as tar:
        assert sorted(Path(member.name).name for member in tar.getmembers() if member.isfile()) == ["a.jar", "b.jar"]
