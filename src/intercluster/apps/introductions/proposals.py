"""From the handle of a search result to what an introduction would be of: both sides, their texts, who is named."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Cluster, Need, Offer, Organisation, Participation, Project
from intercluster.apps.directory.queries import statements
from intercluster.apps.directory.rules import Viewer, member_of
from intercluster.apps.introductions.identity import Identity, Reader, identity_in_search
from intercluster.apps.introductions.rules import may_propose
from intercluster.apps.partnering.search.result_tokens import unseal
from intercluster.apps.partnering.search.results import Direction, Quote
from intercluster.core.errors import Conflict

THEIRS = {Direction.THEIR_OFFER: Offer, Direction.OUR_OFFER: Need, Direction.THEIR_PROJECT: Project}
OURS = {Direction.THEIR_OFFER: Need, Direction.OUR_OFFER: Offer, Direction.THEIR_PROJECT: Need}


@dataclass(frozen=True)
class Proposal:
    """What an introduction would be of."""

    asking: Organisation
    asked: Organisation
    asked_unnamed: bool
    """Is their text anonymous to the asking organisation?"""
    shown: Identity
    """The asked organisation as the viewer's search shows it: an office knows its own members."""
    may_stay_unnamed: bool
    """Is our own text anonymous, so that we need not say who we are yet?"""
    direction: Direction
    ours: Quote
    theirs: Quote
    statement: Offer | Need | None
    """Theirs."""
    own_statement: Offer | Need | None
    project: str
    office: Cluster | None
    """The cluster in whose office's name it is made; None where the organisation asks for itself."""
    is_invitation: bool = False
    """Does another app invite with it? See the model."""


def choices_of(viewer: Viewer, handle: str) -> list[Organisation]:
    """Return the organisations on whose behalf a result can be asked for; raise Conflict for a wrong handle."""
    token = unseal(handle, viewer.user_id or 0)
    if token.organisation is not None:
        return list(Organisation.objects.filter(pk=token.organisation))
    return list(Organisation.objects.filter(pk__in=viewer.edited_ids))


def proposal(viewer: Viewer, handle: str, asking: Organisation) -> Proposal:
    """Return what an introduction of an organisation to a result would be of.

    What the other side wrote counts as that organisation may read it, whatever the viewer may read besides: an office
    knows who of its own members wrote an anonymous text, and those it introduces to each other do not.
    Raise Conflict where it cannot be.
    """
    token = unseal(handle, viewer.user_id or 0)
    office = None
    if asking.pk not in viewer.edited_ids:
        if token.organisation is None or not may_propose(viewer, asking):
            raise Conflict(_("Only those who edit an organisation, and its cluster's office, ask on its behalf."))
        office = Cluster.objects.filter(pk__in=viewer.cluster_ids, memberships__organisation=asking).first()
    if token.organisation is not None and token.organisation != asking.pk:
        raise Conflict(_("The search was made for another organisation: search again for this one."))
    reader = member_of(asking)
    gone = Conflict(_("Their text has been removed or is no longer visible to you. Search again."))
    statement, project = None, ""
    if token.direction is Direction.THEIR_PROJECT:
        part = Participation.objects.select_related("project", "organisation")
        participation = part.filter(project=token.theirs, organisation=token.partner).first()
        if participation is None:
            raise gone
        text: Any = participation.project
        asked, unnamed, project = participation.organisation, False, str(participation.project)
    else:
        text = statement = statements(THEIRS[token.direction].objects.all(), reader).filter(pk=token.theirs).first()
        if statement is None:
            raise gone
        asked, unnamed = statement.organisation, statement.unnamed
    if asked.pk == asking.pk:
        raise Conflict(_("This is the organisation's own text."))
    own, quote = None, Quote(token.text, token.language)
    if token.ours is not None:
        own = statements(OURS[token.direction].objects.all(), reader).filter(pk=token.ours).first()
        if own is None or own.organisation_id != asking.pk:
            raise Conflict(_("The text you searched with has been removed. Search again."))
        if office and own.visibility == Visibility.PRIVATE:
            raise Conflict(
                _("The member's text is private, and the other side would read it. Ask the member to change that.")
            )
        quote = Quote(own.text, own.language)
    return Proposal(
        asking=asking,
        asked=asked,
        asked_unnamed=unnamed,
        shown=identity_in_search(asked, Reader(viewer), is_unnamed=unnamed),
        may_stay_unnamed=own is not None and own.visibility == Visibility.ANONYMOUS,
        direction=token.direction,
        ours=quote,
        theirs=Quote(text.text, text.language),
        statement=statement,
        own_statement=own,
        project=project,
        office=office,
    )
