"""`ksql-anomaly model evaluate`, `compare` and `card`: how good bundles are, on rows that are given to them."""

from __future__ import annotations

import json
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modelbuild.cli_sources import DATA_HELP, reads_rows
from modelbuild.streams import Access, parse_source

if TYPE_CHECKING:
    from rich.table import Table

EVALUATE_EXAMPLES = """
Examples:

  ksql-anomaly model evaluate models/payment-1.0.0 march.csv

  ksql-anomaly model evaluate models/payment-1.0.0 march.csv --report march     march/report.html, for whoever decides

  ksql-anomaly model evaluate models/pump-1.0.0 'kafka://pumps?from=2026-01-01' --label broken --json
"""
COMPARE_EXAMPLES = """
Examples:

  ksql-anomaly model compare models/payment-1.0.0 models/payment-1.1.0 march.csv

  ksql-anomaly model compare old new march.csv --not-worse && ksql-anomaly udf build new

The same rows are scored by both; 1000 paired bootstrap resamples tell a better model from luck (95 % interval of the
difference in PR-AUC). Exit code: 0 B is better; 3 the difference may be luck, or can not be told (no rows, no labels);
4 B is worse. With --not-worse 3 becomes 0 where rows with labels were compared.
"""
CARD_EXAMPLES = """
Examples:

  ksql-anomaly model card models/payment-1.0.0

  ksql-anomaly model card models/payment-1.0.0 --output docs/payment.md
"""

BundleFolder = Annotated[Path, typer.Argument(help="Folder of a bundle.")]
Label = Annotated[str | None, typer.Option(help="Column of the label. [default: the training's]")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of text.")]
Seed = Annotated[int, typer.Option(min=0, help="Of the bootstrap.")]


class Exit(IntEnum):
    """Exit codes of `model compare`, beside 1 for an error and 2 for wrong arguments."""

    BETTER = 0
    EVEN = 3
    WORSE = 4


@reads_rows
def evaluate(
    bundle: BundleFolder,
    data: Annotated[str, typer.Argument(help=DATA_HELP)],
    *,
    label: Label = None,
    report: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write a report on these rows there.")] = None,
    seed: Seed = 0,
    access: Access,
    as_json: Json = False,
) -> None:
    """Score rows with a bundle: metrics with intervals, and false alarms beside what was promised."""
    from modelbuild.assessment import assess
    from modelbuild.bundle import read_bundle

    found = assess(read_bundle(bundle), parse_source(data, access), label=label, seed=seed, report=report)
    if as_json:
        typer.echo(json.dumps(found))
    else:
        _print_assessment(found)


@reads_rows
def compare(
    a: Annotated[Path, typer.Argument(help="Folder of the bundle that is there.")],
    b: Annotated[Path, typer.Argument(help="Folder of the bundle that may take its place.")],
    data: Annotated[str | None, typer.Argument(help=DATA_HELP)] = None,
    *,
    label: Label = None,
    seed: Seed = 0,
    not_worse: Annotated[bool, typer.Option("--not-worse", help="Exit with 0 too when the two are even.")] = False,
    access: Access,
    as_json: Json = False,
) -> None:
    """Say whether bundle B is better than A, or whether it was luck."""
    from modelbuild.bundle import read_bundle
    from modelbuild.comparison import compare as compare_bundles

    source = None if data is None else parse_source(data, access)
    found = compare_bundles(read_bundle(a), read_bundle(b), source, label=label, seed=seed)
    if as_json:
        typer.echo(json.dumps(found))
    else:
        _print_comparison(found)
    raise typer.Exit(_exit_code(str(found["verdict"]), not_worse))


def card(
    bundle: BundleFolder,
    *,
    output: Annotated[Path | None, typer.Option(help="File to write instead of printing.")] = None,
) -> None:
    """Print a bundle's model card, as Markdown."""
    from modelbuild.bundle import read_bundle
    from modelbuild.card import render_card
    from modelbuild.errors import BundleError

    text = render_card(read_bundle(bundle).manifest)
    if output is None:
        typer.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as error:
        raise BundleError(f"{output}: can not be written: {error.strerror}") from error


def _exit_code(verdict: str, not_worse: bool) -> Exit:
    if verdict == "even" and not_worse:
        return Exit.BETTER
    return {"better": Exit.BETTER, "worse": Exit.WORSE}.get(verdict, Exit.EVEN)


def _print_assessment(found: dict[str, Any]) -> None:
    from rich.console import Console

    console, facts = Console(), _grid()
    counts = [
        f"{found[name]} {name.replace('_', ' ')}" for name in ("rows", "anomalies", "not_scored") if found.get(name)
    ]
    facts.add_row("data", f"{found['source']}: {', '.join(counts)}")
    for name in ("roc_auc", "pr_auc"):
        if name in found:
            facts.add_row(name.replace("_", " "), _interval(found[name]))
    for name in ("precision", "recall", "f1"):
        if found.get(name) is not None:
            facts.add_row(name, f"{found[name]:.4f}")
    facts.add_row("alarms", f"{found['alarms']} above the threshold {found['threshold']:.4g}")
    for entry in found["false_alarms"]:
        promised = f"{entry['realised']:.5f} of {entry['rows']} rows not known to be anomalous"
        facts.add_row(f"p-value ≤ {entry['alpha']:g}", promised)
    console.print(found["bundle"], style="bold", highlight=False)
    console.print(facts, highlight=False)
    if "report" in found:
        console.print(f"Report: {found['report']}", highlight=False)
    for warning in [*found["warnings"], *([f"metrics left out: {found['left_out']}"] if "left_out" in found else [])]:
        console.print(f"Warning: {warning}", style="yellow", highlight=False)


def _print_comparison(found: dict[str, Any]) -> None:
    from rich.console import Console

    console, facts = Console(), _grid()
    for side in ("a", "b"):
        own = found[side]
        facts.add_row(side.upper(), f"{own['name']} {own['version']}, {_own_figures(own)}")
    for name in ("pr_auc", "roc_auc"):
        if name in found:
            figure = found[name]
            difference = f"difference {figure['b'] - figure['a']:+.4f} ({figure['low']:+.4f} … {figure['high']:+.4f})"
            facts.add_row(name.replace("_", " "), f"{figure['a']:.4f} → {figure['b']:.4f}, {difference}")
    if "alarms" in found:
        alarms = found["alarms"]
        facts.add_row("alarms", f"{alarms['a']} and {alarms['b']}, {alarms['both']} in common, of {found['rows']} rows")
    console.print(facts, highlight=False)
    console.print(_VERDICTS[found["verdict"]] + (f": {found['reason']}" if "reason" in found else ""), style="bold")


_VERDICTS = {
    "better": "B is better",
    "worse": "B is worse",
    "even": "No difference that could not be luck",
    "unknown": "It can not be told which is better",
}


def _own_figures(own: dict[str, Any]) -> str:
    if own["pr_auc"] is None:
        return "no metrics of its own"
    return f"its own test: PR-AUC {own['pr_auc']:.4f}, ROC-AUC {own['roc_auc']:.4f}, {own['test_rows']} rows"


def _interval(found: dict[str, float]) -> str:
    return f"{found['value']:.4f} ({found['low']:.4f} … {found['high']:.4f})"


def _grid() -> Table:
    from rich.table import Table

    return Table.grid(padding=(0, 2))
