"""The team as a table: who takes part, in which role, with how much work and money."""

import csv
import io
from decimal import Decimal

from django.utils.translation import gettext as _

from intercluster.apps.directory.choices import Kind
from intercluster.apps.projects.files.queries import Project
from intercluster.apps.projects.files.wording import role
from intercluster.geo.display_names import country_name
from intercluster.tables.formula_injection import neutralise


def team_list(found: Project) -> str:
    """Write the team as CSV, in the form that Nordic spreadsheet programs open."""
    currency = found.consortium.currency
    headings = [
        _("Number"),
        _("Organisation"),
        _("Registration number"),
        _("Kind"),
        _("Town"),
        _("Country"),
        _("Website"),
        _("Role"),
        _("State"),
        _("Contribution"),
        _("Person-months"),
        _("Total cost (%(currency)s)") % {"currency": currency},
        _("Funding (%(currency)s)") % {"currency": currency},
        _("Letter of intent signed on"),
    ]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(headings)
    for each in found.participants:
        place, organisation = each.place, each.place.organisation
        cells = [
            organisation.name,
            organisation.registration_number,
            str(Kind(organisation.kind).label),
            organisation.city,
            country_name(organisation.country),
            organisation.website,
            role(each),
            str(place.get_state_display()),
            place.contribution,
        ]
        numbers: list[Decimal | None] = [
            found.budget.months_of(partner=place.pk),
            each.share.cost,
            each.share.funding,
        ]
        writer.writerow(
            [each.number, *map(neutralise, cells), *("" if one is None else one for one in numbers), place.letter or ""]
        )
    return "\ufeff" + text.getvalue()
