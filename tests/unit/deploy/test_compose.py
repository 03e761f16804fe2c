"""The compose folder: golden files for each release, a parser's opinion, and what it refuses.

KSQL_ANOMALY_GOLDEN=1 pytest tests/unit/deploy/test_compose.py     writes the golden files again
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.errors import DeployError
from deploy.ksql.parser import parse
from deploy.scripts import read_folder, split
from deploy.targets import confluent
from deploy.targets.compose import SCRIPT, Rendering, files, render
from ksql_scripts import library
from udf_bridge.description import DESCRIPTION, JarDescription, Platform
from udf_bridge.errors import UdfBridgeError

GOLDEN = Path(__file__).parents[2] / "golden" / "compose"
RELEASES = sorted(confluent.RELEASES)
SOURCES = """
DEFINE partitions = '1';
CREATE STREAM cars (car VARCHAR KEY, v DOUBLE)
    WITH (KAFKA_TOPIC = 'cars', VALUE_FORMAT = 'JSON', PARTITIONS = ${partitions});
"""
QUERIES = """
SET 'auto.offset.reset' = 'earliest';
CREATE OR REPLACE STREAM fast AS SELECT * FROM cars WHERE v > 30 EMIT CHANGES;
CREATE TABLE counts AS SELECT car, COUNT(*) AS n FROM fast GROUP BY car EMIT CHANGES;
UNSET 'auto.offset.reset';
INSERT INTO cars (car, v) VALUES ('car1', 31.5);
"""


def rendering(folder: Path, release: str, tensorflow: str | None = None) -> Rendering:
    scripts = folder / "cars"
    scripts.mkdir(parents=True)
    (scripts / "01_sources.sql").write_text(SOURCES)
    (scripts / "02_queries.sql").write_text(QUERIES)
    jar = folder / "anomaly.jar"
    platform = Platform(ksqldb=release, tensorflow_java=tensorflow)
    description = JarDescription(format_version=1, fingerprint="0", platform=platform, models=[], functions=[])
    with zipfile.ZipFile(jar, "w") as archive:
        archive.writestr(zipfile.ZipInfo(DESCRIPTION), description.model_dump_json())
    return Rendering(release, jar, (scripts,), {"partitions": "4"})


@pytest.mark.parametrize("release", RELEASES)
def test_the_folder_is_the_golden_one(release: str, tmp_path: Path) -> None:
    given = rendering(tmp_path, release)
    content = {name: data.decode() for name, data in files(given).items() if not name.endswith(".jar")}
    golden = GOLDEN / release
    if os.environ.get("KSQL_ANOMALY_GOLDEN"):
        for name, text in content.items():
            (golden / name).parent.mkdir(parents=True, exist_ok=True)
            (golden / name).write_text(text)
    assert content == {name: (golden / name).read_text() for name in content}


def test_a_second_rendering_gives_the_same_bytes_and_leaves_no_old_file(tmp_path: Path) -> None:
    given, target = rendering(tmp_path, "8.x"), tmp_path / "stack"
    written = render(given, target)
    first = {file: file.read_bytes() for file in written}
    (target / "extensions" / "old.jar").touch()
    assert {file: file.read_bytes() for file in render(given, target)} == first
    assert sorted(file for file in target.rglob("*") if file.is_file()) == sorted(written)


@pytest.fixture
def document(tmp_path: Path) -> dict[str, Any]:
    return yaml.safe_load(files(rendering(tmp_path, "8.x"))["compose.yaml"])


def test_everything_that_a_service_names_is_there(document: dict[str, Any]) -> None:
    services, volumes = document["services"], document["volumes"]
    for service in services.values():
        assert set(service.get("depends_on", ())) <= set(services)
        for volume in service.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source.startswith("./") or source in volumes


def test_services_that_are_waited_for_have_a_health_check(document: dict[str, Any]) -> None:
    services = document["services"]
    awaited = {
        name
        for service in services.values()
        for name, wish in service.get("depends_on", {}).items()
        if wish["condition"] == "service_healthy"
    }
    assert awaited == {name for name, service in services.items() if "healthcheck" in service}


def test_nothing_listens_beyond_this_machine(document: dict[str, Any]) -> None:
    ports = [port for service in document["services"].values() for port in service.get("ports", ())]
    assert len(ports) == 3
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_variable_has_a_value(tmp_path: Path) -> None:
    content = files(rendering(tmp_path, "8.x"))
    used = set(re.findall(r"\$\{(\w+)\}", content["compose.yaml"].decode()))
    given = {line.partition("=")[0] for line in content[".env"].decode().splitlines() if "=" in line}
    assert used == given


@pytest.mark.parametrize("release", RELEASES)
def test_no_image_is_the_latest(release: str, tmp_path: Path) -> None:
    settings = files(rendering(tmp_path, release))[".env"].decode()
    images = re.findall(r"_IMAGE=(.*)", settings)
    assert len(images) == 4
    assert all(re.fullmatch(r"confluentinc/[a-z-]+:\d+\.\d+\.\d+", image) for image in images)


@pytest.mark.parametrize("release", RELEASES)
def test_a_compose_parser_accepts_it(release: str, tmp_path: Path) -> None:
    target = tmp_path / "stack"
    render(rendering(tmp_path, release), target)
    done = subprocess.run([*parser(), "config"], cwd=target, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    resolved = yaml.safe_load(done.stdout)
    assert set(resolved["services"]) == {"kafka", "schema-registry", "natives", "ksqldb", "scripts"}
    assert resolved["services"]["ksqldb"]["image"] == confluent.RELEASES[release].ksqldb
    assert "${" not in done.stdout


def parser() -> list[str]:
    """`docker compose`, or podman-compose from PyPI, which asks podman for its version."""
    if shutil.which("docker"):
        asked = subprocess.run(["docker", "compose", "version"], capture_output=True, check=False)
        if asked.returncode == 0:
            return ["docker", "compose"]
    if shutil.which("podman"):
        return [sys.executable, "-m", "podman_compose"]
    pytest.skip('neither docker compose nor podman is here; on Debian as root, `eval "$(.ci/engine)"` sets podman up')


@pytest.mark.parametrize("collection", ["payments", "sensors"])
def test_scripts_of_the_package_stay_sql(collection: str, tmp_path: Path) -> None:
    given = rendering(tmp_path, "8.x")
    rendered = files(Rendering("8.x", given.jar, (library.find(collection),), {}))[SCRIPT].decode()
    parsed = [statement for statement in split(rendered, Path(SCRIPT)) for _ in parse(statement.text)]
    assert [s.name for s in parsed] == [s.name for s in read_folder(library.find(collection))]
    assert [s.properties for s in parsed] == [s.properties for s in read_folder(library.find(collection))]


def test_a_jar_for_another_version(tmp_path: Path) -> None:
    given = rendering(tmp_path, "7.x", tensorflow="1.0.0")
    with pytest.raises(
        UdfBridgeError, match=r"built for ksqlDB 7\.x, the server is 8\.0, .* build it with --ksqldb 8\.x"
    ):
        files(Rendering("8.x", given.jar, given.folders, {}))


def test_a_version_that_there_is_none_of(tmp_path: Path) -> None:
    given = rendering(tmp_path, "8.x")
    with pytest.raises(DeployError, match=r"no ksqlDB version '6\.0'; there are 8\.x, 7\.x, 0\.29"):
        files(Rendering("6.0", given.jar, given.folders, {}))


def test_a_compose_file_of_someone_else_is_left_alone(tmp_path: Path) -> None:
    given, target = rendering(tmp_path, "8.x"), tmp_path / "stack"
    target.mkdir()
    (target / "compose.yaml").write_text("services: {}\n")
    with pytest.raises(DeployError, match=r"compose\.yaml was not written by this command"):
        render(given, target)
    assert (target / "compose.yaml").read_text() == "services: {}\n"
    assert list(target.iterdir()) == [target / "compose.yaml"]
