"""SELECT of rows that are not grouped: which projections are the key, which are values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from deploy.ksql.analysis import Projection
from deploy.ksql.errors import InvalidStatement
from deploy.ksql.relation import ColumnScope
from deploy.ksql.work import KeyPart, Work


def split_projection(work: Work) -> tuple[list[str], list[Projection]]:
    """The names of the key columns, in key order, and the projections that are values; raises InvalidStatement."""
    found: list[Projection | None] = []
    for part in work.keys:
        matches = [p for candidate in part.candidates for p in work.projections if p.expression == candidate]
        found.append(matches[0] if matches else None)
        if matches:
            _check_once(matches, work)
    missing = [part for part, match in zip(work.keys, found, strict=True) if match is None]
    if missing:
        raise InvalidStatement(_missing(work, missing))
    keys = [projection for projection in found if projection is not None]
    values = [projection for projection in work.projections if projection not in keys]
    if not values:
        raise InvalidStatement("The projection contains no value columns.")
    return [projection.name for projection in keys], values


def _check_once(matches: Sequence[Projection], work: Work) -> None:
    again = [projection for projection in matches if projection.expression == matches[0].expression]
    if len(again) < 2:
        return
    names = sorted(projection.name for projection in again)
    if work.analysis.is_aggregate:
        shown = " and ".join(f"`{projection.name}`" for projection in again)
        raise InvalidStatement(f"The projection contains a key column more than once: {shown}.")
    key = work.typer().text(again[0].expression)
    message = f"The projection contains a key column (`{key}`) more than once, aliased as: {' and '.join(names)}."
    raise InvalidStatement(
        f"{message}\nEach key column must only be in the projection once. Use AS_VALUE() to copy it."
    )


def _missing(work: Work, missing: Sequence[KeyPart]) -> str:
    if missing[0].kind == "foreign key":
        return _missing_foreign(work, missing)
    listed = missing if missing[0].kind == "grouping expression" else list(work.keys)
    texts = [part.text for part in listed]
    words = texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
    kind = missing[0].kind + ("s" if len(texts) > 1 else "")
    example = ", ".join(text.split(" or ")[0].split(", ")[0] if " or " in text else text for text in texts)
    message = "Key missing from projection (ie, SELECT). See https://cnfl.io/2LV7ouS.\n"
    message += f"The query used to build `{work.sink_name}` must include the {kind} {words} "
    message += f"in its projection (eg, SELECT {example}...)."
    if missing[0].is_synthetic:
        name = missing[0].text
        message += f"\n{name} was added as a synthetic key column because the join criteria did not match any source "
        message += "column. This expression must be included in the projection and may be aliased."
    return message


def _missing_foreign(work: Work, missing: Sequence[KeyPart]) -> str:
    plural = "s" if len(missing) > 1 else ""
    names = ", ".join(f"`{part.text.split('.', 1)[1]}`" for part in missing)
    left = work.analysis.names.sources[0].alias
    message = (
        f"Primary key column{plural} missing in projection. For foreign-key table-table joins, the projection must "
    )
    message += f"include all primary key columns from the left input table (`{left}`). Missing column{plural}: {names}."
    return message


def plan_projection(work: Work) -> Work:
    """The last select: the sink's schema of a persistent query, all columns in order for a transient one."""
    relation = work.current
    if work.analysis.is_persistent:
        keys, values = split_projection(work)
    else:
        keys, values = [column.name for column in relation.schema.key], list(work.projections)
    selects = [(value.name, work.type(value.expression)) for value in values]
    scope = ColumnScope({})
    return replace(work, relation=relation.selected(selects, keys, scope, name="project"))
