"""Commands `ksql-anomaly udf …`: build a UDF jar from bundles, prove it, describe it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from udf_bridge.cli_tables import print_changes, print_description, print_fields, print_parity, stages
from udf_bridge.errors import BuildError
from udf_bridge.target import DEFAULT_TARGET, TARGETS

if TYPE_CHECKING:
    from udf_bridge.jar import JarReport

app = typer.Typer(
    help="UDF jars: SQL functions made of trained models.", no_args_is_help=True, rich_markup_mode="markdown"
)

_BUILD_EXAMPLES = """
Examples:

  ksql-anomaly udf build models/payment-1.0.0 models/car-1.0.0 -o anomaly.jar

  ksql-anomaly udf build models/payment-1.0.0 -o anomaly.jar --backend payment=tensorflow --ksqldb 7.6

  ksql-anomaly udf build models/car-1.0.0 -o anomaly.jar --function CAR_ANOMALY_SCORE=ANOMALY --beside /opt/ksql/ext

  ksql-anomaly udf build models/car-1.0.0 -o anomaly.jar --backend car=tensorflow --slim

  ksql-anomaly udf build models/payment-1.0.0 -o anomaly.jar --challenger models/payment-1.1.0
"""
_VERIFY_EXAMPLES = """
Examples:

  ksql-anomaly udf verify anomaly.jar

  ksql-anomaly udf verify anomaly.jar --bundle models/payment-1.0.0

  ksql-anomaly udf verify anomaly.jar --json | jq '.models[].score_difference'
"""
_DESCRIBE_EXAMPLES = """
Examples:

  ksql-anomaly udf describe anomaly.jar

  ksql-anomaly udf describe anomaly.jar --json | jq '.functions[].name'
"""
_REFERENCE_EXAMPLES = """
Examples:

  ksql-anomaly udf reference anomaly.jar > functions.md
"""
_DIFF_EXAMPLES = """
Examples:

  ksql-anomaly udf diff running.jar new.jar

  ksql-anomaly udf diff running.jar new.jar --json | jq '.[] | select(.breaks)'
"""
_FUZZ_EXAMPLES = """
Examples:

  ksql-anomaly udf fuzz anomaly.jar --rows 1000000

  ksql-anomaly udf fuzz java.jar --twin tensorflow.jar --seed 42

  ksql-anomaly udf fuzz anomaly.jar --soak 10000000
"""
_NATIVES_EXAMPLES = """
Examples:

  ksql-anomaly udf natives /opt/ksql/natives --ksqldb 7.x
"""

Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Jar = Annotated[Path, typer.Argument(help="A jar built by `udf build`.")]
Ksqldb = Annotated[str, typer.Option(help=f"The ksqlDB version to run on: {', '.join(TARGETS)}.")]


@app.command(epilog=_BUILD_EXAMPLES)
def build(
    bundles: Annotated[list[Path], typer.Argument(help="Folders of model bundles; all go into one jar.")],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="The jar to write.")],
    backend: Annotated[
        list[str] | None, typer.Option(metavar="MODEL=java|tensorflow", help="How a model runs (default: java).")
    ] = None,
    function: Annotated[
        list[str] | None, typer.Option(metavar="NAME=NEW", help="Give a function another name in SQL.")
    ] = None,
    ksqldb: Ksqldb = DEFAULT_TARGET,
    slim: Annotated[
        bool, typer.Option("--slim", help="Leave native libraries out; the server has them in a directory.")
    ] = False,
    beside: Annotated[
        list[Path] | None,
        typer.Option(metavar="JAR|DIR", help="What the server loads too; a function of one name is refused."),
    ] = None,
    challenger: Annotated[
        list[Path] | None,
        typer.Option(metavar="BUNDLE", help="Another version of a model, which …_ANOMALY_COMPARE compares with it."),
    ] = None,
    prove: Annotated[
        bool, typer.Option(help="Compare all functions with Keras before the jar is put in its place.")
    ] = True,
    json: Json = False,
) -> None:
    """Build one UDF jar with the SQL functions of one or more models.

    Each model gets its functions, e.g. for `payment`: PAYMENT_ANOMALY, PAYMENT_ANOMALY_SCORE, PAYMENT_IS_ANOMALY,
    PAYMENT_ANOMALY_EXPLAIN, PAYMENT_ANOMALY_COMPARE and PAYMENT_DRIFT. The jar stays as it is when nothing that it is
    made of has changed.
    """
    from udf_bridge import jar
    from udf_bridge.sizes import measure

    backends, names = pairs(backend or (), "--backend"), pairs(function or (), "--function")
    with stages() as show:
        report = jar.build(
            bundles,
            output,
            backends=backends,
            names=names,
            target=ksqldb,
            slim=slim,
            beside=beside or (),
            challengers=challenger or (),
            prove=prove,
            progress=show.next,
        )
    if json:
        typer.echo(build_json(report))
        return
    print_description(report.description, measure(report.path))
    print_parity(report.parity)
    typer.echo(f"{report.path}{'  unchanged' if report.reused else ''}")


@app.command(epilog=_VERIFY_EXAMPLES)
def verify(
    jar: Jar,
    *,
    bundle: Annotated[
        list[Path] | None, typer.Option(help="A bundle in the jar: all its golden rows instead of the jar's sample.")
    ] = None,
    json: Json = False,
) -> None:
    """Call all functions of a jar with golden rows, in every call form; exit code 1 when one differs from Keras."""
    from udf_bridge import parity

    with stages() as show:
        show.next("prove parity with Keras")
        report = parity.verify(jar, bundle or ())
    if json:
        typer.echo(report.model_dump_json(indent=2))
    else:
        print_parity(report)
    raise typer.Exit(0 if report.passed else 1)


@app.command(epilog=_DESCRIBE_EXAMPLES)
def describe(jar: Jar, json: Json = False) -> None:
    """Show the models and functions of a jar, what it was built for, and how large its parts are."""
    from udf_bridge.description import describe as read_description
    from udf_bridge.sizes import measure

    description, sizes = read_description(jar), measure(jar)
    if json:
        print_json(description.model_dump() | {"sizes": sizes.model_dump()})
    else:
        print_description(description, sizes)


@app.command(epilog=_REFERENCE_EXAMPLES)
def reference(jar: Jar) -> None:
    """Write the SQL reference of a jar's functions, in Markdown: features, call forms, results, reasons."""
    from udf_bridge.reference import jar_reference

    typer.echo(jar_reference(jar), nl=False)


@app.command(epilog=_DIFF_EXAMPLES)
def diff(
    old: Annotated[Path, typer.Argument(help="The jar that runs.")],
    new: Annotated[Path, typer.Argument(help="The jar to take its place.")],
    json: Json = False,
) -> None:
    """Show what another jar changes for a SQL user; exit code 2 when a running query would break."""
    from udf_bridge.changes import compare
    from udf_bridge.description import describe as read_description

    changes = compare(read_description(old), read_description(new))
    if json:
        print_json([change.model_dump() for change in changes])
    else:
        print_changes(changes)
    raise typer.Exit(2 if any(change.breaks for change in changes) else 0)


@app.command(epilog=_FUZZ_EXAMPLES)
def fuzz(
    jar: Jar,
    *,
    rows: Annotated[int, typer.Option(min=1, help="Hostile rows for each call form of each function.")] = 10_000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same rows.")] = 7,
    twin: Annotated[Path | None, typer.Option(help="The same models on another backend: scores must be equal.")] = None,
    soak: Annotated[
        int | None,
        typer.Option(metavar="CALLS", min=1, help="Instead: many calls from 8 threads; memory must not grow."),
    ] = None,
    json: Json = False,
) -> None:
    """Call a jar's functions with hostile rows: nulls, infinities, denormals, texts that are no numbers, 10 MB texts.

    Exit code 1 when a function throws, gives neither a score nor a reason, or differs from its twin.
    """
    from udf_bridge import fuzz as fuzzing

    calls = fuzzing.soak(jar, soak) if soak else fuzzing.fuzz(jar, rows, seed=seed, twin=twin)
    total = fuzzing.SOAK_PARTS if soak else fuzzing.count_forms(jar)
    results: list[fuzzing.FuzzResult | fuzzing.Holding] = []
    with stages() as show:
        show.next("soak" if soak else "fuzz")
        for result in calls:
            results.append(result)
            show.tell(f"{len(results)} of {total} done")
    if json:
        print_json([result.model_dump() for result in results])
    else:
        print_fields([result.model_dump() for result in results])
    raise typer.Exit(1 if any(map(fuzzing.is_faulty, results)) else 0)


@app.command(epilog=_NATIVES_EXAMPLES)
def natives(
    directory: Annotated[Path, typer.Argument(help="Where to put them; made if need be.")],
    ksqldb: Ksqldb = DEFAULT_TARGET,
) -> None:
    """Write TensorFlow's native libraries to a directory, for servers that load a jar built with `--slim`.

    The server is told of it by the environment variable KSQL_ANOMALY_NATIVES_DIR, or by
    -Dksql.anomaly.natives.dir=DIR in KSQL_OPTS.
    """
    from udf_bridge.natives import write_natives

    with stages() as show:
        show.next("unpack native libraries")
        files = write_natives(directory, ksqldb)
    for file in files:
        typer.echo(file)


def pairs(texts: Iterable[str], option: str) -> dict[str, str]:
    """Return `NAME=VALUE` texts as a dict.

    Raises:
        BuildError: one has no `=`, an empty side, or a name that was given before.
    """
    result: dict[str, str] = {}
    for text in texts:
        name, _, value = text.partition("=")
        if not name or not value:
            raise BuildError(f"{option} {text}: NAME=VALUE is expected")
        if name in result:
            raise BuildError(f"{option} {text}: {name} was given before")
        result[name] = value
    return result


def print_json(document: object) -> None:
    """Print a document for programs."""
    import json

    typer.echo(json.dumps(document, indent=2))


def build_json(report: JarReport) -> str:
    """Return a build's result as JSON text."""
    import json

    document = {
        "path": str(report.path.resolve()),
        "size": report.size,
        "reused": report.reused,
        "parity": report.parity and report.parity.model_dump(),
        "jar": report.description.model_dump(),
    }
    return json.dumps(document, indent=2)
