"""What the table of roles is tried with, of the administration."""

from typing import Any

from tests.roles import Cell, World

from intercluster.apps.administration.models import ArrivingCluster, Platform
from intercluster.core.feature import periods

SUBJECTS = {
    "/start/{token}": lambda cell: "no-such-token",
    "/administration/people/{number}": lambda cell: cell.here.manager.pk,
    "/administration/clusters/{slug}": lambda cell: cell.here.cluster.slug,
    "/administration/alliances/{slug}": lambda cell: "alliance",
    "/administration/cluster-files/{number}": lambda cell: ArrivingCluster.objects.get().pk,
    "/clusters/{cluster}/remove/": lambda cell: cell.here.cluster.slug,
}
_CLUSTER = {"name": "New Demo", "country": "SE", "language": "en"}
_NAME = {"name": "New Demo", "slug": "new-demo"}
DATA: dict[str, Any] = {
    "/administration/settings/": lambda _cell, _address: {
        "name": "Platform",
        "language": "en",
        **{period.setting: period.most for period in periods()},
    },
    "/administration/new-cluster/": _CLUSTER,
    "/administration/cluster-files/": {"file": b"PK"},
    "/administration/cluster-files/{number}/": {"slug": "another"},
    "/administration/new-alliance/": {"name": "New Demo"},
    "/administration/clusters/{slug}/": _NAME,
    "/administration/clusters/{slug}/hand-over/": {"email": "new@x.example", "language": "en"},
    "/administration/alliances/{slug}/": _NAME,
    "/administration/people/{number}/roles/": {"role": "manager", "place": "own"},
    "/administration/people/{number}/roles/remove/": {"place": ""},
    "/administration/clusters/{slug}/merge/": {"into": "third"},
    "/administration/alliances/{slug}/clusters/": {"cluster": "third"},
}
JSON = {
    "/api/administration/clusters": _CLUSTER,
    "/api/administration/clusters/{slug}/name": {"name": "New Demo"},
    "/api/administration/clusters/{slug}/manager": {"email": "new@x.example"},
    "/api/administration/clusters/{slug}/merge": {"into": "third"},
    "/api/administration/alliances": {"name": "New Demo"},
    "/api/administration/alliances/{slug}/name": {"name": "New Demo"},
    "/api/administration/alliances/{slug}/clusters": {"cluster": "own"},
    "/api/administration/people/{number}": {"is_active": True},
    "/api/administration/people/{number}/roles": {"role": "manager", "slug": "own"},
}
QUERIES = {"/administration/clusters/{slug}/merge/": {"into": "third"}}


def _arriving() -> int:
    report = {"slug": "wood", "name": "Wood Demo", "created": {"offers": 12}, "joined": {"people": 1}, "notes": ["A"]}
    made = ArrivingCluster.objects.create(
        token="b" * 32, file="wood.zip", language="en", state="checked", report=report
    )
    return made.pk


BROWSED = {
    "/administration/clusters/{slug}": lambda northern: northern.clusters["SE"].slug,
    "/administration/cluster-files/{number}": lambda northern: _arriving(),
    "/administration/people/{number}": lambda northern: northern.clusters["SE"].managers.get().pk,
    "/administration/alliances/{slug}": lambda northern: northern.clusters["SE"].alliances.get().slug,
}


def prepare(world: World) -> None:
    """Say who runs the platform, and make a third cluster to merge into."""
    type(world.own.cluster).objects.create(slug="third", name="Third Demo", country="SE")
    ArrivingCluster.objects.create(token="t" * 32, file="wood.zip", language="en", state="checked")
    Platform.objects.create(pk=1, name="intercluster", language="en", contact="office@platform.example")


def before(path: str, cell: Cell) -> None:
    """Send the place of a role that is there."""
    DATA["/administration/people/{number}/roles/remove/"]["place"] = f"manager:{cell.here.cluster.slug}"
