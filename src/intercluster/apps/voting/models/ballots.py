"""Electoral rolls, and ballots before and after they are counted.

Until a vote closes, each ballot lies sealed beside its place on the roll, so that it can be changed. When it closes,
the ballots are opened, shuffled and written as `Ballot`; the sealed ones and the key are deleted. Neither sealed
ballots nor keys nor ballots have a history, a time or a number that counts up: each would tell who cast which.
"""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from intercluster.apps.directory.models import Cluster, Organisation
from intercluster.apps.voting.models.texts import text_in
from intercluster.apps.voting.models.votes import Vote
from intercluster.core.page_language import page_language


class RollEntry(models.Model):
    """An organisation's place on the electoral roll, as it was when the vote was announced."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="roll")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=300)
    """The organisation's name at that time."""
    cluster = models.ForeignKey(Cluster, models.SET_NULL, null=True, blank=True, related_name="+")
    """The cluster through which it is on the roll."""
    group = models.CharField(max_length=60)
    """The id of the group in which its ballot is counted; see `roll.py`."""
    weight = models.PositiveSmallIntegerField(default=1)
    class_names = models.JSONField(default=dict)
    """Names of its class of membership at that time, by language; none if it has no class."""
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="voting_for", blank=True)
    """Each of them may cast its ballot; the last one cast counts."""
    holder = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="held")
    """The place whose people cast this one's ballot, because it has given them its proxy."""
    signed_by = models.CharField(max_length=150, blank=True)
    """Who signed the proxy, where it is on paper."""
    signed = models.DateField(null=True, blank=True)
    """The day on which that proxy was signed."""

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "organisation"], name="rollentry_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="rollentry_weight_positive"),
            models.CheckConstraint(condition=~Q(holder=F("pk")), name="rollentry_proxy_to_another"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def class_name(self) -> str:
        """Return the name of its class in the reader's language; "" without one."""
        return text_in(self.class_names, page_language())[0]


class SealedBallot(models.Model):
    """A ballot that was cast in a vote that has not closed, encrypted with the key of the vote."""

    voter = models.OneToOneField(RollEntry, models.CASCADE, primary_key=True, related_name="sealed")
    box = models.BinaryField()

    def __str__(self) -> str:
        return f"Sealed ballot of {self.voter}"


class VoteKey(models.Model):
    """The key of an open vote that has not closed, encrypted with the secret key of the installation.

    Keys of secret votes are not in the database, but in files; see `key_files.py`.
    """

    vote = models.OneToOneField(Vote, models.CASCADE, primary_key=True, related_name="key")
    wrapped = models.BinaryField()

    def __str__(self) -> str:
        return f"Key of {self.vote}"


@pgtrigger.register(
    pgtrigger.Protect(
        name="ballot_stays",
        operation=pgtrigger.Update,
        # A voter is only forgotten, with its place on the roll.
        condition=pgtrigger.Condition(
            "(NEW.id <> OLD.id OR NEW.vote_id <> OLD.vote_id OR NEW.receipt <> OLD.receipt"
            ' OR NEW.choices IS DISTINCT FROM OLD.choices OR NEW."group" <> OLD."group"'
            " OR (NEW.voter_id IS NOT NULL AND NEW.voter_id IS DISTINCT FROM OLD.voter_id))"
        ),
    ),
    pgtrigger.Trigger(  # when the transaction ends, so that a vote is deleted with its ballots
        name="ballot_is_kept",
        when=pgtrigger.After,
        operation=pgtrigger.Delete,
        timing=pgtrigger.Deferred,
        func=(
            "IF EXISTS (SELECT 1 FROM voting_vote WHERE id = OLD.vote_id)"
            " THEN RAISE EXCEPTION 'pgtrigger: a counted ballot is kept as long as its vote is';"
            " END IF; RETURN NULL;"
        ),
    ),
    pgtrigger.Trigger(
        name="ballot_comes_with_the_count",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=(
            "IF EXISTS (SELECT 1 FROM voting_vote WHERE id = NEW.vote_id AND digest <> '')"
            " THEN RAISE EXCEPTION 'pgtrigger: a counted vote takes no more ballots';"
            " END IF; RETURN NEW;"
        ),
    ),
)
class Ballot(models.Model):
    """A counted ballot. In an open vote it says whose it is; in a secret one nothing does.

    The database lets nobody change it, delete it before its vote, or add one once the vote is counted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vote = models.ForeignKey(Vote, models.CASCADE, related_name="ballots")
    receipt = models.CharField(max_length=24)
    """The code that was shown to whom cast it."""
    choices = models.JSONField()
    """As `analysis.voting.Ballot` has them; nothing where the vote only states what was decided."""
    group = models.CharField(max_length=60)
    """The id of the group of voters in which it is counted."""
    voter = models.ForeignKey(RollEntry, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["receipt"]
        constraints = [models.UniqueConstraint(fields=["vote", "receipt"], name="ballot_receipt_once")]

    def __str__(self) -> str:
        return self.receipt
