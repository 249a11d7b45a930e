"""The commands `intercluster projects …`."""

import typer
from rich.box import SIMPLE
from rich.table import Table

from intercluster.apps.projects.queries import Wanted, calls, programme_names
from intercluster.core.console import Group, out

app = typer.Typer(no_args_is_help=True, help="Funding calls and programmes.")
groups = [Group("projects", app)]


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
