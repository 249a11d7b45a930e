"""Reads of what an office keeps in order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.urls import reverse

from intercluster.apps.directory.choices import Visibility
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.rules import Viewer, office_of
from intercluster.apps.exchange.library.queries import documents
from intercluster.apps.exchange.models import Answer, LibraryDocument, Practice, Question, Report, Visit
from intercluster.apps.exchange.practices.queries import practices
from intercluster.apps.exchange.questions.queries import all_questions, answers, questions, shown_with
from intercluster.apps.exchange.visits.queries import visits
from intercluster.core.errors import NotFound
from intercluster.core.feature import searchable_of

KINDS: dict[str, Callable[[Viewer], QuerySet[Any]]] = {
    "practice": practices,
    "question": all_questions,
    "answer": answers,
    "visit": visits,
    "document": documents,
}
"""What can be reported, as addresses and the fields of a report name it."""
STATEMENTS = [kind for kind in KINDS if kind != "document"]
"""Those that an organisation has written."""
UNANSWERED = timedelta(days=14)
"""After so long without an answer a question comes up in the offices' week."""

Text = Practice | Question | Answer | Visit | LibraryDocument


@dataclass(frozen=True)
class Reported:
    """A text that was reported, with what was said against it."""

    text: Text
    reports: list[Report]
    path: str
    """Where the office reads it; empty if it cannot any more."""

    @property
    def is_hidden(self) -> bool:
        """Return whether the office has hidden it."""
        return any(each.outcome == Report.Outcome.HIDDEN for each in self.reports)

    @property
    def words(self) -> str:
        """Return what it says, or what a document is called."""
        return words_of(self.text)

    @property
    def who(self) -> str:
        """Return the name of the organisation that has written it, or of the cluster that keeps a document."""
        return self.text.cluster.display_name if isinstance(self.text, LibraryDocument) else self.text.organisation.name


def readable(viewer: Viewer, kind: str, key: UUID) -> Text:
    """Return a text of a kind that the viewer may read. Raises NotFound."""
    found = KINDS[kind](viewer).filter(key=key).first() if kind in KINDS else None
    if found is None:
        raise NotFound
    return cast(Text, found)


def kind_of(text: Text) -> str:
    """Return of which kind a text is: its name in KINDS."""
    return "document" if isinstance(text, LibraryDocument) else text._meta.model_name or ""


def words_of(text: Text) -> str:
    """Return what a text says, or what a document is called."""
    return text.title if isinstance(text, LibraryDocument) else text.text


def path_of(text: Text) -> str:
    """Return the address at which a text is read."""
    if isinstance(text, LibraryDocument):
        return reverse("exchange:document", args=[text.key])
    return searchable_of(type(text)).result_of(text).path


def text_of(report: Report) -> Text:
    """Return the text that a report is on."""
    return cast(Text, report.practice or report.question or report.answer or report.visit or report.document)


def before_office(cluster: Cluster) -> QuerySet[Report]:
    """Return the reports that a cluster's office settles: on texts of its members, and on documents that it keeps.

    Those on texts of organisations in no cluster come to every office; only public ones of them have readers.
    """
    condition = Q(document__cluster=cluster)
    for kind in STATEMENTS:
        condition |= Q(**{f"{kind}__organisation__clusters": cluster})
        homeless = {f"{kind}__organisation__memberships": None, f"{kind}__visibility": Visibility.PUBLIC}
        condition |= Q(**homeless)
    found = Report.objects.filter(condition).distinct().order_by("pk")
    related = [*(f"{kind}__organisation" for kind in STATEMENTS), "answer__question__merged_into", "document__cluster"]
    return found.select_related(*related).defer("document__content")


def reported(cluster: Cluster) -> list[Reported]:
    """Return the reported texts that wait for a cluster's office, and then those that are hidden."""
    by_text: dict[Model, list[Report]] = {}
    for each in before_office(cluster).exclude(outcome=Report.Outcome.KEPT):
        by_text.setdefault(text_of(each), []).append(each)
    office, rows = office_of(cluster), list[Reported]()
    for text, reports in by_text.items():
        own = cast(Text, text)
        try:
            readable(office, kind_of(own), own.key)
        except NotFound:
            rows.append(Reported(own, reports, ""))
        else:
            rows.append(Reported(own, reports, path_of(own)))
    return sorted(rows, key=lambda each: each.is_hidden)


def unanswered(cluster: Cluster, now: datetime) -> list[Question]:
    """Return the open questions that a cluster's office may read, and that nobody has answered for some time."""
    given = Answer.objects.filter(shown_with(OuterRef("pk")))
    found = questions(office_of(cluster)).filter(~Exists(given), closed=None, created__lte=now - UNANSWERED)
    return list(found.order_by("created", "pk"))
