"""What the table of roles is tried with, of the thesaurus."""

from tests.roles import World

from intercluster.apps.capabilities.models import OwnTerm
from intercluster.classifications.thesaurus import thesaurus

_FIRST = next(iter(thesaurus()))
SUBJECTS = {
    "/capabilities/{key}": lambda _cell: _FIRST,
    "/terms/{number}": lambda cell: cell.here.cluster.own_terms.get().pk,
}
BROWSED = {"/capabilities/{key}": lambda _alliance: _FIRST}
DATA = {
    "/capabilities/{key}/terms/": lambda cell, _address: {
        "cluster": cell.here.cluster.slug,
        "text": "slipmassa",
        "language": "sv",
    }
}


def prepare(world: World) -> None:
    """Give each cluster a term of its own."""
    for side in world.sides:
        OwnTerm.objects.create(cluster=side.cluster, capability=_FIRST, language="sv", text="granklyka")
