"""Run the notebooks of this folder, top to bottom, and keep their outputs: `python docs/notebooks.py [FOLDER]`."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
NOTEBOOKS = ("tutorial", "tutorial_cars")
CELL_SECONDS = 300


def run(name: str) -> Any:
    """Return a notebook with the outputs of a kernel of its own. Raises CellExecutionError."""
    import nbformat
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient

    notebook = nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)
    with tempfile.TemporaryDirectory() as folder:
        NotebookClient(
            notebook,
            # Over a socket file: the messages of a TCP kernel can be read by every user of the machine.
            km=AsyncKernelManager(kernel_name="python3", transport="ipc", ip=f"{folder}/kernel"),
            timeout=CELL_SECONDS,
            resources={"metadata": {"path": folder}},
            record_timing=False,
            coalesce_streams=True,
        ).execute(cleanup_kc=True)
    notebook.metadata["language_info"] = {"name": "python"}
    return notebook


def write(name: str, output: Path = FOLDER) -> None:
    """Run a notebook and write it with its outputs, here or into another folder."""
    import nbformat

    nbformat.write(run(name), output / f"{name}.ipynb")


if __name__ == "__main__":
    for notebook_name in NOTEBOOKS:
        begin = time.monotonic()
        write(notebook_name, *map(Path, sys.argv[1:]))
        print(f"{notebook_name}: {time.monotonic() - begin:.0f} s", flush=True)
