"""Archives that are copied into a container: they end where tar's end mark ends."""

from __future__ import annotations

import io
import tarfile

from testcontainers.core.transferable import Transferable, build_transfer_tar

_END_MARK = 2 * tarfile.BLOCKSIZE


def archive(transferable: Transferable, destination: str, mode: int) -> bytes:
    """A tar of one file or folder, to be unpacked at `/`.

    Python fills a tar up to a multiple of 10,240 bytes. podman stops reading at the end mark, and now and then fails
    because nobody reads the filling (buildah issue 6573, mended in 2026): so there is none.
    """
    padded = build_transfer_tar(transferable, destination, mode)
    with tarfile.open(fileobj=io.BytesIO(padded)) as tar:
        tar.getmembers()
        return padded[: tar.offset + _END_MARK]
