"""What an office can hide, and why."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

HIDING_LIMIT = 300
"""Most characters of what an office says beside the reason."""


class HidingReason(models.TextChoices):
    """Why something is hidden."""

    INSULT = "insult", _("It insults somebody")
    PERSON = "person", _("It tells something private of a person, or who somebody is")
    SECRET = "secret", _("It breaks a law or tells a secret of a firm")
    ADVERTISING = "advertising", _("It is advertising")
    SUBJECT = "subject", _("It is not about the strategy")
    OTHER = "other", _("Another reason")


def why_hidden(reason: str, note: str) -> str:
    """Return why something is hidden in the reader's language, with the office's own words."""
    if reason == HidingReason.OTHER:
        return note
    return f"{HidingReason(reason).label}. {note}".strip()


class Hideable(models.Model):
    """Something that an office can hide. Its writer and the offices can still read it."""

    hidden = models.CharField(blank=True, choices=HidingReason)
    """Why an office has hidden it; "" if it is shown."""
    hidden_note = models.TextField(blank=True, max_length=HIDING_LIMIT)
    """What the office says beside that, in its own language."""

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(hidden__in=["", *HidingReason.values]), name="%(class)s_hiding_known"),
            models.CheckConstraint(condition=Q(hidden_note="") | ~Q(hidden=""), name="%(class)s_hiding_note_of_hidden"),
        ]

    @property
    def why_hidden(self) -> str:
        """Return why it is hidden, in the reader's language."""
        return why_hidden(self.hidden, self.hidden_note)
