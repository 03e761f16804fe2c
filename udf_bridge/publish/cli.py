"""Commands `ksql-anomaly model publish|list|rollback|keygen|sign`: what the servers of a model source run."""

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

  ksql-anomaly model publish models/payment-1.1.0 --to kafka://localhost:9092/ksql-anomaly-models

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
_KEYGEN_EXAMPLES = """
Examples:

  ksql-anomaly model keygen models.key                    writes models.key and models.key.pub

Give servers the public one: ksql.anomaly.models.public.key or KSQL_ANOMALY_MODELS_PUBLIC_KEY.
"""
_SIGN_EXAMPLES = """
Examples:

  ksql-anomaly model sign models/payment-1.1.0 --key models.key

  ksql-anomaly model sign models/payment-1.1.0 --key env:MODEL_KEY      the PEM text is in that variable
"""


class _Role(enum.StrEnum):
    """A place that a version can have."""

    champion = "champion"
    challenger = "challenger"


Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of text.")]
To = Annotated[str, typer.Option("--to", metavar="SOURCE", help="dir:/PATH, kafka:TOPIC or kafka://HOST:PORT/TOPIC.")]
From = Annotated[
    str, typer.Option("--from", metavar="SOURCE", help="dir:/PATH, kafka:TOPIC or kafka://HOST:PORT/TOPIC.")
]
KafkaConfig = Annotated[
    Path | None, typer.Option("--kafka-config", help="Properties file of a Kafka client: brokers, TLS, SASL.")
]
As = Annotated[_Role, typer.Option("--as", help="Whose verdicts count, or who is only compared with it.")]


def add_commands(app: typer.Typer) -> None:
    """Add these commands to the group `model`."""
    app.command(epilog=_PUBLISH_EXAMPLES)(publish)
    app.command(name="list", epilog=_LIST_EXAMPLES)(list_models)
    app.command(epilog=_ROLLBACK_EXAMPLES)(rollback)
    app.command(epilog=_KEYGEN_EXAMPLES)(keygen)
    app.command(epilog=_SIGN_EXAMPLES)(sign)


def publish(
    bundle: Annotated[Path, typer.Argument(help="Folder of a bundle, or a packed one.")],
    *,
    to: To,
    role: As = _Role.champion,
    kafka_config: KafkaConfig = None,
    force: Annotated[bool, typer.Option(help="Also when its features are not the champion's.")] = False,
    as_json: Json = False,
) -> None:
    """Make a version of a model the one that all servers of a source run; they swap it in without a restart."""
    from udf_bridge.publish.publishing import publish as publish_bundle

    done = publish_bundle(bundle, _store(to, kafka_config), role.value, force=force)
    published = done.published
    if as_json:
        facts = {"model": done.pointer.model, "role": done.role, "changed": done.changed}
        typer.echo(json.dumps(facts | published.model_dump()))
        return
    was = "" if done.changed else ", as before"
    typer.echo(f"{done.pointer.model} {published.version} is {done.role} at {to}{was}")
    if not published.signed:
        typer.echo("It is not signed: servers with a public key refuse it (ksql-anomaly model sign).", err=True)


def list_models(*, source: From, kafka_config: KafkaConfig = None, as_json: Json = False) -> None:
    """Show which versions a source holds, and which of them servers run."""
    from udf_bridge.publish.publishing import pointers

    found = pointers(_store(source, kafka_config))
    if as_json:
        typer.echo(json.dumps([pointer.model_dump() for pointer in found], indent=2))
    else:
        _print_pointers(found)


def rollback(
    model: Annotated[str, typer.Argument(help="Name of the model.")],
    *,
    source: From,
    role: As = _Role.champion,
    kafka_config: KafkaConfig = None,
    as_json: Json = False,
) -> None:
    """Bring the champion before this one back; before the first one, that is the version in each server's jar."""
    from udf_bridge.publish.publishing import rollback as roll_back

    pointer = roll_back(model, _store(source, kafka_config), role.value)
    now: Any = pointer.champion if role == _Role.champion else pointer.challenger
    if as_json:
        typer.echo(json.dumps({"model": model, "role": role.value, "version": now and now.version}))
    else:
        nobody = "the version in each jar" if role == _Role.champion else "nobody"
        typer.echo(f"{role.value} of {model} is {now.version if now else nobody}")


def keygen(
    private: Annotated[
        Path, typer.Argument(metavar="FILE", help="The private key to write; FILE.pub is the public one.")
    ],
    as_json: Json = False,
) -> None:
    """Make a pair of keys for signing bundles: ECDSA P-256. Only you may read the private one."""
    from modelbuild.signing import write_keys

    public = write_keys(private)
    if as_json:
        typer.echo(json.dumps({"private": str(private), "public": str(public)}))
    else:
        typer.echo(f"{private} signs and stays secret; {public} is for the servers")


def sign(
    bundle: Annotated[Path, typer.Argument(help="Folder of a bundle.")],
    *,
    key: Annotated[str, typer.Option(metavar="FILE|env:NAME", help="The private key, as PEM.")],
    as_json: Json = False,
) -> None:
    """Sign a bundle: its manifest, and with it every file that the manifest lists."""
    from modelbuild.signing import load_private_key, sign_bundle

    signature = sign_bundle(bundle, load_private_key(key))
    typer.echo(json.dumps({"signature": str(signature)}) if as_json else f"signed: {signature}")


def _store(location: str, kafka_config: Path | None) -> ModelStore:
    from udf_bridge.publish.store import open_store

    return open_store(location, kafka_config)


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
