"""Common parts of the documents on regions: numbered captions, measures, sources."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import isnan
from statistics import mean
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from intercluster.apps.regions.answers import complexity_of, interval_of
from intercluster.apps.regions.models import Dataset, Region
from intercluster.apps.regions.pages.numbers import number, percent
from intercluster.apps.regions.pages.presentation import learnt_from, measures, missing_cells
from intercluster.apps.regions.queries import name_of
from intercluster.apps.regions.snapshots import RegionalSnapshot
from intercluster.charts.chart import Chart
from intercluster.core.page_language import page_language
from intercluster.core.platform import platform
from intercluster.documents.model import Block, Column, Document, Figure, Paragraph, Table


def absolute(address: str) -> str:
    """Return the absolute address, as it is printed."""
    return f"{settings.BASE_URL}{address}"


class Numbered:
    """Captions of figures and tables, numbered through a document."""

    def __init__(self, dataset: Dataset) -> None:
        self.figures = self.tables = 0
        self.link = absolute(reverse("regions:dataset", args=[dataset.slug]))

    def figure(self, chart: Chart) -> Figure:
        """Return a chart as the next figure."""
        self.figures += 1
        caption = _("Figure %(number)d. %(title)s") % {"number": self.figures, "title": chart.title}
        return Figure(caption, chart, self.link)

    def table(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        source: str = "",
        emphasised: int | None = None,
    ) -> Table:
        """Return the next table."""
        self.tables += 1
        caption = _("Table %(number)d. %(title)s") % {"number": self.tables, "title": title}
        return Table(caption, columns, rows, source, self.link, emphasised)


def document(
    snapshot: RegionalSnapshot, *, title: str, subtitle: str, blocks: Sequence[Block], made: datetime
) -> Document:
    """Compose a document in the current language."""
    notice = _("Fictional data.") if snapshot.dataset.is_demo else ""
    return Document(
        title=title,
        subtitle=subtitle,
        running=" · ".join(filter(None, (title, subtitle, notice))),
        language=page_language(),
        author=platform().name,
        made=made,
        page=_("Page {page} of {pages}"),
        blocks=tuple(blocks),
    )


def made_on(made: datetime) -> str:
    """Return the line on who made a document, and when."""
    told = {"platform": platform().name, "date": date_format(made, "DATE_FORMAT")}
    return _("Made by %(platform)s on %(date)s.") % told


def warning(snapshot: RegionalSnapshot, note: str) -> list[Block]:
    """Return what a reader must know of the figures first: that they are fictional, or of another region."""
    fictional = _("Fictional data: no figure in this document is real.") if snapshot.dataset.is_demo else ""
    return [Paragraph(each, "warning") for each in (fictional, note) if each]


def figures_used(snapshot: RegionalSnapshot, tables: Numbered) -> Table:
    """Return the table of the figures that a document uses."""
    dataset = snapshot.dataset
    level = snapshot.regions[0].level
    rows = [
        (_("Table"), dataset.title),
        (_("Unit"), dataset.unit_name),
        (_("Source"), dataset.source_in_words),
        (_("Licence"), dataset.licence_in_words),
        (_("Retrieved"), date_format(dataset.retrieved, "DATE_FORMAT")),
        (_("Year"), _("%(year)d, changes since %(since)d") % {"year": snapshot.year, "since": snapshot.since}),
        (_("Classification of activities"), f"{dataset.classification} ({len(snapshot.activities)})"),
        (
            _("Compared"),
            _("%(count)d regions of NUTS level %(level)d") % {"count": len(snapshot.regions), "level": level},
        ),
    ]
    if snapshot.left_out_regions:
        rows.append((_("Regions left out"), ", ".join(each.name for each in snapshot.left_out_regions)))
    if snapshot.left_out_activities:
        rows.append((_("Activities left out"), ", ".join(each.code for each in snapshot.left_out_activities)))
    columns = [Column(_("What"), 1), Column(_("Details"), 3)]
    return tables.table(_("The figures that this document rests on"), columns, rows)


def left_out(snapshot: RegionalSnapshot) -> list[Block]:
    """Return what relations are learnt from, the reason for what is left out, and how many values are missing."""
    told = [learnt_from(snapshot)]
    if snapshot.left_out_regions or snapshot.left_out_activities:
        told.append(_("What is left out lacks most values, or the statistical office keeps them confidential."))
    if snapshot.missing:
        told.append(missing_cells(snapshot))
    return [Paragraph(each, "note") for each in told]


def measures_table(
    snapshot: RegionalSnapshot, own: Sequence[Region], others: Sequence[Region], tables: Numbered, source: str
) -> Table:
    """Return a table of the measures of regions, of others beside them, and of the mean of all."""
    rows = [[region.name, *_values(snapshot, snapshot.indices(region.code))] for region in (*own, *others)]
    means = {
        name: mean(present) if (present := [value for value in column if value is not None]) else None
        for name, column in snapshot.by_region.items()
    }
    rows.append([_("Mean of all %(count)d regions") % {"count": len(snapshot.regions)}, *_values(snapshot, means)])
    headings = [label for label, _value in measures(snapshot, means)]
    columns = [Column(_("Region"), 1.5), *(Column(heading, 1, is_number=True) for heading in headings)]
    return tables.table(_("Measures, %(year)d") % {"year": snapshot.year}, columns, rows, source, 0 if others else None)


def _values(snapshot: RegionalSnapshot, indices: dict[str, Any]) -> list[str]:
    return [value for _label, value in measures(snapshot, indices)]


def activity_columns(snapshot: RegionalSnapshot) -> list[Column]:
    """Return the columns of `activity_row`."""
    return [
        Column(_("Code"), 0.75),
        Column(_("Activity"), 2.75),
        Column(capfirst(snapshot.dataset.unit_name), 1, is_number=True),
        Column(_("Share"), 0.9, is_number=True),
        Column(_("Location quotient"), 1, is_number=True),
        Column(_("Interval (95 %)"), 1.35, is_number=True),
        Column(_("Relatedness density"), 1.2, is_number=True),
        Column(_("Complexity"), 1.2, is_number=True),
        Column(_("Since %(year)d") % {"year": snapshot.since}, 1.05, is_number=True),
    ]


def activity_row(
    snapshot: RegionalSnapshot, row: int, column: int, flags: Mapping[str, str] | None = None
) -> list[str]:
    """Return all figures of an activity in a region as texts, the value with its flag if `flags` has it by activity."""
    flag = (flags or {}).get(snapshot.activities[column].code, "")
    hard, around = complexity_of(snapshot, column), float(snapshot.density[row, column])
    start, end = (float(values[column]) for values in snapshot.own_values(row))
    return [
        snapshot.activities[column].code,
        name_of(snapshot.activities[column]),
        f"{number(end)} {flag}".strip(),
        percent(end / float(snapshot.end[row].sum())),
        number(float(snapshot.quotient[row, column]), 2),
        interval(snapshot, row, column),
        bracketed(number(around, 2), snapshot.firm_densities(row)[column]),
        "–" if hard is None else bracketed(number(hard, 2), snapshot.complexity_is_firm),
        change(start, end),
    ]


def bracketed(told: str, is_firm: bool) -> str:
    """Return a figure, in brackets if it may be chance."""
    return told if is_firm else f"({told})"


def interval(snapshot: RegionalSnapshot, row: int, column: int) -> str:
    """Return the interval of a location quotient, or a dash if the dataset does not count units."""
    told = interval_of(snapshot, row, column)
    return "–" if told is None else "–".join(number(bound, 2) for bound in told)


def change(start: float, end: float) -> str:
    """Return a signed change in per cent of the start, or a dash if the start is 0 or a value unknown (NaN)."""
    if not start > 0 or isnan(end):
        return "–"
    told = percent(end / start - 1)
    return f"+{told}" if end > start else told
