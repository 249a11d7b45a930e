"""The commands `intercluster voting …`."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils.translation import override
from rich.box import SIMPLE
from rich.markup import escape
from rich.table import Table

from intercluster.analysis import voting
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.voting import queries
from intercluster.apps.voting.assembly.queries import assemblies
from intercluster.apps.voting.budget_changes import found_changes
from intercluster.apps.voting.closing import carry_on
from intercluster.apps.voting.count_tables import ShownCount
from intercluster.apps.voting.counts import show
from intercluster.apps.voting.decisions import in_words
from intercluster.apps.voting.models import Amendment
from intercluster.apps.voting.rules import readable
from intercluster.core import clock
from intercluster.core.console import out
from intercluster.core.errors import Refused

app = typer.Typer(no_args_is_help=True)


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


@app.command("assemblies")
def list_assemblies() -> None:
    """List all assemblies, the latest first."""
    table = Table(box=SIMPLE)
    for column in ("assembly", "of", "state", "begins", "motions", "amendments"):
        table.add_column(column)
    found = list(assemblies(OPERATOR))
    for assembly in found:
        begins = clock.local_time(assembly.starts).strftime("%Y-%m-%d %H:%M")
        motions = assembly.agenda.exclude(mover="").count()
        amendments = Amendment.objects.filter(item__assembly=assembly).count()
        state = assembly.get_state_display()
        table.add_row(str(assembly), assembly.cluster.name, state, begins, str(motions), str(amendments))
    out.print(table if found else "There are no assemblies yet.")


@app.command("close")
def close_due() -> None:
    """Open, remind and close the votes whose time has come; the worker does so every five minutes."""
    carry_on(clock.now())
    out.print("Done.")


@app.command()
def recount(
    file: Annotated[Path, typer.Argument(help="A file of ballots, as the page of a closed vote offers it.")],
) -> None:
    """Count the ballots of a file again, without the database, and print the result."""
    try:
        poll = voting.read(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise Refused(f"{file} cannot be read: {problem.strerror}.") from problem
    except ValueError as problem:
        raise Refused(f"{file}: {problem}.") from problem
    result = voting.count(poll)
    with override("en"):
        _print(poll, result, show(poll, result, changes=found_changes(poll, result)))


def _print(poll: voting.Poll, result: voting.Result, shown: ShownCount) -> None:
    took_part = result.turnout
    out.print(poll.title, style="bold", markup=False)
    cast = f"{took_part.ballots} ballots of {took_part.members} members, {took_part.cast} votes of {took_part.roll}."
    out.print(f"{took_part.members} members, {took_part.roll} votes." if result.stated else cast)
    for verdict in result.conditions:
        figures = f"{verdict.count} of {verdict.total}, needed {verdict.needed}"
        if verdict.is_stated:
            figures = "as the file says; figures withheld"
        out.print(f"{'met' if verdict.met else 'not met'}: {in_words(verdict.condition)} ({figures})", markup=False)
    for sentence in (shown.outcome, *shown.notes):
        out.print(sentence, markup=False)
    for table in shown.tables:
        printed = Table(title=escape(table.caption), box=SIMPLE, title_justify="left")
        for place, heading in enumerate(table.headings):
            is_number = 0 < place < len(table.headings) - table.texts
            printed.add_column(escape(heading), justify="right" if is_number else "left")
        for row in table.rows:
            printed.add_row(*map(escape, row))
        out.print(printed)
