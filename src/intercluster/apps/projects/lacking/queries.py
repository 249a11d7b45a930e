"""Which ideas of others lack what an organisation offers: competences beside own offers, as partner search compares."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Offer, Organisation
from intercluster.apps.directory.queries import offers
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.introductions.identity import Identity
from intercluster.apps.introductions.proposals import Proposal
from intercluster.apps.partnering.search.results import WORTH_A_LOOK, Direction, Quote
from intercluster.apps.partnering.understood.queries import chances
from intercluster.apps.projects.consortia.queries import ideas_of_others
from intercluster.apps.projects.models import Consortium, PartnerState, Requirement, Shown
from intercluster.core.errors import NotFound

MOST_IDEAS = 60
"""Ideas that are looked at, those changed last."""
MOST_OFFERS = 40
"""Own offers that are compared, the newest."""


@dataclass(frozen=True)
class Lack:
    """A competence that an idea lacks, and the own offer that comes nearest to it."""

    requirement: Requirement
    offer: Offer
    chance: float


@dataclass(frozen=True)
class Lacking:
    """An idea of others with what it lacks, the surest first."""

    consortium: Consortium
    lacks: Sequence[Lack]


def lacking(viewer: Viewer) -> list[Lacking]:
    """Return the ideas of others that lack what the viewer's organisations offer, the surest first."""
    own = list(_own_offers(viewer)[:MOST_OFFERS])
    ideas = list(_ideas(viewer)[:MOST_IDEAS]) if own else []
    needed = [(idea, each) for idea in ideas for each in open_requirements(idea)]
    if not needed:
        return []
    texts = [(each.text, idea.language, each.capability) for idea, each in needed]
    found: dict[Consortium, list[Lack]] = {}
    for (idea, each), row in zip(needed, chances(texts, own), strict=True):
        best = int(row.argmax())
        if row[best] >= WORTH_A_LOOK:
            found.setdefault(idea, []).append(Lack(each, own[best], float(row[best])))
    for lacks in found.values():
        lacks.sort(key=lambda lack: (-lack.chance, lack.requirement.number))
    every = [Lacking(idea, lacks) for idea, lacks in found.items()]
    return sorted(every, key=lambda each: (-each.lacks[0].chance, str(each.consortium.title), each.consortium.pk))


def open_requirements(idea: Consortium) -> list[Requirement]:
    """Return the competences that nobody has taken who has joined: all of them, if the owner does not show the team."""
    rows = list(idea.requirements.all())
    if Shown.TEAM not in idea.shown:
        return rows
    return [each for each in rows if all(place.state != PartnerState.JOINED for place in each.taken_by.all())]


def _ideas(viewer: Viewer) -> QuerySet[Consortium]:
    shown = ideas_of_others(viewer).filter(shown__contains=[Shown.REQUIREMENTS.value])
    return shown.prefetch_related(Prefetch("requirements", Requirement.objects.prefetch_related("taken_by")))


def _own_offers(viewer: Viewer) -> QuerySet[Offer]:
    """Return own offers that others may read, the newest first."""
    own = offers(viewer).filter(organisation__in=viewer.organisation_ids).exclude(visibility=Visibility.PRIVATE)
    return own.select_related("organisation").order_by("-updated", "-pk")


def chosen(viewer: Viewer, consortium: Consortium, requirement: int, offer: int) -> tuple[Requirement, Offer]:
    """Return a competence that an idea lacks and an own offer, for who may ask for it. Raises NotFound."""
    idea = _ideas(viewer).filter(pk=consortium.pk).first()
    needed = next((each for each in open_requirements(idea) if each.pk == requirement), None) if idea else None
    own = _own_offers(viewer).filter(pk=offer, organisation__in=viewer.edited_ids).first()
    if needed is None or own is None:
        raise NotFound
    return needed, own


def proposal(consortium: Consortium, requirement: Requirement, offer: Offer) -> Proposal:
    """Return the introduction in which an organisation says to the owner of an idea that it can do this."""
    asking: Organisation = offer.organisation
    asked = consortium.organisation
    return Proposal(
        asking=asking,
        asked=asked,
        asked_unnamed=False,
        shown=Identity(asked.name, asked),
        may_stay_unnamed=False,
        direction=Direction.OUR_OFFER,
        ours=Quote(offer.text, offer.language),
        theirs=Quote(f"{consortium.title}\n– {requirement.text}", consortium.language),
        statement=None,
        own_statement=offer,
        project="",
        office=None,
    )
