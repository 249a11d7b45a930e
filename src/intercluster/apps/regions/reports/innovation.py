"""Where a region stands by indicators of innovation, as the first part of its profile."""

from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from intercluster.apps.regions.indicators.comparing import profile
from intercluster.apps.regions.indicators.in_words import groups, paragraph
from intercluster.apps.regions.pages.presentation import source_of
from intercluster.apps.regions.reports.parts import Numbered, absolute
from intercluster.documents.model import Block, Column, Heading, Paragraph


def innovation(code: str, numbered: Numbered) -> list[Block]:
    """Return the paragraph and the table of indicators, or nothing for a region without any."""
    found = profile(code)
    sentences = paragraph(found) if found else []
    if found is None or not sentences:
        return []
    columns = [
        Column(pgettext("statistics", "Indicator"), 2.6),
        Column(_("Value"), 0.9, is_number=True),
        Column(_("Unit"), 1.6),
        Column(_("Year"), 0.8, is_number=True),
        Column(_("Rank in the country"), 1.1),
        Column(_("Rank in Europe"), 1.1),
        Column(_("European Union (28 countries)"), 1.1, is_number=True),
    ]
    rows = [
        [row["name"], row["value"], row["unit"], str(row["year"]), row["country"], row["everywhere"], row["union"]]
        for _group, own in groups(found)
        for row in own
    ]
    table = numbered.table(_("All indicators"), columns, rows, source_of(found.dataset))
    return [
        Heading(_("Innovation")),
        Paragraph(" ".join(sentences)),
        replace(table, link=absolute(reverse("regions:innovation", args=[code]))),
    ]
