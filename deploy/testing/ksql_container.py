"""What every container with a ksqlDB-compatible server has in common: UDF jars, its URL, its health."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from testcontainers.core.container import ExecConfig

from deploy.client import Client, ClientError
from deploy.testing import jars
from deploy.testing.container import ServiceContainer
from deploy.testing.errors import JarError

SERVER_PORT = 8088
EXTENSIONS = "/extensions"


class KsqlContainer(ServiceContainer):
    """A container that serves ksqlDB's API on port 8088 and loads the jars in `/extensions` when it starts."""

    def __init__(self, image: str, **kwargs: Any) -> None:
        super().__init__(image, **kwargs)
        self.jars: list[Path] = []
        self.with_published_port(SERVER_PORT)

    def with_udf_jar(self, path: str | Path) -> Self:
        """Put a jar into the extension directory before the start. Raises JarError."""
        jar = jars.checked(path)
        self.jars.append(jar)
        return self.with_copy_into_container(jar, f"{EXTENSIONS}/{jar.name}")

    def put_udf_jar(self, path: str | Path) -> None:
        """Put a jar into the extension directory; `restart` loads it. Raises JarError."""
        jar = jars.checked(path)
        self.copy_into_container(jar, f"{EXTENSIONS}/{jar.name}")

    def remove_udf_jar(self, name: str) -> None:
        """Take a jar out of the extension directory; gone after `restart`. Raises JarError."""
        done = self.exec(ExecConfig(["rm", f"{EXTENSIONS}/{Path(name).name}"], user="root"))
        if done.exit_code != 0:
            raise JarError(f"{self.image}: {done.output.decode().strip()}")

    def get_url(self) -> str:
        """Base URL of the server."""
        return f"http://{self.get_container_host_ip()}:{self.published[SERVER_PORT]}"

    def start(self) -> Self:
        """Start, wait for health, and look for the functions of the jars. Raises also JarError."""
        super().start()
        try:
            with Client(self.get_url()) as client:
                jars.check_loaded(self.jars, client.functions(), self.image)
        except BaseException:
            self.stop()
            raise
        return self

    def is_healthy(self) -> bool:
        """Whether the server says so."""
        try:
            with Client(self.get_url(), timeout=5) as client:
                return client.is_healthy()
        except ClientError:
            return False
