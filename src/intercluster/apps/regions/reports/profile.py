"""The profile of a region as a document."""

from collections.abc import Sequence

import numpy as np
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from intercluster.analysis.regions.swot import Thresholds
from intercluster.apps.regions.charts import activity_network
from intercluster.apps.regions.charts import region as chart_region
from intercluster.apps.regions.flags import flags_in_words
from intercluster.apps.regions.indicators.findings import LIMITS
from intercluster.apps.regions.models import Judgement, Side
from intercluster.apps.regions.pages.numbers import number
from intercluster.apps.regions.pages.presentation import Item as Finding
from intercluster.apps.regions.pages.presentation import (
    SwotQuadrant,
    local_services,
    outdated_judgements,
    source_of,
    swot_quadrants,
)
from intercluster.apps.regions.queries import flags_of
from intercluster.apps.regions.reports import parts
from intercluster.apps.regions.reports.indicator_method import indicators_explained
from intercluster.apps.regions.reports.innovation import innovation
from intercluster.apps.regions.reports.method import measures_explained, peers_explained, rules_table, sources
from intercluster.apps.regions.snapshots import RegionalSnapshot
from intercluster.charts.chart import Chart
from intercluster.core import clock
from intercluster.documents.model import (
    Block,
    Column,
    Document,
    Heading,
    Item,
    Items,
    Paragraph,
    Remark,
    Remarks,
    Table,
)

SIDES = {
    Side.STRENGTH: gettext_lazy("Strengths"),
    Side.WEAKNESS: gettext_lazy("Weaknesses"),
    Side.OPPORTUNITY: gettext_lazy("Opportunities"),
    Side.THREAT: gettext_lazy("Threats"),
}
NEAREST = 10
"""Number of the region's nearest missing activities in the table of what is within reach."""


def profile(
    snapshot: RegionalSnapshot,
    code: str,
    judged: Sequence[Judgement],
    *,
    reads_judgements: bool = False,
    note: str = "",
    local: bool = False,
) -> Document:
    """Compose a region's profile in the current language, with the judgements that its reader may see.

    `note` says of which region the figures are, if they are not those of the region asked for. `local` adds findings
    that advise services which only serve the region.

    Raises NothingKnownError for a region that the snapshot does not have.
    """
    region, made, numbered = (
        snapshot.regions[snapshot.row(code)],
        clock.local_time(),
        parts.Numbered(snapshot.dataset),
    )
    quadrants = swot_quadrants(snapshot, code, judged, local=local)
    indicators = innovation(code, numbered)
    blocks: list[Block] = [
        *parts.warning(snapshot, note),
        *indicators,
        *_quadrants(snapshot, code, quadrants, judged, local),
        *_peers(snapshot, code, numbered),
        *_charts(snapshot, code, numbered),
        *_about(snapshot, region.name, reads_judgements),
        parts.figures_used(snapshot, numbered),
        *parts.left_out(snapshot),
        Heading(_("Method")),
        *measures_explained(),
        peers_explained(Thresholds()),
        rules_table(numbered, Thresholds()),
        *(indicators_explained(numbered, LIMITS) if indicators else []),
        *sources(snapshot),
        *_further(quadrants, numbered),
        *_activities(snapshot, code, numbered),
        Paragraph(parts.made_on(made), "note"),
    ]
    about = {"code": code, "version": region.version, "year": snapshot.year}
    subtitle = _("%(code)s (NUTS %(version)d), figures of %(year)d") % about
    title = _("Regional profile: %(region)s") % {"region": region.name}
    return parts.document(snapshot, title=title, subtitle=subtitle, blocks=blocks, made=made)


def _about(snapshot: RegionalSnapshot, name: str, reads_judgements: bool) -> list[Block]:
    told = {"region": name, "all": len(snapshot.regions)}
    judged = (
        _(
            "Comments by cluster offices have a line at their side and say whose they are. They change no figure, "
            "and are meant for readers within the alliance."
        )
        if reads_judgements
        else _("This copy has only the figures, without the comments of cluster offices.")
    )
    return [
        Heading(_("About this profile")),
        Paragraph(
            _(
                "This profile tells what %(region)s is strong and weak at, and what is within its reach, compared with "
                "all %(all)d regions of its level. What it says of industries comes from the one table that is named "
                "below, what it says of innovation from indicators with a source each; fixed rules find strengths and "
                "weaknesses, and “Method” has those on industries."
            )
            % told
        ),
        Paragraph(judged),
    ]


def _quadrants(
    snapshot: RegionalSnapshot, code: str, quadrants: Sequence[SwotQuadrant], judged: Sequence[Judgement], local: bool
) -> list[Block]:
    blocks: list[Block] = [Heading(_("Strengths, weaknesses, opportunities and threats"))]
    if not local and (left_out := local_services(snapshot)):
        told = _("Services that only serve the region are not suggested as opportunities: %(names)s.")
        blocks.append(Paragraph(told % {"names": "; ".join(left_out)}, "note"))
    for quadrant in quadrants:
        blocks.append(Heading(str(SIDES[Side(quadrant.side)]) if quadrant.side else quadrant.label, 2))
        shown = [*quadrant.headlines, *(each for each in quadrant.rest if each.judgements)]
        if shown:
            blocks.append(Items([Item(_title(each), *_said(each)) for each in shown]))
        else:
            blocks.append(Paragraph(_("The rules find nothing.")))
        if quadrant.added:
            blocks.append(Remarks([remark(each) for each in quadrant.added]))
    if past := outdated_judgements(snapshot, code, judged):
        blocks += [Heading(_("Said of what these figures no longer show"), 2), Remarks([remark(each) for each in past])]
    return blocks


def _title(each: Finding) -> str:
    return each.title or each.rule


def _said(each: Finding) -> tuple[str, str, list[Remark], str]:
    link = parts.absolute(each.source) if each.source else ""
    evidence = " ".join([each.evidence, *each.lines])
    return (each.rule if each.title else "", evidence, [remark(said) for said in each.judgements], link)


def remark(judgement: Judgement) -> Remark:
    """Return an office's judgement under the office's name: documents are passed on, so they name no person."""
    when = date_format(clock.local_time(judgement.at), "DATE_FORMAT")
    return Remark(str(judgement.get_act_display()), judgement.text, f"{judgement.cluster}, {when}")


def _peers(snapshot: RegionalSnapshot, code: str, numbered: parts.Numbered) -> list[Block]:
    region = snapshot.regions[snapshot.row(code)]
    return [
        Heading(_("Beside its peers")),
        Paragraph(_("The regions below are the most similar in structure, the nearest first.")),
        parts.measures_table(snapshot, [region], snapshot.peers(code), numbered, source_of(snapshot.dataset)),
    ]


def _charts(snapshot: RegionalSnapshot, code: str, numbered: parts.Numbered) -> list[Block]:
    region_map, specialised, reach, trends, network = (
        make(snapshot, code)
        for make in (
            chart_region.region_map,
            chart_region.specialisation,
            chart_region.reach,
            chart_region.trends,
            activity_network.network,
        )
    )
    blocks: list[Block] = [Heading(_("The figures"))]
    for chart, table in (
        (specialised, _specialised),
        (region_map, _highest),
        (reach, _nearest),
        (network, _linked),
        (trends, _by_year),
    ):
        if chart.is_drawn:
            blocks += [numbered.figure(chart), table(snapshot, code, numbered, chart)]
    return blocks


def _specialised(snapshot: RegionalSnapshot, code: str, numbered: parts.Numbered, chart: Chart) -> Table:
    row = snapshot.row(code)
    share = snapshot.end[row] / snapshot.end[row].sum()
    order = [
        int(i) for i in np.argsort(-snapshot.measures.quotient[row], kind="stable") if share[i] >= chart_region.SMALL
    ]
    columns = parts.activity_columns(snapshot)
    chosen = (1, 2, 3, 4, 5)
    rows = [parts.activity_row(snapshot, row, column) for column in order[: chart_region.MOST]]
    return numbered.table(
        _("The most specialised activities"),
        [columns[i] for i in chosen],
        [[each[i] for i in chosen] for each in rows],
        chart.source,
    )


def _nearest(snapshot: RegionalSnapshot, code: str, numbered: parts.Numbered, chart: Chart) -> Table:
    row = snapshot.row(code)
    absent = np.flatnonzero(~snapshot.measures.presence[row])
    order = absent[np.argsort(-snapshot.density[row, absent], kind="stable")][:NEAREST]
    columns = parts.activity_columns(snapshot)
    chosen = (1, 6, 7, 4)
    return numbered.table(
        _("What the region has not and is most related to what it has"),
        [columns[i] for i in chosen],
        [[parts.activity_row(snapshot, row, int(column))[i] for i in chosen] for column in order],
        chart.source,
    )


def _highest(snapshot: RegionalSnapshot, code: str, numbered: parts.Numbered, chart: Chart) -> Table:
    rows = [(place, row) for place, row in enumerate(chart.rows, 1) if place <= NEAREST or row["code"] == code]
    heading = chart.columns[2].heading
    return numbered.table(
        _("The highest of all %(count)d regions: %(figure)s") % {"count": len(chart.rows), "figure": heading},
        [Column(_("Place"), 0.6, is_number=True), Column(_("Region"), 3), Column(heading, 2, is_number=True)],
        [
            [number(place), str(row["region"]), "–" if row["value"] is None else number(float(str(row["value"])), 2)]
            for place, row in rows
        ],
        chart.source,
        next(n for n, (_place, row) in enumerate(rows) if row["code"] == code),
    )


def _linked(snapshot: RegionalSnapshot, _code: str, numbered: parts.Numbered, chart: Chart) -> Table:
    rows = sorted(chart.rows, key=lambda row: -float(str(row["near"])))[:NEAREST]
    activity, kind, quotient, links, near = (chart.columns[i] for i in (1, 2, 3, 4, 5))
    return numbered.table(
        _("The activities with most links to its specialisations"),
        [
            Column(activity.heading, 3),
            Column(kind.heading, 1.8),
            *(Column(each.heading, 1.1, is_number=True) for each in (quotient, links, near)),
        ],
        [
            [
                str(row["activity"]),
                str(row["kind"]),
                number(float(str(row["quotient"])), 2),
                *(number(float(str(row[name]))) for name in ("links", "near")),
            ]
            for row in rows
        ],
        chart.source,
    )


def _by_year(snapshot: RegionalSnapshot, _code: str, numbered: parts.Numbered, chart: Chart) -> Table:
    years = sorted({str(each["year"]) for each in chart.rows})
    cells: dict[str, dict[str, str]] = {}
    for each in chart.rows:
        value = f"{number(float(str(each['value'])))} ({number(float(str(each['index'])))})"
        cells.setdefault(str(each["activity"]), {})[str(each["year"])] = value
    return numbered.table(
        _("The same by year: %(unit)s (index)") % {"unit": snapshot.dataset.unit_name},
        [Column(_("Activity"), 2), *(Column(year, 1.05, is_number=True) for year in years)],
        [[name, *(by_year.get(year, "–") for year in years)] for name, by_year in cells.items()],
        chart.source,
    )


def _further(quadrants: Sequence[SwotQuadrant], numbered: parts.Numbered) -> list[Block]:
    rows = [
        [quadrant.label, each.rule, each.title or "–", " ".join([each.evidence, *each.lines])]
        for quadrant in quadrants
        for each in quadrant.rest
        if not each.judgements
    ]
    if not rows:
        return []
    columns = [Column(_("Side"), 1), Column(_("Rule"), 1.15), Column(_("About"), 1.7), Column(_("Evidence"), 3.6)]
    return [
        Heading(_("Annex: further findings"), on_new_page=True),
        Paragraph(_("The rules found these as well; within a side the greatest come first.")),
        numbered.table(_("Further findings"), columns, rows),
    ]


def _activities(snapshot: RegionalSnapshot, code: str, numbered: parts.Numbered) -> list[Block]:
    row = snapshot.row(code)
    flags = flags_of(snapshot.dataset, snapshot.regions[row], snapshot.year)
    rows = [parts.activity_row(snapshot, row, column, flags) for column in range(len(snapshot.activities))]
    title = _("All activities, %(year)d") % {"year": snapshot.year}
    return [
        Heading(_("Annex: all activities"), on_new_page=True),
        numbered.table(title, parts.activity_columns(snapshot), rows, source_of(snapshot.dataset)),
        *([Paragraph(flags_in_words("".join(sorted({*"".join(flags.values())}))), "note")] if flags else []),
    ]
