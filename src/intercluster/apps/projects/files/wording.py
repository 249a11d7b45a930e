"""How the files of a consortium say sums, months and what people have written."""

from decimal import Decimal
from fractions import Fraction

from babel.numbers import format_decimal
from django.utils.translation import gettext as _

from intercluster.apps.projects.files.queries import Participant, Project
from intercluster.core.page_language import page_language
from intercluster.documents.model import Passage
from intercluster.geo.display_names import locale
from intercluster.tables.workbook import SHARE, Content, Number

NOTHING = "–"


def said(found: Project, text: str) -> str | Passage:
    """Return what people have written in the consortium, marked with its language if the file has another."""
    return (
        text if not text or found.consortium.language == page_language() else Passage(text, found.consortium.language)
    )


def strong(text: str) -> Passage:
    """Return a text in bold."""
    return Passage(text, page_language(), is_strong=True)


def amount(value: Decimal) -> str:
    """Return a sum with its cents as the reader writes it; the currency is said beside it."""
    return str(format_decimal(value, format="#,##0.00", locale=locale()))


def sum_of(value: Decimal | None) -> str:
    """Return a sum, or that it is not known."""
    return _("not known") if value is None else amount(value)


def rate_of(share: Fraction | None) -> Content:
    """Return a funding rate as the cell of a sheet."""
    if share is None:
        return _("not known")
    return Number(Decimal(share.numerator) / Decimal(share.denominator), SHARE)


def months(value: Decimal) -> str:
    """Return a number of person-months as the reader writes it."""
    return str(format_decimal(value, format="#,##0.##", locale=locale()))


def short(found: Participant | None) -> str:
    """Return a participant's number and name."""
    return NOTHING if found is None else f"{found.number} {found.name}"


def role(found: Participant) -> str:
    """Return how a participant takes part."""
    return _("Coordinator") if found.place.is_coordinator else str(found.place.get_role_display())


def package(number: int) -> str:
    """Return how tables name a work package."""
    return f"WP{number}"


def packages(numbers: list[int]) -> str:
    """Return how tables name some work packages."""
    return ", ".join(package(number) for number in sorted(numbers)) or NOTHING


def title_of(found: Project) -> str | Passage:
    """Return the title of the consortium with its acronym."""
    acronym = found.consortium.acronym
    return said(found, f"{found.consortium.title} ({acronym})" if acronym else found.consortium.title)


def warnings(found: Project) -> list[str]:
    """Return what is missing, so that sums are not complete."""
    said_so = []
    if found.consortium.call is None:
        said_so.append(_("No call is chosen, so flat rates and funding are not computed."))
    elif found.budget.has_open_flat_rates:
        said_so.append(_("Which flat rates hold for a project of this size is not known, so they are not counted."))
    text = _("What a person-month of %(name)s costs is not known, so its staff cost is missing.")
    said_so += [text % {"name": each.name} for each in found.participants if each.share.lacks_rate]
    return said_so
