"""What the table of roles is tried with, of clusters and alliances."""

from tests.clusters.conftest import picture
from tests.roles import World

from intercluster.apps.clusters.services import set_logo
from intercluster.apps.directory.rules import OPERATOR

SETTINGS = {"name": "Demo", "country": "SE", "default_visibility": "alliance", "deciding": "majority", "quorum": "50"}

SUBJECTS = {
    "/logo-{digest}": lambda cell: cell.here.cluster.logo.digest[:16],
    "/colours/{digits}": lambda cell: "1f4d3a",
}
DATA = {"/office/{cluster}/settings/": SETTINGS}


def prepare(world: World) -> None:
    """Give each cluster a logo."""
    for side in world.sides:
        set_logo(side.cluster, picture(), viewer=OPERATOR)
