"""The fictional assembly of the demo's Swedish cluster, with a motion and its amendments."""

from datetime import timedelta

from django.utils.translation import override

from intercluster.apps.directory.choices import Kind
from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.directory.rules import OPERATOR
from intercluster.apps.voting.assembly.queries import usual_agenda
from intercluster.apps.voting.assembly.services import MOST_ITEMS, Call, draft
from intercluster.apps.voting.models import AgendaItem, Amendment, Assembly, AssemblyState
from intercluster.core import clock

TITLE = "Årsmöte 2027 (fiktivt)"
THURSDAY = 3
PLACE = "Karlstad"
PLAN = (
    "Styrelsen föreslår att klustret ordnar fyra studiebesök under året och att medlemsavgiften är oförändrad, "
    "2 000 kronor."
)
MOTION = (
    "Vi föreslår att klustret från den 1 mars skickar ett nyhetsbrev till alla medlemmar varje månad, på svenska och "
    "engelska.\n\nKansliet skriver det."
)
AMENDMENTS = (("varje månad", "varje kvartal"), ("Kansliet skriver det.", "Kansliet och två medlemmar skriver det."))


def load(cluster: Cluster) -> None:
    """Write an assembly that is called for a Thursday in two months, and notify nobody."""
    starts = clock.local_time().replace(hour=13, minute=0, second=0, microsecond=0) + timedelta(days=60)
    starts += timedelta(days=(THURSDAY - starts.weekday()) % 7)
    with override("sv"):
        titles = usual_agenda()
    until = starts.date() - timedelta(days=10)
    assembly = draft(cluster, Call("sv", TITLE, PLACE, starts, titles, until, proxies=2), viewer=OPERATOR)
    Assembly.objects.filter(pk=assembly.pk).update(state=AssemblyState.CALLED, called=clock.now())
    assembly.agenda.filter(title=titles[9]).update(text=PLAN)
    firms = list(Organisation.objects.filter(clusters=cluster, kind=Kind.COMPANY).order_by("name", "pk")[:3])
    if not firms:
        return
    mover, others = firms[0], firms[1:]
    motion = AgendaItem.objects.create(
        assembly=assembly,
        position=MOST_ITEMS,
        title="Ett nyhetsbrev till medlemmarna",
        text=MOTION,
        organisation=mover,
        mover=mover.name,
    )
    for other, (before, after) in zip(others, AMENDMENTS, strict=False):
        text = MOTION.replace(before, after)
        Amendment.objects.create(item=motion, organisation=other, mover=other.name, text=text)
