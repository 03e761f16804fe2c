"""A folder for `docker compose`: the official stack with a UDF jar in it and scripts applied to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.errors import DeployError
from deploy.scripts import Statement, read_folder, tokenize
from deploy.targets import confluent

BANNER = "# Written by `ksql-anomaly deploy render compose`; what is changed here is lost when it is written again.\n"
NATIVES = "/var/lib/ksql-anomaly/udf"
SCRIPT = "scripts/all.sql"


@dataclass(frozen=True, slots=True)
class Rendering:
    """What a folder is written from.

    Attributes:
        ksqldb: version of ksqlDB, such as 8.x; decides images.
        jar: the UDF jar, built for that version.
        folders: scripts, applied in this order.
        variables: values that win over the scripts' DEFINE.
    """

    ksqldb: str
    jar: Path
    folders: tuple[Path, ...]
    variables: Mapping[str, str]


def render(rendering: Rendering, target: Path) -> list[Path]:
    """Write the folder; the same input gives the same bytes.

    Returns:
        The files, in order.

    Raises:
        DeployError: an unknown version, or the folder holds something that is not ours.
        UdfBridgeError: the jar is missing, damaged, or built for another version.
    """
    content = files(rendering)
    _check_ours(target)
    for stale in [*target.glob("scripts/*.sql"), *target.glob("extensions/*.jar")]:
        if stale.relative_to(target).as_posix() not in content:
            stale.unlink()
    for name, data in content.items():
        _write(target / name, data)
    return [target / name for name in content]


def files(rendering: Rendering) -> dict[str, bytes]:
    """The files of the folder: path in it → content. Raises as `render` does."""
    from udf_bridge.jar import describe
    from udf_bridge.target import check_server

    release = confluent.find_release(rendering.ksqldb)
    check_server(describe(rendering.jar).platform, release.name.replace("x", "0"))
    statements = [s for folder in rendering.folders for s in read_folder(folder, rendering.variables)]
    texts = {
        "compose.yaml": BANNER + _yaml({"name": "ksql-anomaly", "services": _services(), "volumes": _volumes()}),
        ".env": BANNER + "".join(f"{name}={value}\n" for name, value in _settings(release).items()),
        SCRIPT: "-- " + BANNER[2:] + script(statements),
        "README.md": _readme(rendering, release),
    }
    jar = {f"extensions/{rendering.jar.name}": rendering.jar.read_bytes()}
    return {name: text.encode() for name, text in texts.items()} | jar


def script(statements: Sequence[Statement]) -> str:
    """One script of the statements that may be run again: what is there already is left as it is."""
    parts, properties = [], dict[str, str]()
    for statement in statements:
        parts += [f"UNSET '{name}';" for name in properties if name not in statement.properties]
        parts += [f"SET '{n}' = '{v}';" for n, v in statement.properties.items() if properties.get(n) != v]
        properties = dict(statement.properties)
        parts.append(_repeatable(statement))
    return "\n\n".join(parts) + "\n"


def _repeatable(statement: Statement) -> str:
    """CREATE STREAM x → CREATE STREAM IF NOT EXISTS x; anything else, and OR REPLACE, as it is."""
    words = statement.words
    if words[0] != "CREATE" or "REPLACE" in words[:3] or "IF" in words[:4]:
        return statement.text
    text, done = "", False
    for token in tokenize(statement.text):
        text += token.text
        if not done and token.text.upper() in {"STREAM", "TABLE"}:
            text, done = f"{text} IF NOT EXISTS", True
    return text


def _settings(release: confluent.Release) -> dict[str, str]:
    return {
        "KAFKA_IMAGE": release.kafka,
        "REGISTRY_IMAGE": release.registry,
        "KSQLDB_IMAGE": release.ksqldb,
        "CLI_IMAGE": release.cli,
        "KAFKA_PORT": "29092",
        "REGISTRY_PORT": "8081",
        "KSQLDB_PORT": "8088",
        "KAFKA_MEMORY": "1g",
        "REGISTRY_MEMORY": "512m",
        "KSQLDB_MEMORY": "3g",
    }


def _services() -> dict[str, Any]:
    return {
        confluent.KAFKA: _kafka(),
        confluent.REGISTRY: _registry(),
        "natives": _natives(),
        confluent.KSQLDB: _ksqldb(),
        "scripts": _scripts(),
    }


def _volumes() -> dict[str, None]:
    return {"kafka": None, "natives": None}


def _kafka() -> dict[str, Any]:
    return {
        "image": "${KAFKA_IMAGE}",
        "environment": confluent.kafka_environment("127.0.0.1:${KAFKA_PORT}"),
        "ports": [f"127.0.0.1:${{KAFKA_PORT}}:{confluent.OUTSIDE_PORT}"],
        "volumes": ["kafka:/var/lib/kafka/data"],
        "mem_limit": "${KAFKA_MEMORY}",
        "healthcheck": _health(f"kafka-topics --bootstrap-server {confluent.KAFKA}:{confluent.KAFKA_PORT} --list"),
    }


def _registry() -> dict[str, Any]:
    return {
        "image": "${REGISTRY_IMAGE}",
        "environment": confluent.registry_environment(),
        "ports": [f"127.0.0.1:${{REGISTRY_PORT}}:{confluent.REGISTRY_PORT}"],
        "mem_limit": "${REGISTRY_MEMORY}",
        "depends_on": {confluent.KAFKA: _HEALTHY},
        "healthcheck": _health(f"curl --fail --silent http://localhost:{confluent.REGISTRY_PORT}/subjects"),
    }


def _natives() -> dict[str, Any]:
    """A new volume belongs to root, and the server is another user."""
    return {
        "image": "${KSQLDB_IMAGE}",
        "user": "0",
        "entrypoint": ["chmod", "1777", NATIVES],
        "command": [],
        "network_mode": "none",
        "volumes": [f"natives:{NATIVES}"],
    }


def _ksqldb() -> dict[str, Any]:
    health = f"curl --fail --silent http://localhost:{confluent.KSQLDB_PORT}/healthcheck | grep '\"isHealthy\":true'"
    return {
        "image": "${KSQLDB_IMAGE}",
        "environment": confluent.ksqldb_environment(NATIVES),
        "ports": [f"127.0.0.1:${{KSQLDB_PORT}}:{confluent.KSQLDB_PORT}"],
        "volumes": [f"./extensions:{confluent.EXTENSIONS}:ro", f"natives:{NATIVES}"],
        "mem_limit": "${KSQLDB_MEMORY}",
        "depends_on": {
            confluent.KAFKA: _HEALTHY,
            confluent.REGISTRY: _HEALTHY,
            "natives": {"condition": "service_completed_successfully"},
        },
        "healthcheck": _health(health),
    }


def _scripts() -> dict[str, Any]:
    return {
        "image": "${CLI_IMAGE}",
        "entrypoint": ["ksql"],
        "command": ["--file", f"/{SCRIPT}", f"http://{confluent.KSQLDB}:{confluent.KSQLDB_PORT}"],
        "volumes": ["./scripts:/scripts:ro"],
        "depends_on": {confluent.KSQLDB: _HEALTHY},
    }


_HEALTHY = {"condition": "service_healthy"}


def _health(command: str) -> dict[str, Any]:
    return {"test": ["CMD-SHELL", command], "interval": "5s", "timeout": "10s", "retries": 24, "start_period": "30s"}


def _yaml(document: dict[str, Any]) -> str:
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - every place says it in full
            return True

    return yaml.dump(document, Dumper=Dumper, sort_keys=False, width=120)


def _readme(rendering: Rendering, release: confluent.Release) -> str:
    scripts = ", ".join(folder.name for folder in rendering.folders)
    return f"""# ksqlDB {release.name} with {rendering.jar.name}

    docker compose up --detach --wait ksqldb     # Kafka, Schema Registry, ksqlDB with the UDF jar
    docker compose up scripts                    # applies {scripts}; again: only what is new
    docker compose logs ksqldb
    docker compose down                          # --volumes also drops topics and TensorFlow's unpacked libraries

SQL server http://127.0.0.1:8088, Kafka 127.0.0.1:29092, schema registry http://127.0.0.1:8081; ports, images and memory
are in `.env`. With the project installed, instead of the second line:

    ksql-anomaly deploy apply DIR --url http://127.0.0.1:8088 --bootstrap 127.0.0.1:29092

which waits for each query and keeps a journal; `--jar extensions/{rendering.jar.name}` checks the jar first.
Another jar: put it into `extensions/`, then `docker compose restart ksqldb`.
One broker, no passwords, loopback addresses: for development.
"""


def _check_ours(target: Path) -> None:
    there = target / "compose.yaml"
    if there.exists() and not there.read_text(encoding="utf-8").startswith(BANNER):
        raise DeployError(f"{there} was not written by this command: name another folder, or move the file away")
    if target.exists() and not target.is_dir():
        raise DeployError(f"{target} is a file; a folder is expected")


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.new")
    temporary.write_bytes(data)
    temporary.replace(path)
