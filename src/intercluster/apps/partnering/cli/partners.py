"""The commands `intercluster partners …`."""

from typing import Annotated

import typer
from django.utils.translation import gettext_lazy as _
from rich.markup import escape
from rich.table import Table

from intercluster.apps.capabilities.queries import label_of
from intercluster.apps.directory.models import Organisation
from intercluster.apps.directory.rules import OPERATOR, VISITOR, Viewer, office_of
from intercluster.apps.directory.search.region_filter import not_a_region, region_code
from intercluster.apps.partnering.explanations import cards
from intercluster.apps.partnering.explanations.cards import level_of
from intercluster.apps.partnering.explanations.feature_labels import FEATURE_LABELS, explain, name_of
from intercluster.apps.partnering.schemas import SearchResultOut
from intercluster.apps.partnering.search.results import (
    Direction,
    Filters,
    FreeText,
    Partner,
    Quote,
    SearchResult,
    Seeking,
)
from intercluster.apps.partnering.search.services import search_partners
from intercluster.core.console import out
from intercluster.core.errors import Refused
from intercluster.core.slugs import found_by_slug
from intercluster.geo.display_names import country_name, language_name

app = typer.Typer(no_args_is_help=True)

DIRECTIONS = {
    Direction.THEIR_OFFER: (_("we need"), _("they offer")),
    Direction.OUR_OFFER: (_("we offer"), _("they need")),
    Direction.THEIR_PROJECT: (_("we need"), _("their project")),
}


SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@app.callback()
def _group() -> None:
    """Find partners."""


@app.command()
def find(
    organisation: Annotated[str, typer.Option("--for", help="The organisation, by its slug.")] = "",
    text: Annotated[str, typer.Option(help="Or a need or an offer in any language.")] = "",
    lang: Annotated[str, typer.Option(help="Language of the text (ISO 639-1); detected if not stated.")] = "",
    seeking: Annotated[Seeking, typer.Option(help="What the text asks for.")] = Seeking.OFFERS,
    cluster: Annotated[list[str] | None, typer.Option(help="Only members of this cluster (slug); repeatable.")] = None,
    country: Annotated[list[str] | None, typer.Option(help="Only this country (two letters); repeatable.")] = None,
    region: Annotated[
        list[str] | None, typer.Option(help="Only this region (NUTS code or Nordic name) and its parts; repeatable.")
    ] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind of organisation; repeatable.")] = None,
    size: Annotated[list[str] | None, typer.Option(help="Only this size class; repeatable.")] = None,
    own_cluster: Annotated[bool, typer.Option(help="Also members of the organisation's own cluster.")] = False,
    outside: Annotated[bool, typer.Option(help="Also organisations that belong to no cluster.")] = False,
    known: Annotated[bool, typer.Option(help="Also those that the organisation has said it knows.")] = False,
    asking: Annotated[
        str,
        typer.Option("--as", help="Who asks: `office` of the organisation's cluster, `visitor` or `operator`."),
    ] = "",
    limit: Annotated[int, typer.Option(min=1, max=200)] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print what the HTTP API answers.")] = False,
) -> None:
    """Find partners for an organisation or a text, ranked, with reasons."""
    if bool(organisation) == bool(text.strip()):
        raise Refused("Say whom or what for: either --for ORGANISATION or --text '…'.")
    filters = Filters(
        clusters=frozenset(cluster or ()),
        countries=frozenset(code.upper() for code in country or ()),
        regions=frozenset(_region(text) for text in region or ()),
        kinds=frozenset(kind or ()),
        sizes=frozenset(size or ()),
        own_cluster=own_cluster,
        outside=outside,
        known=known,
    )
    if organisation:
        sought = _organisation(organisation)
        viewer = _viewer(asking or "office", sought)
        result = search_partners(sought, viewer=viewer, filters=filters, limit=limit)
        title = f"Partners for {sought.name}"
    else:
        viewer = _viewer(asking or "operator", None)
        result = search_partners(FreeText(text, lang, seeking), viewer=viewer, filters=filters, limit=limit)
        title = f"Partners for “{text.strip()}” ({language_name(result.language) or 'language unknown'})"
    if as_json:
        out.print_json(SearchResultOut.of(result).model_dump_json())
    else:
        show(title, result)
        if filters.hide_unnamed and viewer.alliance_ids:
            out.print("Offers and needs that stay anonymous are left out: such a filter would help to tell whose.")


def _organisation(slug: str) -> Organisation:
    return Organisation.objects.filter(name__iexact=slug).first() or found_by_slug(Organisation.objects.all(), slug)


def _region(text: str) -> str:
    code = region_code(text)
    if code is None:
        raise Refused(not_a_region(text))
    return code


def _viewer(asking: str, organisation: Organisation | None) -> Viewer:
    if asking == "operator":
        return OPERATOR
    if asking == "visitor":
        return VISITOR
    if asking == "office" and organisation is not None:
        return office_of(*organisation.clusters.all())
    raise Refused("--as takes office (with --for), visitor or operator.")


def show(title: str, result: SearchResult) -> None:
    """Print partners as a list a person reads."""
    out.print(f"[bold]{escape(title)}[/bold]")
    if result.known:
        out.print(f"Left out, because the organisation knows them: {result.known} (--known shows them).")
    if result.about:
        out.print(f"Understood as: {escape(', '.join(label_of(key) for key in result.about))}.")
    if not result.partners:
        out.print("No partner found: try other words, fewer filters, or --own-cluster.")
        return
    if result.matches:
        out.print(f"The best {len(result.matches)} of {result.candidates} that came into question.")
    else:
        out.print(f"Nobody of {result.candidates} does this. What comes nearest, but is not the same:")
    for partner in [*result.matches, *result.near]:
        out.print()
        _show_partner(partner)


def _show_partner(partner: Partner) -> None:
    organisation = partner.organisation
    where = country_name(partner.country)
    clusters = ", ".join(cluster.name for cluster in organisation.clusters.all()) if organisation else ""
    handle = f" [dim]{organisation.slug}[/dim]" if organisation else ""
    place = escape(" · ".join(part for part in (where, clusters) if part))
    out.print(
        f"[bold]{partner.rank:>2}. {escape(name_of(partner))}[/bold]{handle}  "
        f"[green]{level_of(partner.chance)}[/green], chance {partner.chance:.0%} · {place}"
    )
    out.print(f"    {escape(explain(partner))}")
    for reason in partner.reasons:
        ours, theirs = DIRECTIONS[reason.direction]
        _show_quote(f"{ours} ({reason.ours.language})", reason.ours)
        _show_quote(f"{theirs} ({reason.theirs.language}), fit {reason.fit:.2f}", reason.theirs)
    parts = Table.grid(padding=(0, 1))
    for part in sorted(partner.parts, key=lambda part: -part.points):
        if round(part.points, 1):
            parts.add_row(
                "   ",
                f"{part.points:5.1f}",
                str(FEATURE_LABELS[part.feature]),
                f"[dim]{part.value:.2f} × {part.weight:.1f}[/dim]",
            )
    out.print(parts)


def _show_quote(who: str, quote: Quote) -> None:
    """Print a text, in bold what made the match with the number of its counterpart, and what vocabularies call it."""
    passage = cards.passage(who, quote, len(quote.text))
    text = "".join(
        f"[bold]\\[{escape(piece.text)}][/bold]{str(piece.number).translate(SUPERSCRIPTS)}"
        if piece.number
        else escape(piece.text)
        for piece in passage.pieces
    )
    out.print(f"    [dim]{who}:[/dim] {text}")
    for each in passage.glosses:
        out.print(f"      [dim]{escape(each.phrase)}:[/dim] {escape(each.label)} [dim]({escape(each.source)})[/dim]")
