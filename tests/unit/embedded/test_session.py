"""Properties and variables of one request."""

from __future__ import annotations

import pytest

from deploy.embedded.session import Session
from deploy.ksql.errors import UnknownName
from deploy.ksql.tree import Show, Terminate


def test_set_and_define_hold_for_the_statements_after_them() -> None:
    session = Session({"a": "1"}, {"id": "Q_1"})
    statements = list(
        session.statements("TERMINATE ${id}; DEFINE id = 'Q_2'; TERMINATE ${ID}; SET 'b' = '2'; UNSET 'a';")
    )
    assert [one.query_id for one in statements if isinstance(one, Terminate)] == ["Q_1", "Q_2"]
    assert session.properties == {"b": "2"}
    assert session.variables == {"ID": "Q_2"}


def test_a_copy_changes_apart() -> None:
    session = Session({"a": "1"})
    assert isinstance(next(session.copy().statements("SET 'a' = '2';")), object)
    assert session.properties == {"a": "1"}


def test_an_undefined_variable_is_named_with_those_that_exist() -> None:
    with pytest.raises(UnknownName, match=r"\$\{lmit\}.*LIMIT"):
        list(Session({}, {"limit": "1"}).statements("SHOW ${lmit};"))


def test_undefine_forgets() -> None:
    session = Session({}, {"x": "STREAMS"})
    assert isinstance(next(session.statements("SHOW ${x};")), Show)
    with pytest.raises(UnknownName):
        list(session.statements("UNDEFINE x; SHOW ${x};"))
