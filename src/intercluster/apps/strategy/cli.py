"""The commands `intercluster strategy …`."""

import json
from typing import Annotated

import typer
from rich.table import Table

from intercluster.apps.directory.models import Alliance
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.strategy.candidates.answers import answer
from intercluster.apps.strategy.candidates.presentation import shown
from intercluster.apps.strategy.candidates.queries import evidence_of
from intercluster.core.console import out
from intercluster.core.errors import NotFound

app = typer.Typer(no_args_is_help=True)


@app.command()
def candidates(
    alliance: Annotated[str, typer.Argument(help="The alliance, by the name in its address.")],
    dataset: Annotated[str, typer.Option(help="A dataset by NACE; by default the one with most of the regions.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print all figures as JSON.")] = False,
) -> None:
    """List what could become priorities of an alliance, with the figures that they rest on."""
    found = Alliance.objects.filter(slug=alliance).first()
    if found is None:
        known = ", ".join(Alliance.objects.order_by("slug").values_list("slug", flat=True)) or "none"
        raise NotFound(f"There is no alliance {alliance}; there is: {known}.")
    evidence = evidence_of(found, OPERATOR, dataset)
    if as_json:
        out.print_json(json.dumps(answer(evidence)))
        return
    table = Table("", "Area", "Score", "Without one", "Serves")
    for each in evidence.candidates:
        card = shown(evidence, each)
        served = ", ".join(cluster.slug for cluster in card.served)
        table.add_row(str(card.rank), card.name, f"{card.score:.2f}", f"{card.best_rank}–{card.worst_rank}", served)
    out.print(table)
