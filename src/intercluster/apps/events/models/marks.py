"""What attendees mark on the day on their own agenda, perhaps without a network and sent later."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.events.models.meetings import Meeting
from intercluster.apps.events.models.participants import Attendee
from intercluster.core import clock


class MarkKind(models.TextChoices):
    """What somebody marks."""

    HERE = "here", _("I am here")
    ABSENT = "absent", _("The other side did not come")
    CAME = "came", _("They came after all")


class Mark(models.Model):
    """A mark as it was received. Its key is chosen by the browser, so that a mark sent twice counts once."""

    attendee = models.ForeignKey(Attendee, models.CASCADE, related_name="marks")
    key = models.UUIDField()
    kind = models.CharField(max_length=6, choices=MarkKind)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="marks", null=True, blank=True)
    received = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["attendee", "key"], name="mark_received_once"),
            models.CheckConstraint(condition=Q(kind__in=MarkKind.values), name="mark_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="here", meeting__isnull=True) | ~Q(kind="here") & Q(meeting__isnull=False),
                name="mark_on_a_meeting_unless_here",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attendee}: {self.kind}"
