"""What the table of roles is tried with, of strategies."""

from tests.plugins.northern import Northern
from tests.roles import Cell, World

from intercluster.apps.directory.models import Alliance, Cluster, Organisation
from intercluster.apps.directory.profiles.services import version_of
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.strategy.evidence.services import cite
from intercluster.apps.strategy.models import Citation, Part, PartKind, Strategy, Version
from intercluster.apps.strategy.services import ACTION_FIELDS, add_part, begin, let_read, remove_part
from intercluster.apps.strategy.signing.services import send, withdraw

STRATEGY = "/strategies/{slug}"
PART = f"{STRATEGY}/parts/{{number}}"
VERSION = f"{STRATEGY}/versions/{{number}}"


def full_strategy(owner: Alliance | Cluster) -> Strategy:
    """Begin a strategy that its members may read, with a part of each kind and a removed risk."""
    strategy = begin(OPERATOR, owner, title="Wood that lasts", language="en")
    let_read(OPERATOR, strategy, "members")
    add_part(OPERATOR, strategy, "situation")
    parent: Part | None = None
    for kind in ("priority", "objective", "action"):
        parent = add_part(OPERATOR, strategy, kind, parent=parent, title=f"The {kind}", language="en")
    objective = strategy.parts.get(kind="objective")
    add_part(OPERATOR, strategy, "indicator", parent=objective, title="The indicator", language="en")
    remove_part(OPERATOR, add_part(OPERATOR, strategy, "risk", title="The risk", language="en"))
    return strategy


CITED = {"query": "regions.measure", "region": "SE311", "measure": "krugman", "dataset": "employment"}
QUERIES = {"/strategies/cite/": CITED}


def prepare(world: World) -> None:
    """Begin a strategy of each cluster that cites something, and give the alliance a candidate priority."""
    for side in world.sides:
        # Both regions are strong in wood.
        Organisation.objects.filter(pk=side.organisation.pk).update(activities=["16.10"])
        strategy = full_strategy(side.cluster)
        cite(OPERATOR, strategy.parts.get(kind="action"), CITED["query"], CITED)
        send(OPERATOR, strategy, rule="consensus")


def _part(cell: Cell, kind: str = PartKind.ACTION) -> Part:
    return Part.objects.get(strategy__cluster=cell.here.cluster, kind=kind)


SUBJECTS = {
    "/strategies/{slug}": lambda cell: Strategy.objects.get(cluster=cell.here.cluster).slug,
    "/parts/{number}": lambda cell: _part(cell).pk,
    "/parts/{number}/put-back": lambda cell: _part(cell, PartKind.RISK).pk,
    "/versions/{number}": lambda _cell: 1,
    "/document.{form}": lambda _cell: "docx",
    "/parts/{number}/values/": lambda cell: _part(cell, PartKind.INDICATOR).pk,
    "/priorities/{code}": lambda cell: "16",
    "/priorities/{name}": lambda cell: "candidates",
    "/evidence/{number}": lambda cell: Citation.objects.get(part=_part(cell)).pk,
}
DATA = {
    "/strategies/": lambda cell, _address: {
        "owner": f"cluster:{cell.here.cluster.slug}",
        "title": "Another",
        "language": "en",
    },
    f"{STRATEGY}/readers/": {"readers": "everybody"},
    f"{STRATEGY}/parts/": {"kind": "priority", "title": "Bark", "language": "en"},
    f"{PART}/": {"language": "sv", "title": "Åtgärden", "body": "Vi torkar.", "began_from": "0"},
    f"{PART}/facts/": lambda cell, _address: {
        "state": "done",
        "version": version_of(_part(cell).action, ACTION_FIELDS),
    },
    f"{PART}/move/": {"direction": "up"},
    f"{PART}/evidence/": lambda _cell, _address: CITED,
    f"{STRATEGY}/evidence/{{number}}/": {"act": "remove"},
    f"{PART}/values/": {"year": "2027", "value": "3"},
    f"{STRATEGY}/send/": {"rule": "majority"},
    f"{VERSION}/sign/": lambda cell, _address: {
        "cluster": cell.here.cluster.slug,
        "decided_by": "board",
        "signer": "Anna, chair",
    },
    "/strategies/cite/": lambda cell, _address: CITED | {"part": str(_part(cell).pk)},
}


def before(path: str, cell: Cell) -> None:
    """Withdraw the version that waits where another is sent."""
    if path == f"{STRATEGY}/send/":
        withdraw(OPERATOR, Version.objects.get(strategy__cluster=cell.here.cluster))


def _strategy(northern: Northern) -> str:
    there = Strategy.objects.filter(alliance=northern.alliance).first()
    if there is None:
        there = full_strategy(northern.alliance)
        send(OPERATOR, there, rule="consensus")
    return there.slug


BROWSED = {
    "/strategies/{slug}/": _strategy,
    "/versions/{number}/": lambda _northern: 1,
    "/priorities/{code}/": lambda northern: "16",
    "/parts/{number}/": lambda northern: Part.objects.get(strategy__alliance=northern.alliance, kind="action").pk,
}
BROWSED_WITH = {"/strategies/cite/": "?query=regions.measure&region=SE311&measure=krugman"}
