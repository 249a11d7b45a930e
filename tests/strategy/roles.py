"""What the table of roles is tried with, of strategies."""

from datetime import timedelta

from django.db.models import QuerySet
from tests.plugins.northern import Northern
from tests.roles import Cell, World
from tests.strategy import statement_roles as statements

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Alliance, Cluster, Membership, Organisation
from intercluster.apps.directory.profiles.services import version_of
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.strategy.evidence.services import cite
from intercluster.apps.strategy.facts import ACTION_FIELDS
from intercluster.apps.strategy.models import (
    Amendment,
    Citation,
    Comment,
    Part,
    PartKind,
    Proposal,
    Round,
    RoundKind,
    Strategy,
    Text,
    ValueRequest,
    Version,
)
from intercluster.apps.strategy.rounds.amendments import amend
from intercluster.apps.strategy.rounds.rules import Voice, members_of, voices
from intercluster.apps.strategy.rounds.services import Planned, plan
from intercluster.apps.strategy.services import add_part, begin, let_read, remove_part
from intercluster.apps.strategy.signing.services import send, sign, withdraw
from intercluster.core import clock

STRATEGY = "/strategies/{slug}"
PART = f"{STRATEGY}/parts/{{number}}"
ROUND = f"{STRATEGY}/rounds/{{number}}"
PROPOSAL = f"{STRATEGY}/proposals/{{number}}"
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
QUERIES = {
    "/strategies/cite/": CITED,
    "/strategies/{slug}/rounds/{number}/comments/": lambda cell, _address: {"part": str(_part(cell, "vision").pk)},
}


def prepare(world: World) -> None:
    """Begin a strategy of each cluster that cites something, and give the alliance a candidate priority."""
    for side in world.sides:
        # Both regions are strong in wood.
        Organisation.objects.filter(pk=side.organisation.pk).update(activities=["16.10"])
        strategy = full_strategy(side.cluster)
        cite(OPERATOR, strategy.parts.get(kind="action"), CITED["query"], CITED)
        send(OPERATOR, strategy)
        proposals_of(strategy)


def proposals_of(strategy: Strategy) -> Round:
    """Open rounds, that of proposals with one of an office and one of a member."""
    now = clock.now()
    days = (now - timedelta(days=1), now + timedelta(days=10))
    found = plan(OPERATOR, strategy, [Planned(kind, *days) for kind in RoundKind])[0]
    for number, signer in enumerate((voices(OPERATOR, found)[0], Voice(organisation=members_of(strategy)[0]))):
        Proposal.objects.create(
            round=found, kind="priority", language="sv", title=f"Sälj bark {number}", **signer.signs
        )
    office = voices(OPERATOR, found)[0]
    text = Text.objects.filter(part__strategy=strategy, part__kind="vision").latest("version")
    amend(OPERATOR, strategy.rounds.get(kind="amend"), office, text, title="Bark that lasts", body="", reason="True")
    member = Voice(organisation=members_of(strategy)[0])
    discussion = strategy.rounds.get(kind="discuss")
    Comment.objects.create(round=discussion, part=text.part, language="sv", text="Vi håller med.", **member.signs)
    return found


def _round_of(cell: Cell, kind: str) -> int:
    return Round.objects.get(strategy__cluster=cell.here.cluster, kind=kind).pk


def _proposals(cell: Cell) -> QuerySet[Proposal]:
    return Proposal.objects.filter(round__strategy__cluster=cell.here.cluster).order_by("pk")


def _proposal(cell: Cell) -> int:
    """Return the number of the proposal of the office."""
    return _proposals(cell)[0].pk


def _part(cell: Cell, kind: str = PartKind.ACTION) -> Part:
    return Part.objects.get(strategy__cluster=cell.here.cluster, kind=kind)


def _request(cell: Cell, person: User) -> int:
    """Ask a person for a value of the strategy on their side."""
    indicator = _part(cell, PartKind.INDICATOR).indicator
    year = 2020 + ValueRequest.objects.count()
    due = clock.today()
    asked = ValueRequest.objects.create(
        indicator=indicator, year=year, person=person, office=cell.here.cluster, due=due
    )
    return asked.pk


def _reviewed(cell: Cell) -> int:
    """Put the version in force that is sent, and return the year of which it can be reviewed."""
    Version.objects.filter(strategy__cluster=cell.here.cluster).update(in_force=clock.now())
    return clock.today().year


SUBJECTS = {
    "/parts/{number}/ask/": lambda cell: _part(cell, PartKind.INDICATOR).pk,
    "/requests/{number}/take-back": lambda cell: _request(cell, cell.here.manager),
    "/strategies/values/{number}": lambda cell: _request(cell, cell.whose),
    "/reviews/{number}": _reviewed,
    **statements.SUBJECTS,
    "/strategies/{slug}": lambda cell: Strategy.objects.get(cluster=cell.here.cluster).slug,
    "/parts/{number}": lambda cell: _part(cell).pk,
    "/parts/{number}/put-back": lambda cell: _part(cell, PartKind.RISK).pk,
    "/versions/{number}": lambda _cell: 1,
    "/document.{form}": lambda _cell: "docx",
    "/parts/{number}/values/": lambda cell: _part(cell, PartKind.INDICATOR).pk,
    "/rounds/{number}": lambda cell: _round_of(cell, "propose"),
    "/rounds/{number}/vote/": lambda cell: _round_of(cell, "prioritise"),
    "/rounds/{number}/amend/{part}/": lambda cell: f"{_round_of(cell, 'amend')}/amend/{_part(cell, 'vision').pk}",
    "/rounds/{number}/comments/": lambda cell: _round_of(cell, "discuss"),
    "/comments/{number}": lambda cell: Comment.objects.get(round=_round_of(cell, "discuss")).pk,
    "/amendments/{number}": lambda cell: Amendment.objects.get(round=_round_of(cell, "amend")).pk,
    "/proposals/{number}": _proposal,
    "/proposals/{number}/support/": lambda cell: _proposals(cell).last().pk,  # type: ignore[union-attr]
    "/priorities/{code}": lambda cell: "16",
    "/priorities/{name}": lambda cell: "candidates",
    "/evidence/{number}": lambda cell: Citation.objects.get(part=_part(cell)).pk,
}
DATA = {
    **statements.DATA,
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
    f"{PART}/ask/": lambda cell, _address: {
        "person": str(cell.here.manager.pk),
        "year": "2027",
        "due": clock.today().isoformat(),
    },
    "/strategies/values/{number}/": {"value": "3", "year": "2027"},
    f"{STRATEGY}/reviews/{{number}}/": {"act": "save"},
    f"{PART}/move/": {"direction": "up"},
    f"{PART}/evidence/": lambda _cell, _address: CITED,
    f"{STRATEGY}/evidence/{{number}}/": {"act": "remove"},
    f"{PART}/values/": {"year": "2027", "value": "3"},
    f"{STRATEGY}/rounds/plan/": {
        "draft_on": "on",
        "draft_opens": "2030-01-01T08:00",
        "draft_closes": "2030-01-20T08:00",
    },
    f"{ROUND}/change/": {"act": "end"},
    f"{ROUND}/propose/": {"kind": "action", "language": "sv", "title": "Sälj barken", "anyway": "1"},
    f"{ROUND}/vote/": lambda cell, _address: {
        "proposals": [each.pk for each in _proposals(cell)],
        "method": "approval",
        "seats": "1",
        "title": "Vad först?",
        "question": "Vad ska komma först?",
    },
    f"{ROUND}/amend/{{part}}/": {
        "language": "en",
        "began_from": "1",
        "title": "Chips that last",
        "reason": "Bark does not.",
    },
    f"{STRATEGY}/amendments/{{number}}/decide/": {"act": "accept"},
    f"{ROUND}/comments/": lambda cell, _address: {
        "part": str(_part(cell, "vision").pk),
        "language": "sv",
        "text": "Bra",
    },
    f"{STRATEGY}/comments/{{number}}/": {"act": "save", "text": "Vi håller med om det mesta."},
    f"{STRATEGY}/comments/{{number}}/hide/": {"hidden": "subject"},
    f"{STRATEGY}/amendments/{{number}}/hide/": {"hidden": "insult"},
    f"{PROPOSAL}/translation/consent/": {"host": ""},
    f"{PROPOSAL}/hide/": {"hidden": "insult", "note": "Rewrite it"},
    f"{PROPOSAL}/merge/": lambda cell, _address: {"into": str(_proposals(cell)[1].pk)},
    f"{STRATEGY}/send/": {"rule": "majority"},
    f"{VERSION}/sign/": lambda cell, _address: {
        "cluster": cell.here.cluster.slug,
        "decided_by": "board",
        "signer": "Anna, chair",
    },
    f"{VERSION}/vote/": lambda cell, _address: {"cluster": cell.here.cluster.slug},
    "/strategies/cite/": lambda cell, _address: CITED | {"part": str(_part(cell).pk)},
}


def before(path: str, cell: Cell) -> None:
    """Withdraw the version that waits where another is sent, and propose what others can support."""
    statements.prepare_statements(path, cell)
    if path == f"{PROPOSAL}/support/":
        third = Organisation.objects.create(slug="third", name="Third Demo", country="SE")
        Membership.objects.create(cluster=cell.here.cluster, organisation=third)
        found = Round.objects.get(pk=_round_of(cell, "propose"))
        Proposal.objects.create(round=found, kind="action", language="sv", title="Torka bark", organisation=third)
    if "/translation/" in path and path.startswith(STRATEGY):
        for model in (Proposal, Comment):
            model.objects.update(translation_host="127.0.0.1")
    if path == f"{VERSION}/vote/":
        Strategy.objects.filter(cluster=cell.here.cluster).update(readers="members")
    if path == f"{STRATEGY}/delete/":
        Strategy.objects.filter(cluster=cell.here.cluster).delete()
        full_strategy(cell.here.cluster)
    if path == f"{STRATEGY}/send/":
        withdraw(OPERATOR, Version.objects.get(strategy__cluster=cell.here.cluster))


def _strategy(northern: Northern) -> str:
    there = Strategy.objects.filter(alliance=northern.alliance).first()
    if there is None:
        there = full_strategy(northern.alliance)
        send(OPERATOR, there)
        proposals_of(there)
    return there.slug


def _round(northern: Northern, kind: str = "propose") -> int:
    return Round.objects.get(strategy__alliance=northern.alliance, kind=kind).pk


def _vision(northern: Northern) -> int:
    return Part.objects.get(strategy__alliance=northern.alliance, kind="vision").pk


def _in_force(northern: Northern) -> str:
    """Put a strategy of the Finnish cluster in force, which asks its office for a value, and return its address."""
    cluster = northern.clusters["FI"]
    there = Strategy.objects.filter(cluster=cluster).first()
    if there is None:
        there = full_strategy(cluster)
        sign(OPERATOR, send(OPERATOR, there), cluster, decided_by="board", signer="Anna, chair")
    return there.slug


def _asked(northern: Northern) -> int:
    """Ask the Finnish office for a value."""
    indicator = Strategy.objects.get(slug=_in_force(northern)).parts.get(kind="indicator").indicator
    office = northern.clusters["FI"]
    person = office.managers.first()
    if person is None:
        return 0
    due = clock.today()
    made, _is_new = ValueRequest.objects.get_or_create(
        indicator=indicator, year=due.year, defaults={"person": person, "office": office, "due": due}
    )
    return made.pk


def _indicator(northern: Northern) -> int:
    return Part.objects.get(strategy__alliance=northern.alliance, kind="indicator").pk


BROWSED = {
    "/rounds/{number}/statements/": lambda northern: (
        statements.discussion_of(Strategy.objects.get(slug=_strategy(northern))).pk
    ),
    "/parts/{number}/ask/": _indicator,
    "/strategies/{slug}/reviews/{number}/": lambda northern: f"{_in_force(northern)}/reviews/{clock.today().year}",
    "/strategies/values/{number}/": _asked,
    "/rounds/{number}/": _round,
    "/rounds/{number}/amend/{part}/": lambda northern: f"{_round(northern, 'amend')}/amend/{_vision(northern)}",
    "/rounds/{number}/comments/": lambda northern: _round(northern, "discuss"),
    "/comments/{number}/": lambda northern: Comment.objects.get(round=_round(northern, "discuss")).pk,
    "/amendments/{number}/": lambda northern: Amendment.objects.get(round=_round(northern, "amend")).pk,
    "/rounds/{number}/vote/": lambda northern: _round(northern, "prioritise"),
    "/proposals/{number}/": lambda northern: Proposal.objects.get(round=_round(northern), cluster=None).pk,
    "/strategies/{slug}/": _strategy,
    "/versions/{number}/": lambda _northern: 1,
    "/priorities/{code}/": lambda northern: "16",
    "/parts/{number}/": lambda northern: Part.objects.get(strategy__alliance=northern.alliance, kind="action").pk,
}
BROWSED_WITH = {"/strategies/cite/": "?query=regions.measure&region=SE311&measure=krugman"}
