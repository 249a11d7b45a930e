"""Deletes a consortium: invitations are taken back, and those who take part are told."""

from django.db import transaction

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.rules import viewer_of
from intercluster.apps.projects import notices
from intercluster.apps.projects.consortia.services import locked_consortium
from intercluster.apps.projects.inviting.services import take_back
from intercluster.apps.projects.models import Consortium, PartnerState


@transaction.atomic
def remove_consortium(by: User, consortium: Consortium) -> None:
    """Delete a consortium with everything that is written in it. Raises NotFound."""
    locked = locked_consortium(viewer_of(by), consortium)
    places = locked.partners.select_related("organisation", "introduction").exclude(organisation=locked.organisation_id)
    for place in places:
        place.consortium = locked
        if place.state == PartnerState.INVITED:
            take_back(place, by)
        elif place.state == PartnerState.JOINED:
            notices.tell_deleted(place, by)
    locked.delete()
