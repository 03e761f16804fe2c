"""Fixtures of the planner's tests: functions, and sessions with sources."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from planning_session import FUNCTIONS, Planner

from deploy.ksql.context import PlanningContext
from deploy.ksql.functions import FunctionRegistry


@pytest.fixture(scope="session")
def functions() -> FunctionRegistry:
    """The signatures of a few functions, as the runner describes them."""
    return FunctionRegistry.from_json(FUNCTIONS)


@pytest.fixture
def planner(functions: FunctionRegistry) -> Planner:
    """A session with two streams and two tables."""
    session = Planner(functions)
    session.run(
        """
        CREATE STREAM s (k STRING KEY, a INT, b BIGINT, d DOUBLE, t STRING, ts TIMESTAMP, l ARRAY<INT>,
                         m MAP<STRING, INT>, r STRUCT<x INT, y STRUCT<z STRING>>)
            WITH (KAFKA_TOPIC = 's', VALUE_FORMAT = 'JSON', PARTITIONS = 2);
        CREATE STREAM s2 (id INT KEY, k STRING, v INT) WITH (KAFKA_TOPIC = 's2', VALUE_FORMAT = 'JSON', PARTITIONS = 2);
        CREATE TABLE c (k STRING PRIMARY KEY, name STRING, country STRING)
            WITH (KAFKA_TOPIC = 'c', VALUE_FORMAT = 'JSON', PARTITIONS = 2);
        CREATE TABLE o (id INT PRIMARY KEY, customer STRING, total INT)
            WITH (KAFKA_TOPIC = 'o', VALUE_FORMAT = 'JSON', PARTITIONS = 2);
        """
    )
    return session


@pytest.fixture
def new_planner(functions: FunctionRegistry) -> Callable[[PlanningContext], Planner]:
    """Sessions with settings, or a registry, of their own."""
    return lambda context: Planner(functions, context)
