"""Fictional study visits of the demo: one that was held and has a report, three to come, and one that is wanted."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from intercluster.apps.directory.models import Affiliation, Organisation
from intercluster.apps.exchange.demo_firms import firm, writing_firms
from intercluster.apps.exchange.models import Practice, Review, Visit, Visitor
from intercluster.apps.exchange.practices.demo import written
from intercluster.apps.exchange.practices.services import HOLDS
from intercluster.apps.exchange.visits.demo_texts import INVITED, REPORT, Comes, Invitation
from intercluster.core import clock

SAME = (
    *("kind", "title", "programme", "language", "days", "seats", "languages", "place", "lump_sum_eur", "safety"),
    *("call_name", "call_phone", "visibility"),
)


def load() -> None:
    """Write the visits, with their visitors and the report of the one that was held."""
    firms = writing_firms()
    for said in INVITED:
        if (author := firm(firms, said.country, said.firm)) is None:
            continue
        made = _visit(said, author)
        for each in said.visitors:
            if (guest := firm(firms, each.country, 0)) is not None:
                _visitor(made, guest, each)
        if made.state == Visit.State.HELD:
            made.report = _report(author)
            made.save(update_fields=["report"])


def remove() -> None:
    """Delete them; the report goes with the practices."""
    Visit.objects.filter(is_demo=True).delete()


def _visit(said: Invitation, author: Organisation) -> Visit:
    starts = _monday(said.weeks) if said.weeks is not None else None
    return Visit.objects.create(
        **{name: getattr(said, name) for name in SAME},
        organisation=author,
        text=f"{said.title}\n\n{said.programme}",
        starts=starts,
        ends=starts and starts + timedelta(days=said.days - 1),
        state=Visit.State.HELD if starts and starts < clock.today() else Visit.State.OPEN,
        is_demo=True,
    )


def _monday(weeks: int) -> date:
    day = clock.today() + timedelta(weeks=weeks)
    return day - timedelta(days=day.weekday())


def _visitor(visit: Visit, guest: Organisation, said: Comes) -> None:
    """Let the owner of a firm come, if it has one."""
    owner = Affiliation.objects.filter(organisation=guest, role=Affiliation.Role.EDITOR).order_by("pk").first()
    if owner is None:
        return
    read = clock.now()
    if visit.starts and visit.starts < clock.today():
        read = datetime.combine(visit.starts, time(), timezone.get_current_timezone()) - timedelta(days=14)
    fields = {"state": said.state, "words": said.words, "read_safety": read, "since": read}
    Visitor.objects.create(visit=visit, person=owner.user, organisation=guest, **fields)


def _report(author: Organisation) -> Practice:
    made = written(REPORT, author)
    made.review, made.reviewed_by = Review.SHARED, author.clusters.order_by("pk").first()
    made.reviewed = clock.now() - timedelta(weeks=4)
    made.look_again = clock.local_day(made.reviewed) + HOLDS
    made.save()
    return made
