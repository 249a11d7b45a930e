"""Electoral rolls, and ballots before and after they are counted.

Until a vote closes, each ballot lies sealed beside its place on the roll, so that it can be changed. When it closes,
the ballots are opened, shuffled and written as `Ballot`; the sealed ones and the key are deleted. Neither sealed
ballots nor keys nor ballots have a history, a time or a number that counts up: each would tell who cast which.
"""

import uuid

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


class Ballot(models.Model):
    """A counted ballot. In an open vote it says whose it is; in a secret one nothing does."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    vote = models.ForeignKey(Vote, models.CASCADE, related_name="ballots")
    receipt = models.CharField(max_length=24)
    """The code that was shown to whom cast it."""
    choices = models.JSONField()
    """As `analysis.voting.Ballot` has them."""
    group = models.CharField(max_length=60)
    """The id of the group of voters in which it is counted."""
    voter = models.ForeignKey(RollEntry, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["receipt"]
        constraints = [models.UniqueConstraint(fields=["vote", "receipt"], name="ballot_receipt_once")]

    def __str__(self) -> str:
        return self.receipt
