"""What keeps the exchange in order: reports of texts that should not be there."""

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.exchange.models.library import LibraryDocument
from intercluster.apps.exchange.models.practices import Practice
from intercluster.apps.exchange.models.questions import Answer, Question
from intercluster.apps.exchange.models.visits import Visit
from intercluster.core import clock

KINDS = ("practice", "question", "answer", "visit", "document")
"""Fields of a report: what it may be on."""


def _is_on(kind: str) -> Q:
    return Q(**{f"{each}__isnull": each != kind for each in KINDS})


class Report(models.Model):
    """Somebody says that a text should not be there. The office of its author's cluster looks at it.

    Every office does so for an author who is in no cluster. A document is looked at by the office that keeps it.
    """

    class Outcome(models.TextChoices):
        """What the office did."""

        KEPT = "kept", _("It stays")
        HIDDEN = "hidden", _("Hidden")

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="reports", null=True, blank=True)
    question = models.ForeignKey(Question, models.CASCADE, related_name="reports", null=True, blank=True)
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="reports", null=True, blank=True)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="reports", null=True, blank=True)
    document = models.ForeignKey(LibraryDocument, models.CASCADE, related_name="reports", null=True, blank=True)
    reason = models.CharField(_("what is wrong with it"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField(default=clock.now, editable=False)
    outcome = models.CharField(max_length=6, choices=Outcome, blank=True)
    settled = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=reduce(or_, [_is_on(kind) for kind in KINDS]), name="report_of_one_text"),
            models.CheckConstraint(
                condition=Q(outcome="", settled=None) | Q(outcome__in=["kept", "hidden"], settled__isnull=False),
                name="report_settled_with_outcome",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
