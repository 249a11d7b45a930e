"""What the table of roles is tried with, of moving in and out."""

from tests.roles import Cell

from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.moving.models import ClusterExport
from intercluster.apps.moving.services import ask_for_export, make_export


def _made(cell: Cell) -> int:
    """Have a file of the cluster made, and return its number."""
    ClusterExport.objects.filter(cluster=cell.here.cluster).delete()
    number = ask_for_export(cell.here.cluster, viewer=OPERATOR).pk
    make_export(number)
    return number


SUBJECTS = {"/first-week/{key}": lambda cell: "people", "/all-data/{number}": _made}
BROWSED = {"/first-week/{key}/": lambda northern: "people"}
