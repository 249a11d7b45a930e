"""`intercluster demo …`: the fictional alliance."""

from typing import Annotated

import typer
from rich.markup import escape

from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import office_of
from intercluster.apps.partnering.cli import partners
from intercluster.apps.partnering.indexing.services import index_texts
from intercluster.apps.partnering.search.queries import partners_for
from intercluster.core.console import out, progress
from intercluster.core.demo import load_missing
from intercluster.core.errors import Refused
from intercluster.demo import ORGANISATIONS, SEED, SHOWCASE, loading
from intercluster.demo.generator import generate

app = typer.Typer(no_args_is_help=True)


@app.command()
def load(
    organisations: Annotated[
        int | None, typer.Option(min=1, max=1_000_000, help=f"{ORGANISATIONS} unless stated.")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help=f"The same seed gives the same alliance; {SEED} unless stated.")
    ] = None,
) -> None:
    """Load the demo alliance and make it searchable; what is there already stays as it is."""
    if there := loading.loaded():
        if organisations not in {None, there} or not (seed is None or loading.loaded_with(seed)):
            raise Refused(
                f"Another demo alliance is already there, with {there} fictional organisations: "
                "run `intercluster demo remove` first."
            )
        out.print(f"The demo alliance is already there, with {there} fictional organisations.")
    else:
        with progress("Loading fictional organisations") as advance:
            generated = generate(organisations or ORGANISATIONS, SEED if seed is None else seed)
            loading.load(generated, advance)
        out.print(f"{len(generated.organisations)} fictional organisations loaded (seed {generated.seed}).")
    for sentence in load_missing():
        out.print(sentence)
    with progress("Indexing texts") as advance:
        index_texts(advance)


@app.command()
def remove() -> None:
    """Delete everything fictional, and with it what was imported into the demo's clusters."""
    out.print(f"{loading.remove()} fictional organisations deleted.")


@app.command()
def show() -> None:
    """Find partners for one small firm of the demo alliance, as its cluster office sees them."""
    firm = Organisation.objects.filter(slug=SHOWCASE).first()
    if firm is None and loading.loaded():
        raise Refused(
            f"The demo alliance that is there has no {SHOWCASE}, as it was loaded with another seed or smaller: "
            "run `intercluster demo remove` and then `intercluster demo load`."
        )
    if firm is None:
        raise Refused("The demo alliance is not there: run `intercluster demo load` first.")
    out.print(f"[bold]{escape(firm.name)}[/bold] (fictional) in {', '.join(str(own) for own in firm.clusters.all())}")
    for label, statements in (("offers", firm.offers), ("needs", firm.needs)):
        for statement in statements.all():
            out.print(f"  {label} ({statement.language}): {escape(statement.text)}")
    out.print()
    result = partners_for(firm, viewer=office_of(*firm.clusters.all()), limit=5)
    partners.show(f"Partners for {firm.name}", result)
    out.print(
        f"\nMore: intercluster partners find --for {SHOWCASE} --limit 20; or `make serve` and a browser.", markup=False
    )
