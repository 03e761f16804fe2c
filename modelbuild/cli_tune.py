"""`ksql-anomaly model tune`: a spec with better settings, if a search finds any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modelbuild.cli_sources import DATA_HELP, reads_rows
from modelbuild.streams import Access, parse_source

if TYPE_CHECKING:
    from modelbuild.tuning import Trial, Tuning

TUNE_EXAMPLES = """
Examples:

  ksql-anomaly model tune pump.yaml pumps.csv --minutes 10            writes pump_tuned.yaml

  ksql-anomaly model tune pump.yaml pumps.csv --trials 20 --json | jq .best

Candidates are judged on held-back rows: by labelled anomalies where there are ten or more, else by faults that are put
into normal rows. The test rows stay unseen, so that `model train` on the new spec still reports honestly.
"""


@reads_rows
def tune(
    spec: Annotated[str, typer.Argument(help="A spec's YAML file, or the name of a built-in spec.")],
    data: Annotated[str, typer.Argument(help=DATA_HELP)],
    *,
    minutes: Annotated[float, typer.Option(min=0.01, help="How long to search. Ctrl-C keeps the best so far.")] = 10.0,
    trials: Annotated[int | None, typer.Option(min=1, help="Candidates at most.")] = None,
    output: Annotated[Path | None, typer.Option(help="File to write. [default: NAME_tuned.yaml]")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the search and of every training in it.")] = 0,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a spec that is there already.")] = False,
    access: Access,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of text.")] = False,
) -> None:
    """Search for better settings of a spec, and write the spec with them."""
    from modelbuild.draft import refuse_existing, write_spec
    from modelbuild.spec import load_spec
    from modelbuild.tuning import tune as search
    from modelbuild.tuning import tuned_text

    loaded = load_spec(spec)
    target = output or Path(f"{loaded.name}_tuned.yaml")
    refuse_existing(target, force=force)
    source = parse_source(data, access)
    found = search(loaded, source, minutes=minutes, trials=trials, seed=seed, progress=_show)
    if found.better:
        write_spec(tuned_text(found, spec), target, force=force)
    if as_json:
        typer.echo(json.dumps(_document(found, target)))
    else:
        _print(found, target, data)


def _show(trial: Trial, best: Trial) -> None:
    typer.echo(f"trial {trial.number}: {trial.figure:.4f}, best {best.figure:.4f}", err=True)


def _document(found: Tuning, target: Path) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "spec": str(target) if found.better else None,
        "criterion": found.criterion,
        "rows": found.rows,
        "trials": len(found.trials),
        "first": asdict(found.first),
        "best": asdict(found.best),
    }


def _print(found: Tuning, target: Path, data: str) -> None:
    typer.echo(f"{len(found.trials)} trials on {found.rows} rows, judged by {found.criterion} (PR-AUC)")
    if not found.better:
        typer.echo(f"Nothing better than the spec as it is: {found.first.figure:.4f}")
        return
    typer.echo(f"{found.first.figure:.4f} as it was, {found.best.figure:.4f} with {json.dumps(found.best.settings)}")
    typer.echo(f"Spec: {target}\nNext: ksql-anomaly model train {target} {data}")
