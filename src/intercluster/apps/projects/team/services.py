"""Writes of the team: who is considered, what is known of a partner, and to whom the idea is opened."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from intercluster.apps.directory.queries import organisations
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.projects.consortia.queries import is_changed_by
from intercluster.apps.projects.consortia.rules import Sight, own_places
from intercluster.apps.projects.consortia.services import locked_consortium
from intercluster.apps.projects.models import Audience, Consortium, Partner, PartnerState, Requirement, Shown
from intercluster.core import clock
from intercluster.core.errors import Conflict, NotFound

MOST = 100
"""Most organisations of a consortium, those that have declined or left among them."""
GONE = (PartnerState.DECLINED, PartnerState.LEFT)


@dataclass(frozen=True)
class PlaceFacts:
    """What rules ask of a partner and the directory does not know; None and "" say that nobody knows."""

    takes: Sequence[Requirement]
    groups: list[str] | None = None
    is_non_profit: bool | None = None
    memberships: list[str] | None = None
    region_class: str = ""


@transaction.atomic
def consider(viewer: Viewer, consortium: Consortium, slugs: Sequence[str]) -> int:
    """Put organisations into the team as considered; return how many were not in it. Raises Conflict and NotFound."""
    locked = locked_consortium(viewer, consortium)
    if any("\0" in each for each in slugs):  # the database takes no such text
        raise NotFound
    named = list(organisations(viewer).filter(slug__in=set(slugs)).order_by("name"))
    if len(named) != len(set(slugs)):
        raise NotFound
    known = {place.organisation_id: place for place in locked.partners.all()}
    number = locked.partners.aggregate(last=Max("number"))["last"] or 0
    added = 0
    for organisation in named:
        place = known.get(organisation.pk)
        if place is None:
            number += 1
            place = Partner(consortium=locked, organisation=organisation, number=number)
        elif place.state not in GONE:
            continue
        place.state, place.since = PartnerState.CONSIDERED, clock.now()
        place.save()
        added += 1
    if locked.partners.count() > MOST:
        raise Conflict(_("There may be %(most)d organisations at most. Remove some first.") % {"most": MOST})
    return added


@transaction.atomic
def say_facts(viewer: Viewer, place: Partner, said: PlaceFacts) -> None:
    """Write what is known of a partner: those who may change the consortium, or edit the partner's own place."""
    locked = locked_consortium(viewer, place.consortium, Sight.TEAM)
    if not may_say_facts(viewer, locked, place):
        raise NotFound
    place.groups, place.memberships = said.groups, said.memberships
    place.is_non_profit, place.region_class = said.is_non_profit, said.region_class
    place.save(update_fields=["groups", "memberships", "is_non_profit", "region_class"])
    place.takes.set(each for each in said.takes if each.consortium_id == locked.pk)


def may_say_facts(viewer: Viewer, consortium: Consortium, place: Partner) -> bool:
    """Allow those who may change the consortium, and editors of the partner."""
    return is_changed_by(viewer, consortium) or own_places(viewer, consortium).filter(pk=place.pk).exists()


@transaction.atomic
def open_idea(viewer: Viewer, consortium: Consortium, audience: str) -> None:
    """Call for partners: let more people read the idea and the competences that it takes. Raises NotFound."""
    locked = locked_consortium(viewer, consortium)
    if audience not in (Audience.ALLIANCE, Audience.PUBLIC):
        raise NotFound
    locked.audience = audience
    locked.shown = sorted({*locked.shown, Shown.TEXT.value, Shown.REQUIREMENTS.value})
    locked.save(update_fields=["audience", "shown", "updated"])
