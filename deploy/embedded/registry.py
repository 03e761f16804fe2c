"""The schema registry (Apicurio, Confluent's API at /apis/ccompat/v7) as a child process, started on demand."""

from __future__ import annotations

import logging
import tarfile
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from deploy.embedded.addresses import HOST, reachable
from deploy.embedded.errors import RegistryError
from deploy.embedded.processes import GuardedProcess, claim_port, last_lines

log = logging.getLogger(__name__)

START_SECONDS = 90.0
HEAP = "256m"
API_PATH = "/apis/ccompat/v7"


@dataclass(slots=True)
class Registry:
    """A schema registry on `host`; its schemas lie in `directory` and keep their ids over a restart.

    The port is claimed when the object is made, so that the URL is known before the registry runs.
    """

    directory: Path
    log_file: Path
    port: int = 0
    host: str = HOST
    _process: GuardedProcess | None = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __post_init__(self) -> None:
        self.port = claim_port(self.port, "schema registry", "--registry-port", self.host)

    @property
    def url(self) -> str:
        """Base URL for clients of Confluent's registry API."""
        return f"http://{reachable(self.host)}:{self.port}{API_PATH}"

    @property
    def pid(self) -> int:
        """Process id of the registry's JVM; 0 when it does not run."""
        return self._process.pid if self._process else 0

    @property
    def is_alive(self) -> bool:
        """Whether the registry's process runs."""
        return self._process is not None and self._process.is_alive

    @property
    def has_ended(self) -> bool:
        """Whether the registry was started and its process is gone, without `stop`."""
        return self._process is not None and not self._process.is_alive

    def ensure_started(self) -> str:
        """Start the registry unless it runs, wait until it answers, and return its URL; raises RegistryError."""
        with self._lock:
            if not self.is_alive:
                self._launch()
                self._wait_ready()
        return self.url

    def stop(self) -> None:
        """End the registry if it runs."""
        with self._lock:
            if self._process is not None:
                self._process.stop()
                self._process = None

    def _launch(self) -> None:
        from udf_bridge.jvm import java_command

        claim_port(self.port, "schema registry", "--registry-port", self.host)
        self.directory.mkdir(parents=True, exist_ok=True)
        home = unpacked_archive()
        # WRITE_DELAY=0: an id that was given out is on disk, whatever ends the process then.
        properties = {
            "quarkus.http.host": self.host,
            "quarkus.http.port": str(self.port),
            "quarkus.datasource.jdbc.url": f"jdbc:h2:file:{self.directory / 'schemas'};AUTO_SERVER=FALSE;WRITE_DELAY=0",
            "quarkus.log.level": "WARN",
            "quarkus.banner.enabled": "false",
        }
        jars = [_runner_jar(home), *sorted((home / "lib").glob("*.jar"))]
        command = java_command(
            "io.quarkus.runner.GeneratedMain", jars, heap=HEAP, properties=properties, fast_start=True
        )
        self._process = GuardedProcess(command, self.log_file)
        log.info("schema registry started: process %d, %s", self._process.pid, self.url)

    def _wait_ready(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not answers(f"{self.url}/subjects"):
            if not self.is_alive:
                raise RegistryError(f"the schema registry ended; {self._tail()}")
            if time.monotonic() > deadline:
                raise RegistryError(f"the schema registry did not answer at {self.url} in time; {self._tail()}")
            time.sleep(0.1)

    def _tail(self) -> str:
        return f"the end of {self.log_file}:\n{last_lines(self.log_file)}"


def answers(url: str) -> bool:
    """Whether a GET of the URL gives 200."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def unpacked_archive() -> Path:
    """The registry's files; fetched and unpacked once, after which the archive is not needed."""
    from udf_bridge.jvm.artifacts import fetch_file, group_artifacts

    (artifact,) = group_artifacts("registry")
    home = artifact.path.parent / "unpacked" / artifact.file_name.removesuffix(".tar.gz")
    return home if home.exists() else _unpacked(fetch_file("registry"), home)


def _unpacked(archive: Path, home: Path) -> Path:
    """The archive's content in the folder `home`; entries that lead out of the folder are refused."""
    from filelock import FileLock

    with FileLock(f"{archive}.unpack.lock"):
        if not home.exists():
            temporary = home.with_name(f".{home.name}")
            with tarfile.open(archive) as content:
                _extract(content, temporary)
            temporary.replace(home)
    return home


def _extract(content: tarfile.TarFile, folder: Path) -> None:
    """As the filter "data", which Python 3.11 has from 3.11.4 on."""
    if hasattr(tarfile, "data_filter"):
        content.extractall(folder, filter="data")
        return
    for member in content:
        inside = (folder / member.name).resolve().is_relative_to(folder.resolve())
        if not inside or not (member.isfile() or member.isdir()):
            raise RegistryError(f"the registry's archive holds {member.name!r}, which leads out of its folder")
        content.extract(member, folder)


def _runner_jar(home: Path) -> Path:
    found = sorted(home.glob("*-runner.jar"))
    if not found:
        raise RegistryError(f"{home} holds no *-runner.jar: delete it, and it will be unpacked again")
    return found[0]
