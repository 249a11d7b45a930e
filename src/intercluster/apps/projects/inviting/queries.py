"""Reads of a consortium's partners: who is in it, who could be added, who may answer an invitation."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Affiliation, Cluster, Membership, Organisation
from intercluster.apps.directory.queries import offers, organisations
from intercluster.apps.directory.rules import Viewer, member_of
from intercluster.apps.introductions.identity import Identity
from intercluster.apps.introductions.proposals import Proposal
from intercluster.apps.partnering.search.results import Direction, Quote
from intercluster.apps.projects.consortia.queries import ACTIVE
from intercluster.apps.projects.consortia.rules import Sight
from intercluster.apps.projects.models import Consortium, Partner, PartnerRole, PartnerState, Shown
from intercluster.core.errors import Conflict, NotFound

MOST_FOUND = 20
"""Most organisations that a search by name lists."""

ASKABLE = (PartnerState.CONSIDERED, PartnerState.DECLINED, PartnerState.LEFT)
"""States in which an organisation may be invited."""


@dataclass(frozen=True)
class Place:
    """An organisation in a consortium, with what the reader may do about it."""

    partner: Partner
    is_owner: bool
    """Is it the organisation whose idea it is?"""
    may_edit: bool
    may_invite: bool
    may_leave: bool
    introduction: str
    """Identifier of the introduction, if the reader takes part in it."""


def partners(consortium: Consortium) -> QuerySet[Partner]:
    """Return all organisations of a consortium, in its order."""
    related = ("organisation", "affiliated_to__organisation", "introduction")
    return consortium.partners.select_related(*related)


def places(viewer: Viewer, consortium: Consortium, seen: Sight) -> list[Place]:
    """Return the organisations of a consortium that the reader sees: all, or of an idea those that have joined."""
    found = partners(consortium)
    if seen < Sight.TEAM:
        found = found.filter(state=PartnerState.JOINED)
    return [place_of(viewer, consortium, seen, each) for each in found]


def place_of(viewer: Viewer, consortium: Consortium, seen: Sight, partner: Partner) -> Place:
    """Return a place with what the reader may do about it."""
    is_owner = partner.organisation_id == consortium.organisation_id
    is_own = partner.organisation_id in viewer.edited_ids and partner.state == PartnerState.JOINED
    made = partner.introduction
    takes_part = made is not None and (
        made.office_id in viewer.cluster_ids or bool({made.asking_id, made.asked_id} & viewer.organisation_ids)
    )
    return Place(
        partner=partner,
        is_owner=is_owner,
        may_edit=seen >= Sight.CHANGE or (seen >= Sight.TEAM and is_own),
        may_invite=seen >= Sight.CHANGE and partner.state in ASKABLE and not is_owner,
        may_leave=is_own and not is_owner,
        introduction=str(made.public_id) if made is not None and takes_part else "",
    )


def partner(consortium: Consortium, organisation: str) -> Partner:
    """Return a place by the slug of its organisation. Raises NotFound."""
    found = partners(consortium).filter(organisation__slug=organisation).first()
    if found is None:
        raise NotFound
    return found


def own_answer(viewer: Viewer, key: UUID, organisation: str) -> Partner:
    """Return the place of an organisation that the viewer edits, invited or joined.

    Raises NotFound, and Conflict for one that declined or left: it knows the consortium, and no longer sees it.
    """
    own = Partner.objects.filter(consortium__key=key, organisation__slug=organisation)
    found = own.filter(organisation__in=viewer.edited_ids).select_related("consortium", "organisation", "introduction")
    place = found.first()
    if place is None or place.state == PartnerState.CONSIDERED:
        raise NotFound
    if place.state not in ACTIVE:
        raise Conflict(_("The invitation has been answered already."))
    return place


def candidates(viewer: Viewer, consortium: Consortium, name: str) -> Sequence[Organisation]:
    """Return organisations by their name that are not in a consortium yet, those whose name begins with it first."""
    words = name.replace("\0", "").split()
    if not words:
        return []
    condition = Q()
    for word in words:
        condition &= Q(name__icontains=word)
    inside = consortium.partners.filter(organisation=OuterRef("pk"))
    found = organisations(viewer).filter(condition, ~Exists(inside)).order_by("name", "pk")[:MOST_FOUND]
    return sorted(found, key=lambda each: not each.name.casefold().startswith(words[0].casefold()))


def hosts(consortium: Consortium) -> QuerySet[Partner]:
    """Return the partners to which an affiliated entity may belong."""
    return partners(consortium).filter(role=PartnerRole.PARTNER, state__in=ACTIVE)


def invited_places(viewer: Viewer, consortium: Consortium) -> list[Partner]:
    """Return the places for which the reader may answer an invitation."""
    own = consortium.partners.filter(state=PartnerState.INVITED, organisation__in=viewer.edited_ids)
    return list(own.select_related("organisation")) if viewer.edited_ids else []


def invited_to(viewer: Viewer) -> set[int]:
    """Return the keys of the consortia to which the viewer's organisations are invited."""
    own = Partner.objects.filter(state=PartnerState.INVITED, organisation__in=viewer.organisation_ids)
    return set(own.values_list("consortium", flat=True)) if viewer.organisation_ids else set()


def planned(place: Partner) -> tuple[Decimal, Decimal]:
    """Return the person-months that are planned for a place, and its costs beside staff."""
    months = place.person_months.aggregate(sum=Sum("months"))["sum"]
    cost = place.costs.aggregate(sum=Sum("amount"))["sum"]
    return months or Decimal(0), cost or Decimal(0)


def can_answer(organisation: Organisation) -> bool:
    """Return whether somebody on the platform answers for an organisation: an editor of it, or an office."""
    editors = Affiliation.objects.filter(organisation=organisation, role=Affiliation.Role.EDITOR, user__is_active=True)
    homes = Membership.objects.filter(organisation=organisation, cluster__archived=None)
    return editors.exists() or homes.filter(cluster__managers__is_active=True).exists()


def invitation(viewer: Viewer, consortium: Consortium, organisation: Organisation) -> Proposal:
    """Return the introduction with which an organisation is invited: what is shown of the idea beside what it offers.

    An office invites in its own name, and its member says yes as well.
    """
    asking = consortium.organisation
    office: Cluster | None = None if asking.pk in viewer.edited_ids else consortium.cluster
    return Proposal(
        asking=asking,
        asked=organisation,
        asked_unnamed=False,
        shown=Identity(organisation.name, organisation),
        may_stay_unnamed=False,
        direction=Direction.THEIR_OFFER,
        ours=Quote(shown_text(consortium), consortium.language),
        theirs=profile_line(asking, organisation),
        statement=None,
        own_statement=None,
        project="",
        office=office,
        is_invitation=True,
    )


def shown_text(consortium: Consortium) -> str:
    """Return what an invitation says of an idea: its title, and of its text and competences what the owner shows."""
    parts = [consortium.title]
    if Shown.TEXT in consortium.shown and consortium.text:
        parts.append(consortium.text)
    if Shown.REQUIREMENTS in consortium.shown:
        parts += [f"– {each.text}" for each in consortium.requirements.all()]
    return "\n".join(parts)


def profile_line(reader: Organisation, organisation: Organisation) -> Quote:
    """Return what an organisation offers under its name, as another one reads it; its name, if that is nothing."""
    named = offers(member_of(reader)).filter(Q(unnamed=False), organisation=organisation).order_by("-updated", "-pk")
    first = named.first()
    return Quote(first.text, first.language) if first else Quote(organisation.name, "")
