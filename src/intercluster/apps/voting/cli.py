"""The commands `intercluster voting …`."""

import typer
from rich.box import SIMPLE
from rich.table import Table

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.voting import queries
from intercluster.apps.voting.closing import carry_on
from intercluster.apps.voting.rules import readable
from intercluster.core import clock
from intercluster.core.console import Group, out

app = typer.Typer(no_args_is_help=True, help="Votes: how far they are, and counting them.")
groups = [Group("voting", app, 28)]


@app.command("list")
def list_votes() -> None:
    """List all votes with their turnout, the last to close first."""
    table = Table(box=SIMPLE)
    for column in ("vote", "of", "state", "closes", "turnout"):
        table.add_column(column)
    found = list(readable(OPERATOR))
    for vote in found:
        turnout = queries.turnout(vote)
        closes = clock.local_time(vote.closes).strftime("%Y-%m-%d %H:%M")
        table.add_row(str(vote), vote.body.name, vote.get_state_display(), closes, f"{turnout.cast}/{turnout.eligible}")
    out.print(table if found else "There are no votes yet.")


@app.command("close")
def close_due() -> None:
    """Open, remind and close the votes whose time has come; the worker does so every five minutes."""
    carry_on(clock.now())
    out.print("Done.")
