"""Short statements of a round, what organisations answer, and the result when the round has ended.

Neither statements nor answers have a history, a time or a number that counts up: each would tell who wrote or said
what.
"""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.strategy.models.hiding import Hideable
from intercluster.apps.strategy.models.parts import LANGUAGES
from intercluster.apps.strategy.models.rounds import Round

STATEMENT_LIMIT = 200
"""Most characters of a statement."""


class ShortStatement(Hideable):
    """A sentence that organisations agree with or not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, models.CASCADE, related_name="statements")
    cluster = models.ForeignKey(Cluster, models.CASCADE, null=True, blank=True, related_name="+")
    """The cluster of the member whose it is; None for an office's, and for all once there is a result.

    It stays when the member leaves: a statement that vanished at the same time would tell whose it was.
    """
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    """That member, as long as the round is open and it is there. Who of its people wrote it is not kept."""
    text = models.CharField(max_length=STATEMENT_LIMIT)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)

    class Meta:
        ordering = ["pk"]
        constraints = [
            *Hideable.Meta.constraints,
            models.CheckConstraint(condition=~Q(text=""), name="shortstatement_text_given"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="shortstatement_language_known"),
        ]

    def __str__(self) -> str:
        return self.text


class Stance(models.IntegerChoices):
    """What an organisation answers to a statement, as `analysis.strategy.opinions` has it."""

    AGREES = 1, _("We agree")
    DISAGREES = -1, _("We disagree")
    PASSES = 0, _("We pass")


class StatementAnswer(models.Model):
    """What an organisation answers to a statement. It is deleted when the result is there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    statement = models.ForeignKey(ShortStatement, models.CASCADE, related_name="answers")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    stance = models.SmallIntegerField(choices=Stance)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "organisation"], name="statementanswer_once"),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="statementanswer_stance_known"),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} {self.stance}"


@pgtrigger.register(pgtrigger.ReadOnly(name="frozen", fields=["round", "at", "content"]))
class StatementResult(models.Model):
    """What was counted when a round ended. The database lets nobody change it."""

    round = models.OneToOneField(Round, models.CASCADE, primary_key=True, related_name="statement_result")
    at = models.DateTimeField()
    content = models.JSONField()
    """See statements/counting.py. It has no organisation, and no class of fewer than five."""

    def __str__(self) -> str:
        return f"Result of {self.round}"
