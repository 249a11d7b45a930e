"""The comparison of several regions as a document."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from intercluster.apps.regions.charts.comparison import complementarity, side_by_side
from intercluster.apps.regions.charts.maps import ties
from intercluster.apps.regions.models import Region
from intercluster.apps.regions.pages.complementarity_lessons import ComplementaryActivity, Pair
from intercluster.apps.regions.pages.numbers import number
from intercluster.apps.regions.pages.presentation import source_of
from intercluster.apps.regions.queries import name_of
from intercluster.apps.regions.reports import parts
from intercluster.apps.regions.reports.method import measures_explained, sources
from intercluster.apps.regions.snapshots import RegionalSnapshot
from intercluster.charts.chart import Chart
from intercluster.core import clock
from intercluster.documents.model import Block, Column, Document, Heading, Paragraph, Table


def comparison(snapshot: RegionalSnapshot, codes: Sequence[str], pairs: Sequence[Pair], *, note: str = "") -> Document:
    """Compose the comparison in the current language, with what the regions could learn from each other.

    `note` says of which regions the figures are, if they are not those of the regions asked for.
    Raises NothingKnownError for a region that the snapshot does not have.
    """
    regions, made, numbered = (
        [snapshot.regions[snapshot.row(code)] for code in codes],
        clock.local_time(),
        parts.Numbered(snapshot.dataset),
    )
    source, names = source_of(snapshot.dataset), ", ".join(region.name for region in regions)
    quotients, heat, map_of_ties = (make(snapshot, codes) for make in (side_by_side, complementarity, ties))
    blocks: list[Block] = [
        *parts.warning(snapshot, note),
        Heading(_("Regions side by side")),
        parts.measures_table(snapshot, regions, [], numbered, source),
        Heading(_("What they are specialised in")),
        numbered.figure(quotients),
        _quotients(snapshot, regions, {str(each["activity"]) for each in quotients.rows}, numbered, source),
        Heading(_("What they could bring each other")),
        numbered.figure(heat),
        _matrix(snapshot, regions, numbered, source),
        *([numbered.figure(map_of_ties)] if map_of_ties.is_drawn else []),
        _ties(map_of_ties, numbered, source),
        *_pairs(pairs, numbered, source),
        Heading(_("About this comparison")),
        Paragraph(
            _(
                "This comparison sets %(regions)s side by side, and tells what they could learn from each other. All "
                "measures are relative to all %(all)d regions of their level. Every number comes from the one table "
                "that is named below."
            )
            % {"regions": names, "all": len(snapshot.regions)}
        ),
        parts.figures_used(snapshot, numbered),
        *parts.left_out(snapshot),
        Heading(_("Method")),
        *measures_explained(),
        *sources(snapshot),
        Heading(_("Annex: location quotients of all activities"), on_new_page=True),
        _quotients(snapshot, regions, None, numbered, source),
        Paragraph(parts.made_on(made), "note"),
    ]
    subtitle = _("%(codes)s, figures of %(year)d") % {"codes": ", ".join(codes), "year": snapshot.year}
    title = _("Regions side by side: %(regions)s") % {"regions": names}
    return parts.document(snapshot, title=title, subtitle=subtitle, blocks=blocks, made=made)


def _quotients(
    snapshot: RegionalSnapshot,
    regions: Sequence[Region],
    chosen: set[str] | None,
    numbered: parts.Numbered,
    source: str,
) -> Table:
    rows = [
        [
            activity.code,
            name_of(activity),
            *(number(float(snapshot.quotient[snapshot.row(each.code), column]), 2) for each in regions),
        ]
        for column, activity in enumerate(snapshot.activities)
        if chosen is None or name_of(activity) in chosen
    ]
    columns = [Column(_("Code"), 0.7), Column(_("Activity"), 3), *(Column(each.name, 1.1, True) for each in regions)]
    return numbered.table(_("Location quotients, %(year)d") % {"year": snapshot.year}, columns, rows, source)


def _matrix(snapshot: RegionalSnapshot, regions: Sequence[Region], numbered: parts.Numbered, source: str) -> Table:
    rows = [
        [
            to.name,
            *("–" if by == to else _brought(snapshot, snapshot.row(to.code), snapshot.row(by.code)) for by in regions),
        ]
        for to in regions
    ]
    columns = [Column(_("To"), 1.5), *(Column(_("From %(region)s") % {"region": by.name}, 1, True) for by in regions)]
    return numbered.table(_("Complementarity, %(year)d") % {"year": snapshot.year}, columns, rows, source)


def _brought(snapshot: RegionalSnapshot, row: int, partner: int) -> str:
    beside = snapshot.complementarity_by_chance
    return parts.bracketed(number(float(beside.observed[row, partner]), 1), bool(beside.firm[row, partner]))


def _ties(chart: Chart, numbered: parts.Numbered, source: str) -> Table:
    columns = [Column(each.heading, 1 if each.is_number else 1.5, each.is_number) for each in chart.columns]
    rows = [[number(cell, 2) if isinstance(cell, float) else str(cell) for cell in row] for row in chart.cells]
    return numbered.table(chart.title, columns, rows, source)


def _pairs(pairs: Sequence[Pair], numbered: parts.Numbered, source: str) -> list[Block]:
    blocks: list[Block] = [
        Heading(_("Who could learn what from whom")),
        Paragraph(
            _(
                "What one region is specialised in, the other is not, and that is related to what the other could do; "
                "most first."
            )
        ),
        Paragraph(
            _(
                "Each table has the location quotients of both regions, what else the learning region has not that the "
                "activity would bring nearer, and how many members in the teaching region (or, where none is known to "
                "be there, of its clusters or else its country) are active in it."
            )
        ),
        Paragraph(source, "note"),
    ]
    for pair in pairs:
        told = {"by": pair.by.name, "to": pair.to.name, "value": number(pair.complementarity, 1)}
        blocks.append(Heading(_("%(by)s to %(to)s: %(value)s") % told, 2))
        blocks.append(Paragraph(pair.by_chance, "note"))
        if not pair.activities:
            blocks.append(Paragraph(_("Nothing that the other lacks.")))
            continue
        columns = [
            Column(_("Activity"), 2.4),
            Column(pair.by.name, 1.1, is_number=True),
            Column(pair.to.name, 1.1, is_number=True),
            Column(_("What it would bring nearer"), 3.2),
            Column(_("Members"), 0.9, is_number=True),
        ]
        title = _("What %(to)s could learn from %(by)s") % told
        blocks.append(numbered.table(title, columns, [_row(each) for each in pair.activities]))
    return blocks


def _row(activity: ComplementaryActivity) -> list[str]:
    return [
        parts.bracketed(activity.name, activity.is_firm),
        number(activity.quotient_by, 2),
        number(activity.quotient_to, 2),
        "; ".join(activity.opened) or "–",
        "–" if activity.teachers is None else number(activity.teachers.count),
    ]
