"""`intercluster introductions …`: a cluster's introductions as its office's board shows them."""

import json
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.box import SIMPLE
from rich.table import Table

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import office_of
from intercluster.apps.introductions import queries
from intercluster.apps.introductions.board import board
from intercluster.apps.introductions.services import remind_and_expire
from intercluster.core import clock
from intercluster.core.console import out
from intercluster.core.slugs import found_by_slug

app = typer.Typer(no_args_is_help=True)

Slug = Annotated[str, typer.Option("--cluster", help="The cluster (slug).")]


@app.command("list")
def list_introductions(cluster: Slug, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """List a cluster's introductions by how far they are, with names as far as its office may know them."""
    found = _cluster(cluster)
    cards = [card for column in board(found, office_of(found)) for card in column.cards]
    if as_json:
        out.print_json(json.dumps([asdict(card) for card in cards], default=str))
        return
    table = Table(box=SIMPLE)
    for column in ("who asks", "who is asked", "stage", "days", ""):
        table.add_column(column, justify="right" if column == "days" else "left")
    for card in cards:
        remarks = ["stalled"] * card.is_stalled + [card.outcome, card.refusal]
        table.add_row(
            card.asking, card.asked, str(card.state.label), str(card.days), ", ".join(filter(None, map(str, remarks)))
        )
    out.print(table if cards else "There are no introductions yet.")


@app.command()
def show(cluster: Slug, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Show how many introductions of a cluster came to what: numbers alone."""
    counted = queries.outcomes(_cluster(cluster))
    told: dict[str, Any] = {
        "total": counted.total,
        "across_borders": counted.across_borders,
        "by_state": {state.value: n for state, n in counted.by_state},
        "by_outcome": {outcome.value: n for outcome, n in counted.by_outcome},
    }
    if as_json:
        out.print_json(json.dumps(told))
        return
    out.print(f"{counted.total} introductions, {counted.across_borders} of them across a border.")
    table = Table(box=SIMPLE)
    out.print("An introduction with an anonymous side counts once both have accepted.")
    table.add_column("came to")
    table.add_column("introductions", justify="right")
    for choice, n in [*counted.by_state, *counted.by_outcome]:
        table.add_row(str(choice.label), str(n))
    out.print(table)


@app.command()
def expire() -> None:
    """Remind of requests that wait for long and end those that have waited for too long; the worker does so hourly."""
    reminded, expired = remind_and_expire(clock.now())
    out.print(f"{reminded} reminded, {expired} expired.")


def _cluster(slug: str) -> Cluster:
    return found_by_slug(Cluster.objects.all(), slug)
