"""One page on each partner: what everybody may read of the organisation, and its part in the project."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from intercluster.apps.directory.choices import Kind, Size
from intercluster.apps.directory.models import Offer, Organisation
from intercluster.apps.directory.queries import offers, published_participations
from intercluster.apps.directory.rules import VISITOR
from intercluster.apps.projects.files.queries import Participant, Project
from intercluster.apps.projects.files.wording import months, package, role, said, sum_of, title_of
from intercluster.apps.projects.models import Shown
from intercluster.core import clock
from intercluster.core.page_language import page_language
from intercluster.core.platform import platform
from intercluster.documents.model import Block, Column, Document, Heading, Paragraph, Passage, Table, Text
from intercluster.geo.display_names import country_name, joined, language_name

MOST_PROJECTS = 5
MOST_OFFERS = 12


def profile(found: Project, each: Participant) -> Document:
    """Compose the page on a partner in the current language."""
    return Document(
        title=each.name,
        subtitle=role(each),
        running=(f"{each.name} · ", title_of(found)),
        language=page_language(),
        author=platform().name,
        made=clock.local_time(),
        page=_("Page {page} of {pages}"),
        blocks=[*_organisation(found, each), *_part(found, each)],
    )


def _organisation(found: Project, each: Participant) -> Iterator[Block]:
    organisation = each.place.organisation
    if found.consortium.is_demo:
        yield Paragraph(_("This project is fictional, like everything in the demo."), "warning")
    yield Table(_("The organisation"), [Column(_("Fact"), 0.3), Column(_("Value"), 0.7)], list(_facts(organisation)))
    readable = public_offers(organisation)
    if readable:
        yield Heading(_("What it offers"))
        for offer in readable:
            is_own = offer.language == page_language()
            yield Paragraph(("– ", offer.text if is_own else Passage(offer.text, offer.language)))
    done = published_participations().filter(organisation=organisation).select_related("project")
    projects = [one.project for one in done.order_by("-project__ends", "-pk")[:MOST_PROJECTS]]
    if projects:
        yield Heading(_("Projects it has taken part in"))
        for project in projects:
            named = ": ".join(filter(None, [project.acronym, project.title]))
            years = "–".join(str(day.year) for day in (project.starts, project.ends) if day)
            yield Paragraph(("– ", Passage(named, "en"), f" ({years})" if years else ""))


def public_offers(organisation: Organisation) -> list[Offer]:
    """Return the offers of an organisation that everybody may read with its name."""
    own: QuerySet[Any] = offers(VISITOR).filter(organisation=organisation)
    own = own.filter(unnamed=False)
    return list(own.defer("lexemes", "terms", "vector").order_by("-updated", "-pk")[:MOST_OFFERS])


def _facts(organisation: Organisation) -> Iterator[tuple[Text, ...]]:
    yield _("Kind"), str(Kind(organisation.kind).label)
    if organisation.size:
        yield _("Size"), str(Size(organisation.size).label)
    yield _("Place"), ", ".join(filter(None, [organisation.city, country_name(organisation.country)]))
    if organisation.registration_number:
        yield _("Registration number"), organisation.registration_number
    if organisation.languages:
        yield _("Working languages"), joined([language_name(code) for code in organisation.languages])
    if organisation.website:
        yield _("Website"), organisation.website


def _part(found: Project, each: Participant) -> Iterator[Block]:
    place = each.place
    yield Heading(_("Its part in the project"))
    yield Paragraph((_("Project"), ": ", title_of(found)))
    for line in place.contribution.splitlines():
        if line.strip():
            yield Paragraph(said(found, line))
    brings = [requirement.text for requirement in place.takes.all()]
    if brings:
        yield Heading(_("Competences it brings"), 2)
        for text in brings:
            yield Paragraph(("– ", said(found, text)))
    rows: list[tuple[Text, ...]] = []
    for one in found.work_packages:
        worked = found.budget.months.get((place.pk, one.pk))
        if worked is None and one.lead_id != place.pk:
            continue
        title: Text = said(found, one.title)
        lead = _("lead") if one.lead_id == place.pk else ""
        rows.append((package(one.number), title, lead, months(worked or Decimal(0))))
    if rows:
        rows.append((_("Total"), "", "", months(found.budget.months_of(partner=place.pk))))
        columns = [
            Column(_("Work package"), 0.18),
            Column(_("Title"), 0.45),
            Column(_("Role"), 0.15),
            Column(_("Person-months"), 0.22, is_number=True),
        ]
        yield Table(_("Its work"), columns, rows, emphasised=len(rows) - 1)
    if Shown.BUDGET.value in found.consortium.shown:
        currency = found.consortium.currency
        money = ((_("Total cost"), each.share.cost), (_("Funding"), each.share.funding))
        amounts = [(label, f"{sum_of(value)} {currency}") for label, value in money]
        yield Table(_("Its budget"), [Column(_("Fact"), 0.5), Column(_("Value"), 0.5, is_number=True)], amounts)
