"""Commands `ksql-anomaly model publish|list|rollback`: what the servers of a model source run."""

from __future__ import annotations

import enum
import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from udf_bridge.publish.pointer import Pointer
    from udf_bridge.publish.store import ModelStore

_PUBLISH_EXAMPLES = """
Examples:

  ksql-anomaly model publish models/payment-1.1.0 --to dir:/srv/models

  ksql-anomaly model publish models/payment-1.2.0 --to dir:/srv/models --as challenger

Servers name the same source by the system property ksql.anomaly.models.source or KSQL_ANOMALY_MODELS_SOURCE.
"""
_LIST_EXAMPLES = """
Examples:

  ksql-anomaly model list --from dir:/srv/models

  ksql-anomaly model list --from dir:/srv/models --json | jq '.[].champion.version'
"""
_ROLLBACK_EXAMPLES = """
Examples:

  ksql-anomaly model rollback payment --from dir:/srv/models

  ksql-anomaly model rollback payment --from dir:/srv/models --as challenger      withdraw it
"""


class _Role(enum.StrEnum):
    """A place that a version can have."""

    champion = "champion"
    challenger = "challenger"


Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of text.")]
To = Annotated[str, typer.Option("--to", metavar="SOURCE", help="dir:/PATH")]
From = Annotated[str, typer.Option("--from", metavar="SOURCE", help="dir:/PATH")]
As = Annotated[_Role, typer.Option("--as", help="Whose verdicts count, or who is only compared with it.")]


def add_commands(app: typer.Typer) -> None:
    """Add these commands to the group `model`."""
    app.command(epilog=_PUBLISH_EXAMPLES)(publish)
    app.command(name="list", epilog=_LIST_EXAMPLES)(list_models)
    app.command(epilog=_ROLLBACK_EXAMPLES)(rollback)


def publish(
    bundle: Annotated[Path, typer.Argument(help="Folder of a bundle, or a packed one.")],
    *,
    to: To,
    role: As = _Role.champion,
    force: Annotated[bool, typer.Option(help="Also when its features are not the champion's.")] = False,
    as_json: Json = False,
) -> None:
    """Make a version of a model the one that all servers of a source run; they swap it in without a restart."""
    from udf_bridge.publish.publishing import publish as publish_bundle

    done = publish_bundle(bundle, _store(to), role.value, force=force)
    published = done.published
    if as_json:
        facts = {"model": done.pointer.model, "role": done.role, "changed": done.changed}
        typer.echo(json.dumps(facts | published.model_dump()))
        return
    was = "" if done.changed else ", as before"
    typer.echo(f"{done.pointer.model} {published.version} is {done.role} at {to}{was}")
    if not published.signed:
        typer.echo("It is not signed: servers with a public key refuse it (ksql-anomaly model sign).", err=True)


def list_models(*, source: From, as_json: Json = False) -> None:
    """Show which versions a source holds, and which of them servers run."""
    from udf_bridge.publish.publishing import pointers

    found = pointers(_store(source))
    if as_json:
        typer.echo(json.dumps([pointer.model_dump() for pointer in found], indent=2))
    else:
        _print_pointers(found)


def rollback(
    model: Annotated[str, typer.Argument(help="Name of the model.")],
    *,
    source: From,
    role: As = _Role.champion,
    as_json: Json = False,
) -> None:
    """Bring the champion before this one back; before the first one, that is the version in each server's jar."""
    from udf_bridge.publish.publishing import rollback as roll_back

    pointer = roll_back(model, _store(source), role.value)
    now: Any = pointer.champion if role == _Role.champion else pointer.challenger
    if as_json:
        typer.echo(json.dumps({"model": model, "role": role.value, "version": now and now.version}))
    else:
        nobody = "the version in each jar" if role == _Role.champion else "nobody"
        typer.echo(f"{role.value} of {model} is {now.version if now else nobody}")


def _store(location: str) -> ModelStore:
    from udf_bridge.publish.store import open_store

    return open_store(location)


def _print_pointers(pointers: list[Pointer]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("model", "role", "version", "threshold", "published", "size", "signed", "sha256")
    for pointer in pointers:
        roles = [("champion", pointer.champion), ("challenger", pointer.challenger)]
        roles += [("earlier", published) for published in pointer.history]
        for role, published in roles:
            if published:
                facts = (f"{published.threshold:.6g}", published.published_at, f"{published.size / 1000:.0f} kB")
                signed = "yes" if published.signed else "no"
                table.add_row(
                    pointer.model, role, published.version, *facts, signed, published.manifest_sha256[:12] + "…"
                )
    Console().print(table)
