"""Letters of intent: what is known of a partner's part in a project, with a place for the signature."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from intercluster.apps.projects.files.queries import Participant, Project
from intercluster.apps.projects.files.wording import months, role, said, title_of
from intercluster.core import clock
from intercluster.core.page_language import page_language
from intercluster.documents.model import Block, Column, Document, Heading, Paragraph, Table, Text
from intercluster.geo.display_names import country_name

LANGUAGES = {"SE": "sv", "NO": "nb", "FI": "fi"}
"""The language of a letter by the partner's country, unless another one is asked for; elsewhere English."""
LINE = "_" * 40


def language_of(each: Participant) -> str:
    """Return the language in which a partner signs unless it wants another."""
    return LANGUAGES.get(each.place.organisation.country, "en")


def letter(found: Project, each: Participant) -> Document:
    """Compose a partner's letter of intent in the current language."""
    return Document(
        title=_("Letter of intent"),
        subtitle=each.name,
        running=(_("Letter of intent"), " · ", title_of(found)),
        language=page_language(),
        author=each.name,
        made=clock.local_time(),
        page=_("Page {page} of {pages}"),
        blocks=[*_blocks(found, each)],
    )


def address(each: Participant) -> str:
    """Return an organisation with its number and where it is."""
    place = each.place.organisation
    return " · ".join(filter(None, [place.name, place.registration_number, place.city, country_name(place.country)]))


def _blocks(found: Project, each: Participant) -> Iterator[Block]:
    if found.consortium.is_demo:
        yield Paragraph(_("This project is fictional, like everything in the demo."), "warning")
    yield Paragraph(address(each))
    lead = found.coordinator
    if lead is not None and lead != each:
        yield Paragraph(_("To %(name)s") % {"name": address(lead)})
    columns = [Column(_("Fact"), 0.3), Column(_("Value"), 0.7)]
    yield Table(_("The project"), columns, list(_facts(found)))
    yield Heading(_("Our part"))
    yield Paragraph(
        _("%(name)s intends to take part in this project, in the role of: %(role)s.")
        % {"name": each.name, "role": role(each)}
    )
    yield Paragraph(_("What we do in the project:"))
    for line in (each.place.contribution or LINE).splitlines():
        if line.strip():
            yield Paragraph(said(found, line))
    brings = [requirement.text for requirement in each.place.takes.all()]
    if brings:
        yield Paragraph(_("The competences that we bring:"))
        for text in brings:
            yield Paragraph(("– ", said(found, text)))
    worked = found.budget.months_of(partner=each.place.pk)
    if worked > Decimal(0):
        yield Paragraph(_("Our work in the project: %(months)s person-months.") % {"months": months(worked)})
    yield Heading(_("Signature"))
    for label in (_("Place and date"), _("Signature"), _("Name"), _("Position")):
        yield Paragraph(f"{label}: {LINE}")


def _facts(found: Project) -> Iterator[tuple[Text, ...]]:
    consortium, lead = found.consortium, found.coordinator
    yield _("Project"), title_of(found)
    if call := consortium.call:
        yield _("Call"), " · ".join(filter(None, [call.title, call.reference]))
    if lead is not None:
        yield _("Coordinator"), lead.name
    if consortium.starts:
        yield _("Starts"), date_format(consortium.starts)
    if consortium.months:
        yield _("Months"), str(consortium.months)
