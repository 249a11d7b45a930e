"""Who may invite, let in, and send away whom."""

from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.rules import Viewer, manages, may_edit
from intercluster.apps.people.models import Invitation, JoinRequest


class NotAllowedError(Exception):
    """The act is not this person's to do."""


def may_run_people(viewer: Viewer, place: Organisation | Cluster) -> bool:
    """The people of an organisation are its editors' and its offices' business, those of a cluster its managers'."""
    return may_edit(viewer, place) if isinstance(place, Organisation) else manages(viewer, place)


def may_see_people(viewer: Viewer, organisation: Organisation) -> bool:
    """Colleagues see each other."""
    return organisation.pk in viewer.organisation_ids or may_run_people(viewer, organisation)


def may_end(viewer: Viewer, affiliation: Affiliation) -> bool:
    """A place is taken away by who runs the organisation's people, and given up by who has it."""
    return affiliation.user_id == viewer.user_id or may_run_people(viewer, affiliation.organisation)


def may_decide(viewer: Viewer, request: JoinRequest) -> bool:
    """A request is decided by the organisation's editors or its office: either alone, so that nobody is locked out."""
    if request.organisation is not None:
        return may_run_people(viewer, request.organisation)
    assert request.cluster is not None  # a constraint says so
    return manages(viewer, request.cluster)


def may_manage(viewer: Viewer, invitation: Invitation) -> bool:
    """An invitation is sent again or withdrawn by who may send one."""
    return may_run_people(viewer, invitation.place)


def check(allowed: bool) -> None:
    """Raise NotAllowedError unless it is allowed."""
    if not allowed:
        raise NotAllowedError
