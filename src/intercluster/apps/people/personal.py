"""Personal data in roles, invitations and requests."""

from typing import Any

from django.db import transaction

from intercluster.apps.accounts.models import User
from intercluster.apps.accounts.queries import addresses_of
from intercluster.apps.directory.models import (
    Affiliation,
    Alliance,
    AllianceCommittee,
    Cluster,
    ClusterEvaluator,
    ClusterManager,
)
from intercluster.apps.people.left_alone import digest, leave_alone
from intercluster.apps.people.models import ContactImport, ContactPerson, Invitation, JoinRequest, LeftAlone

COVERS = (
    Affiliation,
    Alliance,
    AllianceCommittee,
    Cluster,
    ClusterEvaluator,
    ClusterManager,
    ContactImport,
    ContactPerson,
    Invitation,
    JoinRequest,
)

ERASED = "erased@erased.invalid"


def held_on(user: User) -> dict[str, Any]:
    """Return a person's roles, the invitations to their addresses, and their requests."""
    addresses = addresses_of(user)
    return {
        "organisations": [
            {"organisation": place.organisation.name, "role": place.role, "since": place.since.isoformat()}
            for place in user.affiliations.select_related("organisation").order_by("pk")
        ],
        "manages": sorted(Cluster.everything.filter(managers=user).values_list("name", flat=True)),
        "evaluates": sorted(Cluster.everything.filter(evaluators=user).values_list("name", flat=True)),
        "committees": sorted(Alliance.everything.filter(committee=user).values_list("name", flat=True)),
        "invitations": [
            {
                "email": each.email,
                "name": each.name,
                "to": str(each.place),
                "role": each.role,
                "at": each.at.isoformat(),
            }
            for each in Invitation.objects.filter(email__in=addresses).order_by("pk")
        ],
        "listed by offices": [
            {
                "office": each.cluster.name,
                "organisation": each.organisation.name,
                "name": each.name,
                "email": each.email,
                "title": each.title,
                "language": each.language,
                "at": each.at.isoformat(),
            }
            for each in ContactPerson.objects.filter(email__in=addresses).select_related("cluster", "organisation")
        ],
        "not listed by offices since": [
            each.at.isoformat()
            for each in LeftAlone.objects.filter(address__in=[digest(each) for each in addresses]).order_by("pk")
        ],
        "requests": [
            {
                "name": each.name,
                "email": each.email,
                "organisation": each.organisation.name if each.organisation else each.organisation_name,
                "message": each.message,
                "state": each.state,
                "reason": each.reason,
                "at": each.at.isoformat(),
            }
            for each in JoinRequest.objects.filter(email__in=addresses).order_by("pk")
        ],
    }


@transaction.atomic
def erase(user: User) -> None:
    """End a person's roles; keep invitations and requests as counts, without the person."""
    addresses = addresses_of(user)
    open_ones = Invitation.objects.filter(email__in=addresses, accepted_at__isnull=True)
    open_ones.delete()
    Invitation.objects.filter(email__in=addresses).update(email=ERASED, name="")
    waiting = JoinRequest.objects.filter(email__in=addresses, state=JoinRequest.State.WAITING)
    waiting.delete()
    JoinRequest.objects.filter(email__in=addresses).update(email=ERASED, name="", message="", reason="", user=None)
    ContactPerson.objects.filter(email__in=addresses).delete()
    leave_alone(addresses)
    user.affiliations.all().delete()
    for places in (Cluster.managers.through, Cluster.evaluators.through, Alliance.committee.through):
        places._default_manager.filter(user=user).delete()  # also those in archived ones, which `clear` leaves
