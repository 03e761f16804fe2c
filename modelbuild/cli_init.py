"""`ksql-anomaly model init`: a first spec from the data alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from modelbuild.cli_sources import DATA_HELP, SOURCES, reads_rows
from modelbuild.streams import Access, parse_source

if TYPE_CHECKING:
    from modelbuild.survey import Profile, Survey

INIT_EXAMPLES = f"""
Examples:

  ksql-anomaly model init pumps.csv                          writes pumps.yaml

  ksql-anomaly model init pumps.jsonl --label broken --output specs/pump.yaml

  ksql-anomaly model train pumps.yaml pumps.csv              the next step
{SOURCES}"""

Named = Annotated[str | None, typer.Option(help="Column to take for it, instead of the likeliest.")]


@reads_rows
def init(
    data: Annotated[str, typer.Argument(help=DATA_HELP)],
    *,
    output: Annotated[Path | None, typer.Option(help="File to write. [default: NAME.yaml]")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the model. [default: from DATA]")] = None,
    label: Named = None,
    time: Named = None,
    key: Named = None,
    access: Access,
    force: Annotated[bool, typer.Option("--force", help="Overwrite a spec that is there already.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for a program instead of text.")] = False,
) -> None:
    """Look at data and write a commented spec that trains at once."""
    from modelbuild.draft import draft_spec, write_spec
    from modelbuild.names import model_name
    from modelbuild.survey import survey
    from modelbuild.tables import read_table

    chosen = {role: column for role, column in (("label", label), ("time", time), ("key", key)) if column}
    found = survey(read_table(parse_source(data, access)), data, chosen=chosen)
    called = model_name(name, data)
    target = output or Path(f"{called}.yaml")
    write_spec(draft_spec(found, called), target, force=force)
    if as_json:
        typer.echo(json.dumps(_document(found, target)))
    else:
        _print(found)
        typer.echo(f"Spec: {target}\nNext: ksql-anomaly model train {target} {data}")


def _document(found: Survey, target: Path) -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "spec": str(target),
        "rows": found.rows,
        "roles": asdict(found.roles),
        "features": [column.name for column in found.features],
        "columns": [asdict(column) for column in found.columns],
    }


def _print(found: Survey) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("column", "type", "missing", "values", "use"):
        table.add_column(heading, justify="right" if heading in {"missing", "values"} else "left", overflow="fold")
    for column in found.columns:
        use = _use(column, found)
        style = "yellow" if column.fault and use == column.fault else ""
        missing = f"{column.missing:.1%}" if column.missing else ""
        table.add_row(Text(column.column), column.sql_type, missing, str(column.distinct), Text(use, style=style))
    console = Console()
    console.print(f"{found.source}: {found.rows} rows, {len(found.columns)} columns", style="bold", highlight=False)
    console.print(table, highlight=False)


def _use(column: Profile, found: Survey) -> str:
    roles = {found.roles.label: "label", found.roles.time: "time", found.roles.key: "key"}
    kind = "feature, categorical" if column.categorical else "feature"
    return roles.get(column.column) or column.fault or kind
