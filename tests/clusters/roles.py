"""What the table of roles is tried with, of clusters and alliances."""

from base64 import b64encode

from tests.clusters.conftest import picture
from tests.plugins.northern import Northern
from tests.roles import Cell, World

from intercluster.apps.clusters.alliances.services import invite
from intercluster.apps.clusters.models import AllianceInvitation
from intercluster.apps.clusters.services import set_logo
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.partnering.weights.defaults import WEIGHTS

OFFICE = "/office/{cluster}"


def prepare(world: World) -> None:
    """Give each cluster a logo, and let a third one invite it and be invited."""
    timber = Cluster.objects.create(slug="timber", name="Timber Demo", country="FI")
    for side in world.sides:
        set_logo(side.cluster, picture(), viewer=OPERATOR)
        invite(timber, side.cluster, viewer=OPERATOR, name="Third alliance")
        invite(side.cluster, timber, viewer=OPERATOR, name="Own alliance")


def _received(cell: Cell) -> int:
    return AllianceInvitation.objects.get(cluster=cell.here.cluster).pk


def _sent(cell: Cell) -> int:
    return AllianceInvitation.objects.get(inviter=cell.here.cluster).pk


SUBJECTS = {
    "/logo-{digest}": lambda cell: cell.here.cluster.logo.digest[:16],
    "/colours/{digits}": lambda cell: "1f4d3a",
    "/alliances/in/{slug}": lambda cell: "alliance",
    "/alliances/invitations/{number}/": _received,
    "/alliances/invitations/{number}/withdraw": _sent,
    "/alliances/invitations/{number}": _received,
    "/alliances/in/{alliance}": lambda cell: "alliance",
}
DATA = {
    f"{OFFICE}/settings/": {
        "name": "Demo",
        "country": "SE",
        "default_visibility": "alliance",
        "deciding": "majority",
        "quorum": "50",
    },
    f"{OFFICE}/alliances/invite/": {"cluster": "timber", "name": "New"},
    f"{OFFICE}/alliances/invitations/{{number}}/": {"answer": "agree"},
    f"{OFFICE}/alliances/in/{{slug}}/": {"name": "Renamed"},
    f"{OFFICE}/alliances/in/{{slug}}/weights/": dict.fromkeys(WEIGHTS, "1"),
}
API = "/api/clusters/{slug}"
JSON = {
    API: {"name": "Demo"},
    f"{API}/alliances/invitations": {"cluster": "timber", "name": "New"},
    f"{API}/alliances/in/{{alliance}}": {"name": "Renamed"},
    f"{API}/logo": lambda cell, address: {"image": b64encode(picture()).decode()},
    f"{API}/alliances/in/{{alliance}}/committee": {"people": []},
    f"{API}/alliances/in/{{alliance}}/weights": {"weights": {"nearness": 10}},
}


def _invitation(northern: Northern) -> int:
    made = invite(northern.clusters["DE"], northern.clusters["FI"], viewer=OPERATOR, name="Timber", message="Hei!")
    return made.pk


BROWSED = {"/alliances/in/{slug}/": lambda northern: "northern", "/alliances/invitations/{number}/": _invitation}
