"""Questions and answers, each in the language of the person who writes it."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster, Need, Offer, Organisation, Statement, search_indexes
from intercluster.apps.exchange.models.practices import NOT_SAID, Practice
from intercluster.core import clock
from intercluster.core.history.tracking import tracked


@tracked(exclude=NOT_SAID)
class Question(Statement):
    """What an organisation wants to know. It is open until it is closed or merged into another."""

    class Turned(models.TextChoices):
        """What else a question can become."""

        NEED = "need", _("Need")
        OFFER = "offer", _("Offer")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """In its address, so that an address tells nothing."""
    capabilities: Any = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    """Ids in the thesaurus, read from the text."""
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="questions", null=True, editable=False
    )
    """Who asks, and hears of answers."""
    closed = models.DateTimeField(_("closed"), null=True, blank=True)
    closing_note = models.CharField(_("why it was closed"), max_length=300, blank=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, related_name="merged", null=True, blank=True)
    accepted = models.ForeignKey("Answer", models.SET_NULL, related_name="+", null=True, blank=True)
    """The answer that the asker has accepted."""
    proposed = models.CharField(max_length=5, choices=Turned, blank=True)
    """What the office proposes to make of it, until the asker has answered."""
    need = models.ForeignKey(Need, models.SET_NULL, related_name="+", null=True, blank=True)
    """The need that was made of it."""
    offer = models.ForeignKey(Offer, models.SET_NULL, related_name="+", null=True, blank=True)
    """The offer that was made of it."""
    is_demo = models.BooleanField(_("fictional"), default=False)

    class Meta(Statement.Meta):
        ordering = ["-created", "-pk"]
        indexes = search_indexes("question")
        constraints = [
            *Statement.Meta.constraints,
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("pk")), name="question_not_merged_into_itself"
            ),
            models.CheckConstraint(condition=Q(proposed__in=["", "need", "offer"]), name="question_proposed_known"),
        ]

    @property
    def shown_with(self) -> "Question":
        """Return the question on whose page it is shown: the one that it was merged into, or itself."""
        return self.merged_into or self


@tracked(exclude=NOT_SAID)
class Answer(Statement):
    """What an organisation answers. It is read by readers of the question whom its own visibility lets read it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    question = models.ForeignKey(Question, models.CASCADE, related_name="answers")
    practice = models.ForeignKey(Practice, models.SET_NULL, related_name="answers", null=True, blank=True)
    """The practice that it points at, if it does."""
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="answers", null=True, editable=False
    )
    is_demo = models.BooleanField(_("fictional"), default=False)

    class Meta(Statement.Meta):
        ordering = ["created", "pk"]
        indexes = search_indexes("answer")
        constraints = [
            models.UniqueConstraint(fields=["question", "organisation", "content_hash"], name="answer_once"),
            *[each for each in Statement.Meta.constraints if not isinstance(each, models.UniqueConstraint)],
        ]


class Helped(models.Model):
    """An organisation says that an answer or a practice has helped it; once each."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    answer = models.ForeignKey(Answer, models.CASCADE, related_name="helped", null=True, blank=True)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="helped", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True)
    unnamed = models.BooleanField(default=False)
    """True if the organisation's question was anonymous: then nobody else learns whom it has helped."""
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answer=None) ^ Q(practice=None), name="helped_by_one_thing"),
            models.UniqueConstraint(fields=["organisation", "answer"], name="helped_by_answer_once"),
            models.UniqueConstraint(fields=["organisation", "practice"], name="helped_by_practice_once"),
        ]

    def __str__(self) -> str:
        return f"{self.answer or self.practice} has helped {self.organisation}"


class Asked(models.Model):
    """An organisation to which a question was offered, since it is likely to know."""

    class Why(models.TextChoices):
        """Why it was chosen."""

        EXPERT = "expert", _("Somebody there says they know this")
        MEMBER = "member", _("It offers this")
        PRACTICE = "practice", _("It has written about this")
        OFFICE = "office", _("Its office knows its members")

    class State(models.TextChoices):
        """What came back."""

        OPEN = "open", _("Not answered yet")
        ANSWERED = "answered", _("Answered")
        PASSED = "passed", _("Cannot answer")

    question = models.ForeignKey(Question, models.CASCADE, related_name="asked")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", null=True, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", null=True, blank=True)
    """The expert, if it was offered to one."""
    office = models.ForeignKey(Cluster, models.CASCADE, related_name="+", null=True, blank=True)
    """The cluster, if it was offered to its office."""
    why = models.CharField(max_length=8, choices=Why)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    passed_on = models.BooleanField(default=False)
    """Whether the asker's office has passed the question to this office, which happens once."""
    at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(organisation=None) ^ Q(office=None), name="asked_somebody"),
            models.CheckConstraint(condition=Q(state__in=["open", "answered", "passed"]), name="asked_state_known"),
            models.UniqueConstraint(fields=["question", "organisation"], name="asked_organisation_once"),
            models.UniqueConstraint(fields=["question", "office"], name="asked_office_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation or self.office}: {self.question}"
