"""Rounds of a strategy, and what members and offices say in them: proposals, comments and amendments."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.strategy.models.hiding import Hideable
from intercluster.apps.strategy.models.parts import LANGUAGES, TITLE_LIMIT, Part, PartKind, Strategy, Text
from intercluster.apps.voting.models import Vote, text_in
from intercluster.core.history.tracking import tracked

PROPOSAL_LIMIT = 4000
"""Most characters of a proposal's text."""
COMMENT_LIMIT = 2000
REASON_LIMIT = 1000
"""Most characters of why somebody amends a text, or why an office declines it."""


class RoundKind(models.TextChoices):
    """What people do in a round, in the order in which a strategy usually has them."""

    PROPOSE = "propose", _("Proposals")
    DISCUSS = "discuss", _("Discussion")
    PRIORITISE = "prioritise", _("Choosing priorities")
    DRAFT = "draft", _("Writing the draft")
    AMEND = "amend", _("Amendments")
    RATIFY = "ratify", _("Ratification")


OF_OFFICES = (RoundKind.DRAFT, RoundKind.RATIFY)
"""Rounds in which the offices alone act."""


@tracked(exclude=["told"])
class Round(models.Model):
    """A round of a strategy: what people are asked to do, and until when. The clock says whether it is open."""

    strategy = models.ForeignKey(Strategy, models.CASCADE, related_name="rounds")
    kind = models.CharField(max_length=10, choices=RoundKind)
    opens = models.DateTimeField()
    closes = models.DateTimeField()
    """From this moment on nothing is taken. An office that ends it early sets it to that moment."""
    for_members = models.BooleanField(default=True)
    """Whether members take part beside the offices."""
    questions = models.JSONField(default=dict, blank=True)
    """What is asked, by language; {} if nothing but the kind says it."""
    remind_days = models.PositiveSmallIntegerField(default=3)
    """Days before the end on which those who have not acted are reminded; 0 if nobody is."""
    outcomes = models.JSONField(default=dict, blank=True)
    """What an office says that the round led to, by language."""
    vote = models.ForeignKey(Vote, models.SET_NULL, null=True, blank=True, related_name="+")
    """The vote in which priorities are chosen."""
    told = models.CharField(max_length=9, blank=True)
    """The last that participants were told of it: "", "opened", "reminded", "ended" or "concluded"."""

    class Meta:
        ordering = ["opens", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=RoundKind.values), name="round_kind_known"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="round_closes_later"),
            models.CheckConstraint(
                condition=Q(for_members=False) | ~Q(kind__in=OF_OFFICES), name="round_of_offices_alone"
            ),
            models.CheckConstraint(
                condition=Q(vote=None) | Q(kind=RoundKind.PRIORITISE), name="round_vote_chooses_priorities"
            ),
            models.CheckConstraint(
                condition=Q(told__in=["", "opened", "reminded", "ended", "concluded"]), name="round_told_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.strategy} {self.kind} {self.pk}"

    def question_in(self, language: str) -> tuple[str, str]:
        """Return what is asked in a language, or in one that it has, and that language."""
        return text_in(self.questions, language)

    def outcome_in(self, language: str) -> tuple[str, str]:
        """Return what the round led to in a language, or in one that it has, and that language."""
        return text_in(self.outcomes, language)


class Translatable(models.Model):
    """Something that readers may have translated, if its author lets it be sent to the service."""

    translation_host = models.CharField(max_length=253, blank=True)
    """Of the service that its author allows; it holds for no other. "" without one."""

    class Meta:
        abstract = True


class Signed(models.Model):
    """What an organisation, or the office of a cluster, says under its name. The person who sent it is not kept."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    cluster = models.ForeignKey(Cluster, models.CASCADE, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(organisation=None) ^ Q(cluster=None), name="%(class)s_signed_by_one")
        ]

    @property
    def signer(self) -> str:
        """Return the name of who says it, in the reader's language."""
        if self.cluster is not None:
            return self.cluster.display_name
        assert self.organisation is not None  # a constraint of the table
        return self.organisation.name


@tracked()
class Proposal(Signed, Hideable, Translatable):
    """What somebody proposes to put into the strategy, in their own language."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=9, choices=PartKind)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    title = models.CharField(max_length=TITLE_LIMIT)
    body = models.TextField(blank=True, max_length=PROPOSAL_LIMIT)
    withdrawn = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="merged")
    """The proposal that says the same, as an office has found. Both can be read."""
    part = models.ForeignKey(Part, models.SET_NULL, null=True, blank=True, related_name="+")
    """The part that was made of it."""

    class Meta(Signed.Meta):
        constraints = [
            *Signed.Meta.constraints,
            *Hideable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=[PartKind.PRIORITY, PartKind.OBJECTIVE, PartKind.ACTION]),
                name="proposal_kind_known",
            ),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="proposal_language_known"),
            models.CheckConstraint(condition=~Q(title=""), name="proposal_title_given"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")), name="proposal_merged_into_another"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Support(Signed):
    """An organisation or an office that stands behind a proposal of another."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="supports")

    class Meta(Signed.Meta):
        constraints = [
            *Signed.Meta.constraints,
            models.UniqueConstraint(fields=["proposal", "organisation"], name="support_of_organisation_once"),
            models.UniqueConstraint(fields=["proposal", "cluster"], name="support_of_cluster_once"),
        ]

    def __str__(self) -> str:
        return f"{self.signer}: {self.proposal}"


@tracked()
class Comment(Signed, Hideable, Translatable):
    """What somebody says about a proposal or a part, while a round of discussion is open."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="comments")
    proposal = models.ForeignKey(Proposal, models.CASCADE, null=True, blank=True, related_name="comments")
    part = models.ForeignKey(Part, models.CASCADE, null=True, blank=True, related_name="comments")
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    text = models.TextField(max_length=COMMENT_LIMIT)
    edited = models.DateTimeField(null=True, blank=True)

    class Meta(Signed.Meta):
        constraints = [
            *Signed.Meta.constraints,
            *Hideable.Meta.constraints,
            models.CheckConstraint(condition=Q(proposal=None) ^ Q(part=None), name="comment_about_one"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="comment_language_known"),
            models.CheckConstraint(condition=~Q(text=""), name="comment_text_given"),
        ]

    def __str__(self) -> str:
        return f"{self.signer}: {self.text[:60]}"


@tracked()
class Amendment(Signed, Hideable):
    """Another wording of a part's text in one language, and why. An office accepts or declines it."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="amendments")
    before = models.ForeignKey(Text, models.CASCADE, related_name="+")
    """The text that it changes, which stays as it is."""
    title = models.CharField(max_length=TITLE_LIMIT, blank=True)
    body = models.TextField(blank=True)
    reason = models.TextField(max_length=REASON_LIMIT)
    withdrawn = models.DateTimeField(null=True, blank=True)
    accepted = models.OneToOneField(Text, models.SET_NULL, null=True, blank=True, related_name="amendment")
    """The version of the text that it led to."""
    declined = models.TextField(blank=True, max_length=REASON_LIMIT)
    """Why it was declined; "" if it was not."""
    decided = models.DateTimeField(null=True, blank=True)

    class Meta(Signed.Meta):
        constraints = [
            *Signed.Meta.constraints,
            *Hideable.Meta.constraints,
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_reason_given"),
            models.CheckConstraint(condition=Q(declined="") | Q(accepted=None), name="amendment_accepted_or_declined"),
            models.CheckConstraint(
                condition=Q(decided__isnull=False) | Q(accepted=None, declined=""), name="amendment_decided_at"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.signer}: {self.before}"
