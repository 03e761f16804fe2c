"""Functions from jars in the extension directory, good and bad."""

from __future__ import annotations

from runtime_helpers import rows_of

from deploy.client import Client
from deploy.embedded.stack import Stack


def test_a_function_of_a_jar_is_called(stack: Stack, client: Client, prefix: str) -> None:
    client.statement(
        f"CREATE STREAM {prefix}S (ID STRING KEY, T STRING)"
        f" WITH (KAFKA_TOPIC='{prefix}S', VALUE_FORMAT='JSON', PARTITIONS=1);"
        f"INSERT INTO {prefix}S VALUES ('a', 'abc'); INSERT INTO {prefix}S (ID) VALUES ('b');"
    )
    rows = rows_of(client, f"SELECT UPSIDE_DOWN(T) AS T FROM {prefix}S EMIT CHANGES LIMIT 2;")
    assert rows == [["cba"], [None]]


def test_a_function_of_a_jar_is_described(stack: Stack, client: Client) -> None:
    (described,) = client.statement("DESCRIBE FUNCTION UPSIDE_DOWN;")
    assert (described["name"], described["author"], described["version"]) == ("UPSIDE_DOWN", "tests", "1.2.3")
    assert described["path"].endswith("upside-down.jar")
    assert "UPSIDE_DOWN" in client.functions()


def test_a_broken_jar_is_reported_and_harms_nothing_else(stack: Stack) -> None:
    jars = {jar["jar"].rpartition("/")[2]: jar for jar in stack.runner.ready["extensions"]}
    assert jars["broken.jar"]["error"]
    assert not jars["upside-down.jar"]["error"]
