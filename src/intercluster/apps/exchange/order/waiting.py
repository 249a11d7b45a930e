"""What of the exchange waits for an office: one list, the longest waiting first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.models import Answer, Asked, Practice
from intercluster.apps.exchange.order.queries import reported, unanswered
from intercluster.apps.exchange.practices.queries import overdue
from intercluster.apps.exchange.practices.queries import waiting as practices_waiting
from intercluster.apps.exchange.questions.queries import author_of, questions, shown_with
from intercluster.apps.exchange.questions.rules import may_order
from intercluster.apps.exchange.visits.queries import waiting_for_office
from intercluster.apps.introductions.identity import Reader
from intercluster.core import clock


@dataclass(frozen=True)
class Waiting:
    """Something that waits for an office, and what it can do about it."""

    kind: str
    """What it is, in the reader's language."""
    text: str
    language: str
    who: str
    """Whose it is, as the office may know."""
    since: datetime
    act: str
    path: str
    """Where the act is done."""
    days: int
    """Whole days for which it has waited."""


def waiting(cluster: Cluster, viewer: Viewer, now: datetime) -> list[Waiting]:
    """Return what waits for a cluster's office, the longest waiting first."""
    made = [*_reported(cluster, now), *_practices(cluster, now), *_questions(cluster, viewer, now)]
    return sorted([*made, *_visitors(cluster, now)], key=lambda each: (each.since, each.path))


def _waiting(kind: str, row: object, since: datetime, now: datetime, **how: str) -> Waiting:
    text = getattr(row, "title", "") or getattr(row, "text", "")
    return Waiting(kind, text, getattr(row, "language", ""), since=since, days=max(0, (now - since).days), **how)


def _reported(cluster: Cluster, now: datetime) -> Iterator[Waiting]:
    address = reverse("exchange:reports", args=[cluster.slug])
    for each in reported(cluster):
        if not each.is_hidden:
            path, since = f"{address}#report-{each.reports[0].pk}", min(report.at for report in each.reports)
            yield _waiting(_("Reported text"), each.text, since, now, who=each.who, act=_("Keep or hide it"), path=path)


def _practices(cluster: Cluster, now: datetime) -> Iterator[Waiting]:
    def row(each: Practice, since: datetime, act: str) -> Waiting:
        path = reverse("exchange:review_practice", args=[each.key])
        return _waiting(_("Good practice"), each, since, now, who=each.organisation.name, act=act, path=path)

    for each in practices_waiting(cluster):
        yield row(each, each.updated, _("Share or return"))
    for each in overdue(cluster, clock.local_day(now)):
        if each.look_again is not None:
            yield row(each, datetime.combine(each.look_again, time(), get_current_timezone()), _("Look at it again"))


def _questions(cluster: Cluster, viewer: Viewer, now: datetime) -> Iterator[Waiting]:
    """Yield unanswered questions: those that the office was asked, and old ones, unless the office cannot answer.

    What nobody has answered to its own members stays: the office can move it.
    """
    asked = {each.question_id: each for each in Asked.objects.filter(office=cluster)}
    open_ = [key for key, each in asked.items() if each.state == Asked.State.OPEN]
    given = Exists(Answer.objects.filter(shown_with(OuterRef("pk"))))
    rows = {each.pk: each for each in questions(viewer).filter(~given, pk__in=open_, closed=None)}
    rows |= {each.pk: each for each in unanswered(cluster, now)}
    reader = Reader(viewer)
    for key, each in rows.items():
        is_own, offered = may_order(viewer, each), asked.get(key)
        if not is_own and offered is not None and offered.state != Asked.State.OPEN:
            continue
        since = offered.at if offered is not None and not is_own else each.created
        yield _waiting(
            _("Question"),
            each,
            since,
            now,
            who=author_of(each, reader).name,
            act=_("Answer or move it") if is_own else _("Answer it, or say that you cannot"),
            path=reverse("exchange:question", args=[each.key]),
        )


def _visitors(cluster: Cluster, now: datetime) -> Iterator[Waiting]:
    for each in waiting_for_office(cluster):
        yield _waiting(
            _("Visitor"),
            each.visit,
            each.since,
            now,
            who=each.organisation.name,
            act=_("Say yes or no"),
            path=reverse("exchange:visit", args=[each.visit.key]),
        )
