"""What the runtime adds to the planner: TERMINATE, and whether a plan needs the schema registry."""

from __future__ import annotations

import pytest

from deploy.embedded.planning import describe_change, plan_change, uses_registry
from deploy.ksql.catalogue import Catalogue
from deploy.ksql.context import PlanningContext
from deploy.ksql.errors import UnknownName
from deploy.ksql.functions import FunctionRegistry
from deploy.ksql.parser import parse

FUNCTIONS = FunctionRegistry([])
SCRIPT = """
CREATE STREAM S (ID STRING KEY, V INTEGER) WITH (KAFKA_TOPIC='s', VALUE_FORMAT='JSON');
CREATE STREAM T AS SELECT * FROM S EMIT CHANGES;
INSERT INTO T SELECT * FROM S EMIT CHANGES;
"""


def after(script: str) -> Catalogue:
    catalogue = Catalogue()
    for number, statement in enumerate(parse(script)):
        catalogue = plan_change(statement, catalogue, FUNCTIONS, PlanningContext(query_number=number)).catalogue
    return catalogue


def test_a_terminated_query_leaves_its_stream() -> None:
    assert set(after(SCRIPT).queries) == {"CSAS_T_1", "INSERTQUERY_2"}
    catalogue = after(SCRIPT + "TERMINATE CSAS_T_1;")
    assert set(catalogue.queries) == {"INSERTQUERY_2"}
    assert set(catalogue.sources) == {"S", "T"}
    assert not after(SCRIPT + "TERMINATE ALL; DROP STREAM T; DROP STREAM S;").sources


def test_an_unknown_query_is_named_with_those_that_exist() -> None:
    with pytest.raises(UnknownName, match=r"Unknown queryId: NOBODY\. Queries: CSAS_T_1, INSERTQUERY_2"):
        after(SCRIPT + "TERMINATE NOBODY;")


def test_changes_are_described_in_ksqldbs_words() -> None:
    catalogue, described = Catalogue(), []
    for number, statement in enumerate(parse(SCRIPT + "TERMINATE ALL; DROP STREAM T DELETE TOPIC;")):
        planned = plan_change(statement, catalogue, FUNCTIONS, PlanningContext(query_number=number))
        described.append(describe_change(statement, planned))
        catalogue = planned.catalogue
    assert described == [
        ("stream/`S`/create", "Stream created"),
        ("stream/`T`/create", "Created query with ID CSAS_T_1"),
        ("stream/`T`/create/INSERTQUERY_2", "Created query with ID INSERTQUERY_2"),
        ("terminate/ALL/execute", "Query terminated."),
        ("stream/`T`/drop", "Source `T` (topic: T) was dropped."),
    ]


def test_a_format_anywhere_in_a_plan_may_need_the_registry() -> None:
    assert uses_registry({"step": {"source": {"formats": {"key": {"format": "KAFKA"}, "value": {"format": "AVRO"}}}}})
    assert not uses_registry({"step": {"formats": {"value": {"format": "JSON"}}, "note": "AVRO"}})
