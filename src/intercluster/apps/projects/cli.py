"""The commands `intercluster projects …`."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from rich.box import SIMPLE
from rich.table import Table

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.projects.calls.files import read_calls
from intercluster.apps.projects.calls.imports import plan, write
from intercluster.apps.projects.calls.queries import Wanted, calls, programme_names
from intercluster.core.console import out
from intercluster.core.errors import Refused
from intercluster.core.imports.commands import is_confirmed, show_counts, show_rejected
from intercluster.core.slugs import found_by_slug
from intercluster.tables.model import UnreadableFileError

MOST = 50
"""Most rejected rows that are shown."""

app = typer.Typer(no_args_is_help=True)


@app.command("calls")
def list_calls(only_open: bool = typer.Option(False, "--open", help="Only those that are open today.")) -> None:
    """List the funding calls, those first that close first."""
    table = Table(box=SIMPLE)
    for column in ("call", "programme", "of", "opens", "closes"):
        table.add_column(column)
    found, names = list(calls(Wanted(only_open))), programme_names()
    for call in found:
        dates = [day.isoformat() if day else "" for day in (call.opens, call.closes)]
        table.add_row(call.title, names.get(call.programme, ""), call.cluster.name, *dates)
    out.print(table if found else "There are no calls yet.")


@app.command("programmes")
def list_programmes() -> None:
    """List the funding programmes, shipped ones and those of offices."""
    table = Table(box=SIMPLE)
    for column in ("key", "programme"):
        table.add_column(column)
    for key, name in programme_names().items():
        table.add_row(key, name)
    out.print(table)


@app.command("import")
def import_calls(
    file: Annotated[Path, typer.Argument(help="CSV, XLSX or ODS, or JSON of the EU Funding & Tenders Portal.")],
    cluster: Annotated[str, typer.Option(help="The cluster (slug) whose office keeps the calls.")],
    yes: Annotated[bool, typer.Option("--yes", help="Import; without it, only say what would happen.")] = False,
) -> None:
    """Import calls from a file: all of them, or none if a row is wrong."""
    office = found_by_slug(Cluster.objects.all(), cluster)
    try:
        found = read_calls(file, file.name, office)
    except (UnreadableFileError, OSError) as problem:
        raise Refused(str(problem)) from problem
    show_rejected(found.problems, MOST)
    if found.problems:
        raise Refused("Nothing was imported. Correct these rows first.")
    calls = [said for _row, said in found.calls]
    show_counts(Counter(outcome for outcome, _call, _said in plan(office, calls)))
    if found.left_out:
        out.print(f"Hidden rows, totals and notes, left out: {found.left_out}.")
    if is_confirmed(yes=yes):
        write(OPERATOR, office, calls)
        out.print("Imported.")
