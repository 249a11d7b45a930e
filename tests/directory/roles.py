"""What the table of roles is tried with, of the directory."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.roles import Cell, World

from intercluster.apps.directory.models import Import, Offer

_TEXTS: dict[str, Any] = {"added": {}, "changed": {}, "removed": []}
NOTHING_DONE = {"created": {}, "facts": {}, "memberships": {}, "offer": _TEXTS, "need": _TEXTS}
"""The record of an import that wrote nothing."""

DATA = {
    "/office/{cluster}/import/": {"file": b"name;country\nNew Demo;SE\n"},
    "/office/{cluster}/import/{token}/": {"sheet": "another"},
    "/organisations/{slug}/ending/": lambda cell, _address: {
        "renew": f"offer:{cell.here.organisation.offers.get().pk}"
    },
}
JSON: dict[str, Any] = {"/api/clusters/{slug}/members": {"members": []}}


def prepare(world: World) -> None:
    """Make an offer of each member, and an import of each cluster."""
    for side in world.sides:
        Offer.objects.create(organisation=side.organisation, text="Sawn timber", language="en")
        Import.objects.create(cluster=side.cluster, file="members.csv", counts={}, done=NOTHING_DONE)


def _uploaded(cell: Cell) -> str:
    """Upload a member file as somebody, and return its token: any other where they may not."""
    file = SimpleUploadedFile("members.csv", b"name;country\nNew Demo;SE\n")
    answer = cell.client.post(f"/office/{cell.here.cluster.slug}/import/", {"file": file})
    return answer["Location"].split("/")[4] if answer.status_code == 302 and "import" in answer["Location"] else "x"


SUBJECTS = {
    "/alliances/{slug}": lambda cell: "alliance",
    "/organisations/{slug}": lambda cell: cell.here.organisation.slug,
    "/clusters/{slug}": lambda cell: cell.here.cluster.slug,
    "/office/{cluster}": lambda cell: cell.here.cluster.slug,
    "/past/{number}": lambda cell: cell.here.cluster.imports.get().pk,
    "/import/{token}": _uploaded,
    "/{kind}": lambda cell: "offers",
    "/offers/{pk}": lambda cell: cell.here.organisation.offers.get().pk,
}

BROWSED = {
    "/alliances/{slug}/": lambda northern: "northern",
    "/clusters/{slug}/": lambda northern: "cluster-fi",
    "/organisations/{slug}/": lambda northern: "sawmill",
    "/office/{cluster}/": lambda northern: "cluster-fi",
    "/demo/{cluster}/": lambda northern: "cluster-fi",
    "/{kind}/new/": lambda northern: "needs",
    "/{kind}/{pk}/": lambda northern: f"offers/{northern.organisations['sawmill'].offers.get().pk}",
}
OWN_SIGHT = ("/organisations/", "/profile/")
