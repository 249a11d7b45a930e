"""Rules: who may invite, approve and remove whom."""

from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.rules import Viewer, manages, may_edit
from intercluster.apps.people.models import Invitation, JoinRequest
from intercluster.core.errors import NotAllowed


def may_run_people(viewer: Viewer, place: Organisation | Cluster) -> bool:
    """Allow editors and offices to manage an organisation's people, and managers a cluster's."""
    return may_edit(viewer, place) if isinstance(place, Organisation) else manages(viewer, place)


def may_see_people(viewer: Viewer, organisation: Organisation) -> bool:
    """Allow colleagues to see each other."""
    return organisation.pk in viewer.organisation_ids or may_run_people(viewer, organisation)


def may_end(viewer: Viewer, affiliation: Affiliation) -> bool:
    """Allow those who manage an organisation's people to remove a person, and a person to leave."""
    return affiliation.user_id == viewer.user_id or may_run_people(viewer, affiliation.organisation)


def may_decide(viewer: Viewer, request: JoinRequest) -> bool:
    """Allow the organisation's editors or its office to decide, either alone, so that nobody is locked out."""
    if request.organisation is not None:
        return may_run_people(viewer, request.organisation)
    assert request.cluster is not None  # a constraint says so
    return manages(viewer, request.cluster)


def may_manage(viewer: Viewer, invitation: Invitation) -> bool:
    """Allow those who may invite to send an invitation again or withdraw it."""
    return may_run_people(viewer, invitation.place)


def check(allowed: bool) -> None:
    """Raise NotAllowed unless allowed."""
    if not allowed:
        raise NotAllowed
