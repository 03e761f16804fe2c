"""Names of one test's own: what its scripts create is renamed, everything else is left."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from deploy.scripts import read_folder, split
from deploy.testing.names import Names
from ksql_scripts import library

SCRIPT = """
CREATE STREAM cars (car VARCHAR KEY, v DOUBLE) WITH (KAFKA_TOPIC='readings', VALUE_FORMAT='JSON');
CREATE TABLE IF NOT EXISTS `Fast` AS SELECT car, MAX(v) AS v FROM cars GROUP BY car EMIT CHANGES;
"""


@pytest.fixture
def names() -> Names:
    names = Names("t1_")
    names.learn(split(SCRIPT, Path("cars.sql")))
    return names


@pytest.mark.parametrize(
    ("given", "renamed"),
    [
        ("SELECT v FROM cars EMIT CHANGES;", "SELECT v FROM t1_cars EMIT CHANGES;"),
        ("SELECT CARS.v FROM CARS;", "SELECT t1_CARS.v FROM t1_CARS;"),
        (
            "select c.v from cars c join `Fast` f on c.car = f.car;",
            "select c.v from t1_cars c join `t1_Fast` f on c.car = f.car;",
        ),
        ("INSERT INTO cars (v) VALUES (1);", "INSERT INTO t1_cars (v) VALUES (1);"),
        ("DROP STREAM IF EXISTS cars;", "DROP STREAM IF EXISTS t1_cars;"),
        ("SELECT cars FROM other;", "SELECT cars FROM other;"),
        ("SELECT 'FROM cars' FROM cars; -- FROM cars", "SELECT 'FROM cars' FROM t1_cars; -- FROM cars"),
        ("CREATE STREAM x WITH (KAFKA_TOPIC = 'readings');", "CREATE STREAM x WITH (KAFKA_TOPIC = 't1_readings');"),
        ("CREATE STREAM x WITH (KAFKA_TOPIC='elsewhere');", "CREATE STREAM x WITH (KAFKA_TOPIC='elsewhere');"),
    ],
)
def test_only_sources_and_topics_of_the_test_are_renamed(names: Names, given: str, renamed: str) -> None:
    assert names.rewrite(given) == renamed


def test_a_topic_is_known_by_its_name_or_by_its_stream(names: Names) -> None:
    assert names.topic("readings") == "t1_readings"
    assert names.topic("FAST") == "t1_FAST"
    assert names.topic("someone_elses") == "someone_elses"


@pytest.mark.parametrize("collection", ["payments", "sensors"])
def test_no_name_of_the_packages_scripts_is_left_behind(collection: str) -> None:
    statements = read_folder(library.find(collection))
    names = Names("t1_")
    names.learn(statements)
    renamed = [split(names.rewrite(statement.text), statement.file)[0] for statement in statements]
    assert all(statement.name.lower().startswith("t1_") for statement in renamed if statement.name)
    for statement in renamed:
        words = statement.words
        sources = [after for word, after in itertools.pairwise(words) if word in {"FROM", "JOIN", "INTO"}]
        assert all(source.startswith("T1_") for source in sources), statement.text


def test_every_test_has_a_prefix_of_its_own() -> None:
    assert Names().prefix != Names().prefix
