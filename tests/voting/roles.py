"""What the table of roles is tried with, of votes: a vote of each cluster, as far as the address needs it to be."""

from datetime import timedelta

from tests.plugins.northern import Northern
from tests.roles import Cell, World

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Affiliation, Cluster, Membership, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.voting.assembly import services as assembly
from intercluster.apps.voting.models import AgendaItem, Amendment, Assembly, Attendance, RollEntry, State, Vote, VoteKey
from intercluster.apps.voting.services import Draft, announce, draft
from intercluster.core import clock

DRAFTED = ("/edit/", "/delete/", "/announce/")


def _said(**dates: timedelta) -> Draft:
    now = clock.now()
    return Draft(
        titles={"en": "A shared kiln"},
        questions={"en": "Shall we buy a kiln together?"},
        opens=now - timedelta(hours=1),
        closes=now + dates.get("closes", timedelta(days=9)),
        is_secret=False,
        proxies=1,
        rule=[{"kind": "votes", "over": "1/2"}],
    )


def _call() -> assembly.Call:
    begins = clock.now() + timedelta(days=30)
    return assembly.Call("en", "Annual meeting", "Karlstad", begins, ["Opening", "Closing"], begins.date())


def prepare(world: World) -> None:
    """Open a vote in each cluster, with an editor of its member on the roll."""
    for side in world.sides:
        name = f"{side.cluster.slug}-editor"
        editor = User.objects.create_user(f"{name}@roles.example", name=name)
        Affiliation.objects.create(user=editor, organisation=side.organisation, role="editor")
        second = Organisation.objects.create(slug=f"{side.cluster.slug}-second", name="Second Demo", country="SE")
        Membership.objects.create(cluster=side.cluster, organisation=second)
        Affiliation.objects.create(user=editor, organisation=second, role="editor")
        announce(draft(side.cluster, _said(), viewer=OPERATOR), viewer=OPERATOR)
        assembly.call(assembly.draft(side.cluster, _call(), viewer=OPERATOR), viewer=OPERATOR)


def before(path: str, cell: Cell) -> None:
    """Let the vote be a draft, or over, where the address needs that."""
    if path.startswith("/assemblies/{"):
        _before_assembly(path, cell)
    if not path.startswith(("/votes/{", "/api/votes/{")):
        return
    vote = Vote.objects.filter(cluster=cell.here.cluster)
    if path.endswith(DRAFTED):
        RollEntry.objects.filter(vote__in=vote).delete()
        VoteKey.objects.filter(vote__in=vote).delete()
        vote.update(state=State.DRAFT, announced=None)
    elif path.endswith("/take-back/"):
        holder = RollEntry.objects.get(pk=_second(cell))
        RollEntry.objects.filter(pk=_place(cell)).update(holder=holder)  # type: ignore[misc]
    elif "/paper/" in path:
        given = RollEntry.objects.filter(pk=_place(cell))  # type: ignore[misc]
        given.get().people.clear()
        if path.endswith("/remove/"):
            given.update(holder=_second(cell), signed_by="Anna", signed=clock.today(clock.now()))
    elif path.endswith("/count/"):
        vote.update(closes=clock.now() - timedelta(minutes=1))
    elif path.endswith(("/ballots.json", "/ballots")):
        vote.update(state=State.CLOSED, digest="0" * 64)


def _before_assembly(path: str, cell: Cell) -> None:
    """Let the assembly be a draft, or its minutes ready or final, where the address needs that."""
    found = Assembly.objects.filter(cluster=cell.here.cluster)
    if path.endswith(("/delete/", "/call/")):
        found.update(state="draft")
    elif path.endswith("/amend/"):
        AgendaItem.objects.filter(assembly__in=found).update(text="We buy a kiln.")
    elif path.endswith("/withdraw/"):
        own = {"organisation": cell.here.organisation, "mover": "X"}
        AgendaItem.objects.filter(pk=_item(cell)).update(text="We buy a kiln.", **own)
        if "/amendments/" in path:
            Amendment.objects.create(item_id=_item(cell), text="We buy two.", **own)
    elif path.endswith("/close/"):
        found.update(chair="A", secretary="B", checkers="C", starts=clock.now() - timedelta(days=1))
        AgendaItem.objects.filter(assembly__in=found).update(decision="Approved.")
        Attendance.objects.create(
            assembly=found.get(), organisation=cell.here.organisation, name="X", represented_by="Y"
        )
    elif path.endswith("/minutes.docx"):
        found.update(state="closed")


def _assembly(cell: Cell) -> object:
    return Assembly.objects.get(cluster=cell.here.cluster).public_id


def _vote(cell: Cell) -> object:
    return Vote.objects.get(cluster=cell.here.cluster).public_id


def _place(cell: Cell) -> object:
    """Return the place of the organisation on the roll of its vote."""
    return RollEntry.objects.get(vote__cluster=cell.here.cluster, organisation=cell.here.organisation).pk


def _second(cell: Cell) -> object:
    """Return the place of the other member for whom the editor acts."""
    own = RollEntry.objects.filter(vote__cluster=cell.here.cluster)
    return own.get(organisation__slug=f"{cell.here.cluster.slug}-second").pk


def _votes(cell: Cell, _address: str) -> dict[str, object]:
    return {"name-new0-en": "Founding members", "votes-new0": 2, "votes-new1": 1}


def _item(cell: Cell) -> object:
    """Return the first paragraph of the assembly."""
    return AgendaItem.objects.filter(assembly__cluster=cell.here.cluster).values_list("pk", flat=True)[0]


def _amendment(cell: Cell) -> object:
    """Return its amendment; 0, which none has, where there is none."""
    found = Amendment.objects.filter(item__assembly__cluster=cell.here.cluster)
    return found.values_list("pk", flat=True).first() or 0


def _of(cell: Cell, _address: str) -> dict[str, object]:
    return {"of": f"cluster:{cell.here.cluster.slug}"}


FORM = {
    "title_en": "A kiln",
    "question_en": "Shall we?",
    "opens": "2030-01-01T08:00",
    "closes": "2030-02-01T08:00",
    "method": "motion",
    "majority": "majority",
    "quorum": "0",
    "proxies": "0",
}
CALL = {
    "title": "Annual meeting",
    "language": "en",
    "place": "Karlstad",
    "starts": "2030-01-01T08:00",
    "agenda": "Opening",
}
SUBJECTS = {
    "/assemblies/{public_id}": _assembly,
    "/votes/{public_id}": _vote,
    "/ballots/{place}": _place,
    "/proxies/{place}": _place,
    "/paper/{place}": _place,
    "/agenda/{item}": _item,
    "/amendments/{amendment}": _amendment,
}
QUERIES = {"/votes/new/": _of}
DATA = {
    "/office/{cluster}/assemblies/new/": CALL,
    "/assemblies/{public_id}/edit/": CALL,
    "/assemblies/{public_id}/motions/": lambda cell, address: {
        **{"organisation": cell.here.organisation.pk, "title": "A kiln", "text": "Let us buy one."}
    },
    "/assemblies/{public_id}/agenda/{item}/": {"text": "We buy a kiln."},
    "/assemblies/{public_id}/agenda/{item}/amend/": lambda cell, address: {
        **{"organisation": cell.here.organisation.pk, "text": "We buy two kilns."}
    },
    "/office/{cluster}/votes/": _votes,
    "/votes/new/": lambda cell, address: {**FORM, **_of(cell, address)},
    "/votes/{public_id}/edit/": FORM,
    "/votes/{public_id}/cancel/": {"reason": "The price has changed."},
    "/votes/{public_id}/ballots/{place}/": {"choice": "yes"},
    "/votes/{public_id}/paper/": lambda cell, address: {
        **{"giver": _place(cell), "holder": _second(cell), "signed_by": "Anna", "signed": "2026-01-01"}
    },
    "/votes/{public_id}/proxies/{place}/": lambda cell, address: {"holder": _second(cell)},
}


def _drafted(northern: Northern) -> object:
    found = Vote.objects.filter(cluster=northern.clusters["FI"]).first()
    cluster: Cluster = northern.clusters["FI"]
    return (found or draft(cluster, _said(), viewer=OPERATOR)).public_id


def _drafted_assembly(northern: Northern) -> object:
    cluster: Cluster = northern.clusters["FI"]
    found = Assembly.objects.filter(cluster=cluster).first()
    return (found or assembly.draft(cluster, _call(), viewer=OPERATOR)).public_id


def _drafted_paragraph(northern: Northern) -> object:
    _drafted_assembly(northern)
    paragraph = AgendaItem.objects.filter(assembly__cluster=northern.clusters["FI"])[:1].get()
    AgendaItem.objects.filter(pk=paragraph.pk).update(text="We buy a kiln.")
    return paragraph.pk


BROWSED = {
    "/assemblies/{public_id}": _drafted_assembly,
    "/agenda/{item}": _drafted_paragraph,
    "/votes/{public_id}": _drafted,
}
OWN_SIGHT = ("/votes/", "/assemblies/")
