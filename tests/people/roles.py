"""What the table of roles is tried with, of people."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.roles import Cell, Side, World

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.people.invitations import invite, token_of
from intercluster.apps.people.models import ContactImport, ContactPerson, Invitation, JoinRequest

DATA: dict[str, Any] = {
    "/office/{cluster}/people/invite/": {"email": "new@x.example", "role": "manager", "language": "en"},
    "/office/{cluster}/people/import/": {"file": b"organisation;email\nOwn Firm Demo;new@x.example\n"},
    "/organisations/{slug}/people/": {"email": "new@x.example", "role": "member", "language": "en"},
    "/office/{cluster}/people/import/{token}/": {"sheet": "another"},
    "/people/places/{number}/role/": {"role": "editor"},
    "/people/requests/{number}/approve/": {"role": "member"},
    "/join/": {"name": "New", "email": "new@x.example", "cluster": "own", "organisation": "New Demo"},
}


def _ticked(cell: Cell, _address: str) -> dict[str, object]:
    return {"people": [ContactPerson.objects.get(cluster=cell.here.cluster).pk], "role": "editor"}


DATA |= {f"/office/{{cluster}}/people/listed/{act}/": _ticked for act in ("preview", "send", "forget")}


def prepare(world: World) -> None:
    """Invite somebody to each member, let somebody ask for a place there, and list a contact person."""
    for side in world.sides:
        invite(viewer=OPERATOR, email=_invited(side), role="member", place=side.organisation, language="en")
        JoinRequest.objects.create(name="N", email=_asking(side), language="en", organisation=side.organisation)
        source = ContactImport.objects.create(cluster=side.cluster, file="people.csv", counts={})
        ContactPerson.objects.create(
            cluster=side.cluster,
            organisation=side.organisation,
            email=f"{side.cluster.slug}-listed@x.example",
            language="en",
            source=source,
        )


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


def _uploaded(cell: Cell) -> str:
    """Upload a file of people as somebody, and return its token: any other where they may not."""
    file = SimpleUploadedFile("people.csv", b"organisation;email\nOwn Firm Demo;new@x.example\n")
    answer = cell.client.post(f"/office/{cell.here.cluster.slug}/people/import/", {"file": file})
    return answer["Location"].split("/")[5] if answer.status_code == 302 and "import" in answer["Location"] else "x"


SUBJECTS = {
    "/people/import/past/{number}": lambda cell: cell.here.cluster.contact_imports.get().pk,
    "/people/import/{token}": _uploaded,
    "/managers/{number}": lambda cell: cell.here.manager.pk,
    "/evaluators/{number}": lambda cell: cell.here.evaluator.pk,
    "/places/{number}": lambda cell: cell.here.affiliation.pk,
    "/people/invitations/{number}": lambda cell: Invitation.objects.get(email=_invited(cell.here)).pk,
    "/requests/{number}": lambda cell: JoinRequest.objects.get(email=_asking(cell.here)).pk,
    "/invitations/{token}": _token_for,
}
