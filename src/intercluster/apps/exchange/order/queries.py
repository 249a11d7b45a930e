"""Reads of what an office keeps in order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Cluster, Statement
from intercluster.apps.directory.rules import Viewer, office_of
from intercluster.apps.exchange.models import Answer, Practice, Question, Report, Visit
from intercluster.apps.exchange.practices.queries import practices
from intercluster.apps.exchange.questions.queries import answers, merged, questions, shown_with
from intercluster.apps.exchange.visits.queries import visits
from intercluster.core.errors import NotFound

KINDS: dict[str, Callable[[Viewer], QuerySet[Any]]] = {
    "practice": practices,
    "question": questions,
    "answer": answers,
    "visit": visits,
}
"""Kinds of texts that can be reported, as addresses and the fields of a report name them."""
UNANSWERED = timedelta(days=14)
"""After so long without an answer a question comes up in the offices' week."""

Text = Practice | Question | Answer | Visit


@dataclass(frozen=True)
class Reported:
    """A text that was reported, with what was said against it."""

    text: Text
    reports: list[Report]

    @property
    def is_hidden(self) -> bool:
        """Return whether the office has hidden it."""
        return any(each.outcome == Report.Outcome.HIDDEN for each in self.reports)


def readable(viewer: Viewer, kind: str, key: UUID) -> Text:
    """Return a text of a kind that the viewer may read, a merged question too. Raises NotFound."""
    found = KINDS[kind](viewer).filter(key=key).first() if kind in KINDS else None
    if found is None and kind == "question":
        found = merged(viewer).filter(key=key).first()
    if found is None:
        raise NotFound
    return cast(Text, found)


def text_of(report: Report) -> Text:
    """Return the text that a report is on."""
    return cast(Text, report.practice or report.question or report.answer or report.visit)


def before_office(cluster: Cluster) -> QuerySet[Report]:
    """Return the reports that a cluster's office settles: on texts of its members, and of organisations in no cluster.

    Of the latter only public texts have readers.
    """
    condition = Q()
    for kind in KINDS:
        condition |= Q(**{f"{kind}__organisation__clusters": cluster})
        homeless = {f"{kind}__organisation__memberships": None, f"{kind}__visibility": Visibility.PUBLIC}
        condition |= Q(**homeless)
    found = Report.objects.filter(condition).distinct().order_by("pk")
    return found.select_related(*[f"{kind}__organisation" for kind in KINDS])


def reported(cluster: Cluster) -> list[Reported]:
    """Return the reported texts that wait for a cluster's office, and then those that are hidden."""
    by_text: dict[Statement, list[Report]] = {}
    for each in before_office(cluster).exclude(outcome=Report.Outcome.KEPT):
        by_text.setdefault(text_of(each), []).append(each)
    rows = [Reported(cast(Text, text), reports) for text, reports in by_text.items()]
    return sorted(rows, key=lambda each: each.is_hidden)


def unanswered(cluster: Cluster, now: datetime) -> list[Question]:
    """Return the open questions that a cluster's office may read, and that nobody has answered for some time."""
    given = Answer.objects.filter(shown_with(OuterRef("pk")))
    found = questions(office_of(cluster)).filter(~Exists(given), closed=None, created__lte=now - UNANSWERED)
    return list(found.order_by("created", "pk"))
