"""What the table of roles is tried with, of people."""

from tests.roles import Cell, Side, World

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.people.invitations import invite, token_of
from intercluster.apps.people.models import Invitation, JoinRequest

DATA = {
    "/office/{cluster}/people/invite/": {"email": "new@x.example", "role": "manager", "language": "en"},
    "/organisations/{slug}/people/": {"email": "new@x.example", "role": "member", "language": "en"},
    "/people/places/{number}/role/": {"role": "editor"},
    "/people/requests/{number}/approve/": {"role": "member"},
    "/join/": {"name": "New", "email": "new@x.example", "cluster": "own", "organisation": "New Demo"},
}


def prepare(world: World) -> None:
    """Invite somebody to each member, and let somebody ask for a place there."""
    for side in world.sides:
        invite(viewer=OPERATOR, email=_invited(side), role="member", place=side.organisation, language="en")
        JoinRequest.objects.create(name="N", email=_asking(side), language="en", organisation=side.organisation)


def _invited(side: Side) -> str:
    return f"{side.cluster.slug}@x.example"


def _asking(side: Side) -> str:
    return f"{side.cluster.slug}-asks@x.example"


def _token_for(cell: Cell) -> str:
    email = cell.whose.email
    made = invite(viewer=OPERATOR, email=email, role="member", place=cell.here.organisation, language="en")
    if email.startswith("other-first"):  # what a visitor is invited to, they have no account for
        Invitation.objects.filter(pk=made.pk).update(email="nobody@x.example")
    return token_of(made)


SUBJECTS = {
    "/managers/{number}": lambda cell: cell.here.manager.pk,
    "/evaluators/{number}": lambda cell: cell.here.evaluator.pk,
    "/places/{number}": lambda cell: cell.here.affiliation.pk,
    "/people/invitations/{number}": lambda cell: Invitation.objects.get(email=_invited(cell.here)).pk,
    "/requests/{number}": lambda cell: JoinRequest.objects.get(email=_asking(cell.here)).pk,
    "/invitations/{token}": _token_for,
}
