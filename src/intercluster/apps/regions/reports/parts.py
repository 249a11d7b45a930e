"""What the documents on regions have in common: figures by number, measures, sources."""

from collections.abc import Sequence
from datetime import datetime
from statistics import mean
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from intercluster.apps.regions.models import Dataset, Region
from intercluster.apps.regions.pages.presentation import measures, number, percent
from intercluster.apps.regions.queries import Picture, complexity_of, interval_of, name_of
from intercluster.charts.chart import Chart
from intercluster.documents.model import Block, Column, Document, Figure, Paragraph, Table

PLATFORM = "intercluster"


def absolute(address: str) -> str:
    """Return an address of the platform as it is written on paper."""
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
        """Return a table as the next one."""
        self.tables += 1
        caption = _("Table %(number)d. %(title)s") % {"number": self.tables, "title": title}
        return Table(caption, columns, rows, source, self.link, emphasised)


def document(found: Picture, *, title: str, subtitle: str, blocks: Sequence[Block], made: datetime) -> Document:
    """Return a document in the language of the moment."""
    notice = _("Fictional data.") if found.dataset.is_demo else ""
    return Document(
        title=title,
        subtitle=subtitle,
        running=" · ".join(filter(None, (title, subtitle, notice))),
        language=(get_language() or "en")[:2],
        author=PLATFORM,
        made=made,
        page=_("Page {page} of {pages}"),
        blocks=tuple(blocks),
    )


def made_on(made: datetime) -> str:
    """Return who made a document, and when."""
    told = {"platform": PLATFORM, "date": date_format(made, "DATE_FORMAT")}
    return _("Made by %(platform)s on %(date)s.") % told


def warning(found: Picture) -> list[Block]:
    """Return what is said of fictional figures before anything else."""
    if not found.dataset.is_demo:
        return []
    return [Paragraph(_("Fictional data: no figure in this document is real."), "warning")]


def figures_used(found: Picture, tables: Numbered) -> Table:
    """Return which figures a document rests on."""
    dataset = found.dataset
    level = found.regions[0].level
    rows = [
        (_("Table"), dataset.name),
        (_("Unit"), dataset.unit),
        (_("Source"), dataset.source),
        (_("Licence"), dataset.licence),
        (_("Retrieved"), date_format(dataset.retrieved, "DATE_FORMAT")),
        (_("Year"), _("%(year)d, changes since %(since)d") % {"year": found.year, "since": found.since}),
        (_("Classification of activities"), f"{dataset.classification} ({len(found.activities)})"),
        (
            _("Compared"),
            _("%(count)d regions of NUTS level %(level)d") % {"count": len(found.regions), "level": level},
        ),
    ]
    if found.left_out_regions:
        rows.append((_("Regions left out"), ", ".join(each.name for each in found.left_out_regions)))
    if found.left_out_activities:
        rows.append((_("Activities left out"), ", ".join(each.code for each in found.left_out_activities)))
    columns = [Column(_("What"), 1), Column(_("Details"), 3)]
    return tables.table(_("The figures that this document rests on"), columns, rows)


def left_out(found: Picture) -> list[Block]:
    """Return why something is left out, where it is."""
    if not (found.left_out_regions or found.left_out_activities):
        return []
    why = _("What is left out lacks values, or has values that the statistical office keeps confidential.")
    return [Paragraph(why, "note")]


def beside(found: Picture, own: Sequence[Region], others: Sequence[Region], tables: Numbered, source: str) -> Table:
    """Return the measures of regions beside others and beside the mean of all."""
    rows = [[region.name, *_values(found, found.indices(region.code))] for region in (*own, *others)]
    means = {
        name: mean(present) if (present := [value for value in column if value is not None]) else None
        for name, column in found.by_region.items()
    }
    rows.append([_("Mean of all %(count)d regions") % {"count": len(found.regions)}, *_values(found, means)])
    headings = [label for label, _value in measures(means, len(found.activities))]
    columns = [Column(_("Region"), 1.5), *(Column(heading, 1, is_number=True) for heading in headings)]
    return tables.table(_("Measures, %(year)d") % {"year": found.year}, columns, rows, source, 0 if others else None)


def _values(found: Picture, indices: dict[str, Any]) -> list[str]:
    return [value for _label, value in measures(indices, len(found.activities))]


def activity_columns(found: Picture) -> list[Column]:
    """Return the columns of `activity_row`."""
    return [
        Column(_("Code"), 0.75),
        Column(_("Activity"), 2.75),
        Column(found.dataset.unit.capitalize(), 1, is_number=True),
        Column(_("Share"), 0.9, is_number=True),
        Column(_("Location quotient"), 1, is_number=True),
        Column(_("Interval (95 %)"), 1.35, is_number=True),
        Column(_("Relatedness density"), 1.2, is_number=True),
        Column(_("Complexity"), 1.2, is_number=True),
        Column(_("Since %(year)d") % {"year": found.since}, 1.05, is_number=True),
    ]


def activity_row(found: Picture, row: int, column: int) -> list[str]:
    """Return all figures of an activity in a region."""
    hard, start, end = complexity_of(found, column), found.start[row, column], found.end[row, column]
    return [
        found.activities[column].code,
        name_of(found.activities[column]),
        number(float(end)),
        percent(float(end / found.end[row].sum())),
        number(float(found.measures.quotient[row, column]), 2),
        interval(found, row, column),
        number(float(found.measures.density[row, column]), 2),
        "–" if hard is None else number(hard, 2),
        change(float(start), float(end)),
    ]


def interval(found: Picture, row: int, column: int) -> str:
    """Return the interval of a location quotient; a dash where the figures are no counts."""
    told = interval_of(found, row, column)
    return "–" if told is None else "–".join(number(bound, 2) for bound in told)


def change(start: float, end: float) -> str:
    """Return a change in per cent of the start, with its sign; a dash from nothing."""
    if start <= 0:
        return "–"
    told = percent(end / start - 1)
    return f"+{told}" if end > start else told
