"""Queries of roles, invitations and requests to join."""

from django.db.models import Q, QuerySet

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.notices.queries import state_of_mail
from intercluster.apps.people.invitations import INVITATION
from intercluster.apps.people.models import Invitation, JoinRequest


def people_of(place: Organisation | Cluster) -> QuerySet[Affiliation]:
    """Return the roles of people in an organisation, or in the members of a cluster."""
    where = Q(organisation=place) if isinstance(place, Organisation) else Q(organisation__clusters=place)
    every = Affiliation.objects.filter(where).select_related("user", "organisation")
    return every.order_by("organisation__name", "organisation", "role", "user__name", "user__email")


def open_invitations(place: Organisation | Cluster) -> QuerySet[Invitation]:
    """Return open invitations, expired ones too, since they can be sent again.

    Each has `mail_state`, the state of its mail, or None if its link was passed on by hand.
    """
    where = Q(organisation=place)
    if isinstance(place, Cluster):
        where = Q(cluster=place) | Q(organisation__clusters=place)
    invitations = Invitation.objects.filter(where, accepted_at__isnull=True, withdrawn_at__isnull=True)
    invitations = invitations.annotate(mail_state=state_of_mail(INVITATION))
    return invitations.select_related("organisation", "cluster").order_by("-at")


def waiting_requests(place: Organisation | Cluster) -> QuerySet[JoinRequest]:
    """Return the waiting requests to join an organisation or a cluster's members, the longest waiting first."""
    where = Q(organisation=place)
    if isinstance(place, Cluster):
        where = Q(cluster=place) | Q(organisation__clusters=place)
    requests = JoinRequest.objects.filter(where, state=JoinRequest.State.WAITING)
    return requests.select_related("organisation", "cluster").order_by("pk")


def requests_for(viewer: Viewer) -> QuerySet[JoinRequest]:
    """Return the requests that wait for this person's decision."""
    waiting = JoinRequest.objects.filter(state=JoinRequest.State.WAITING).select_related("organisation", "cluster")
    if viewer.is_operator:
        return waiting
    return waiting.filter(
        Q(organisation__in=viewer.edited_ids)
        | Q(organisation__memberships__cluster__in=viewer.cluster_ids)
        | Q(cluster__in=viewer.cluster_ids)
    ).distinct()


def deciders(request: JoinRequest) -> QuerySet[User]:
    """Return the people to notify of a request: the office, and the organisation's editors."""
    office = Q(managed_clusters=request.cluster)
    if request.organisation is not None:
        office = Q(managed_clusters__organisations=request.organisation, managed_clusters__archived__isnull=True) | Q(
            affiliations__organisation=request.organisation, affiliations__role=Affiliation.Role.EDITOR
        )
    return User.objects.filter(office, is_active=True).distinct().order_by("pk")


def has_people(organisation: Organisation) -> bool:
    """Return whether anybody of the organisation can still sign in."""
    return organisation.affiliations.filter(user__is_active=True).exists()
