"""Reads of people, for administrators."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from intercluster.apps.accounts.models import User
from intercluster.apps.administration.rules import check_administers
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.notices.queries import state_of_mail
from intercluster.apps.people.invitations import INVITATION
from intercluster.apps.people.models import Invitation, Role

SHOWN = 50
"""Most people on a page."""


@dataclass(frozen=True)
class Place:
    """A role that a person has."""

    role: Role
    place: Cluster | Organisation

    @property
    def key(self) -> str:
        """Return what a form sends of it."""
        return f"{self.role}:{self.place.slug}"


def found_people(viewer: Viewer, words: str) -> QuerySet[User]:
    """Return people whose name or address has all these words; all of them without words. Raises NotAllowed."""
    check_administers(viewer)
    people = User.objects.order_by("name", "email", "pk")
    for word in words.split():
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return people


def found_invitations(viewer: Viewer, words: str) -> QuerySet[Invitation]:
    """Return open invitations to addresses or names with these words. Raises NotAllowed."""
    check_administers(viewer)
    invitations = Invitation.objects.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)
    for word in words.split():
        invitations = invitations.filter(Q(name__icontains=word) | Q(email__icontains=word))
    invitations = invitations.annotate(mail_state=state_of_mail(INVITATION))
    return invitations.select_related("organisation", "cluster").order_by("-at")


def places_of(user: User) -> list[Place]:
    """Return the roles that a person has, in archived clusters too."""
    every = Cluster.everything.order_by("name")
    return [
        *(Place(Role.MANAGER, each) for each in every.filter(managers=user)),
        *(Place(Role.EVALUATOR, each) for each in every.filter(evaluators=user)),
        *(
            Place(Role(each.role), each.organisation)
            for each in user.affiliations.select_related("organisation").order_by("organisation__name", "pk")
        ),
    ]
