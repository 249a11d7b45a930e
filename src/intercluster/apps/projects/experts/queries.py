"""Reads of experts: people by their own consent, and research bodies by what they offer."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from intercluster.apps.accounts.models import User
from intercluster.apps.capabilities.queries import label_of
from intercluster.apps.directory.choices import Kind
from intercluster.apps.directory.models import Affiliation, Organisation
from intercluster.apps.directory.queries import archived_organisations, organisations
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.directory.search.queries import OrganisationFilter, listed
from intercluster.apps.introductions.identity import Identity
from intercluster.apps.introductions.proposals import Proposal
from intercluster.apps.partnering.search.results import Direction, Quote
from intercluster.apps.projects.models import Expert
from intercluster.apps.projects.requirements.queries import read_from
from intercluster.classifications.thesaurus import thesaurus
from intercluster.core.errors import NotFound

RESEARCH_BODIES = (Kind.RESEARCH.value, Kind.EDUCATION.value)
MOST_BODIES = 20
MOST_FIELDS = 3
"""Capabilities that are read from what somebody knows, or from a search."""


def experts(text: str = "", language: str = "") -> QuerySet[Expert]:
    """Return the people who publish what they know, by field and by language in which one can ask.

    Nobody is listed who has left the organisation, or has no account any more, nor for one of archived clusters.
    """
    place = Affiliation.objects.filter(user=OuterRef("person"), organisation=OuterRef("organisation"))
    found = Expert.objects.filter(Exists(place), person__is_active=True).select_related("person", "organisation")
    found = found.exclude(organisation__in=archived_organisations())
    if language:
        found = found.filter(languages__contains=[language])
    words = text.replace("\0", " ").split()
    if words:
        said = Q()
        for word in words:
            said &= Q(field__icontains=word) | Q(projects__icontains=word) | Q(organisation__name__icontains=word)
        alike = read_from(" ".join(words), "")[:MOST_FIELDS]
        found = found.filter(said | Q(capabilities__overlap=alike) if alike else said)
    return found


def expert(key: UUID) -> Expert:
    """Return an expert. Raises NotFound."""
    found = experts().filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def understood(expert: Expert) -> list[str]:
    """Return the names of the capabilities that an expert was understood to know, as far as the thesaurus has them."""
    return [label_of(key) for key in expert.capabilities if key in thesaurus()]


def research_bodies(viewer: Viewer, text: str = "", language: str = "") -> Sequence[Organisation]:
    """Return research institutes and schools by what they offer under their name, or by their name."""
    wanted = OrganisationFilter(
        text=text.replace("\0", " "), kind=RESEARCH_BODIES, language=(language,) if language else ()
    )
    return list(listed(viewer, wanted)[:MOST_BODIES])


def research_body(viewer: Viewer, slug: str) -> Organisation:
    """Return a research institute or school. Raises NotFound."""
    found = organisations(viewer).filter(slug=slug, kind__in=RESEARCH_BODIES).first()
    if found is None:
        raise NotFound
    return found


def own_entry(user: User, organisation: Organisation) -> Expert | None:
    """Return what a person publishes of themselves for an organisation."""
    return Expert.objects.filter(person=user, organisation=organisation).first()


def question(asking: Organisation, asked: Organisation, need: Quote, theirs: Quote) -> Proposal:
    """Return the introduction with which an organisation asks an expert's organisation, addressed with the field."""
    return Proposal(
        asking=asking,
        asked=asked,
        asked_unnamed=False,
        shown=Identity(asked.name, asked),
        may_stay_unnamed=False,
        direction=Direction.THEIR_OFFER,
        ours=need,
        theirs=theirs,
        statement=None,
        own_statement=None,
        project="",
        office=None,
    )
