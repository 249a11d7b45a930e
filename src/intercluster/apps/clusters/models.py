"""Invitations of clusters to alliances."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Alliance, Cluster


class AllianceInvitation(models.Model):
    """A cluster asks another one into an alliance, or to make a new one together."""

    class InvitationState(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("waiting")
        AGREED = "agreed", _("agreed")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    alliance = models.ForeignKey(Alliance, models.CASCADE, null=True, blank=True, related_name="invitations")
    """None for a new one that has not come into being."""
    alliance_name = models.CharField(_("name of the new alliance"), max_length=200, blank=True)
    inviter = models.ForeignKey(Cluster, models.CASCADE, related_name="sent_alliance_invitations")
    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="alliance_invitations")
    message = models.TextField(_("message"), blank=True, max_length=2000)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=9, choices=InvitationState, default=InvitationState.WAITING)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(alliance__isnull=False) | ~Q(alliance_name=""), name="alliance_invitation_to_one"
            ),
            models.CheckConstraint(condition=~Q(cluster=models.F("inviter")), name="alliance_invitation_of_another"),
            models.UniqueConstraint(
                fields=["cluster", "inviter", "alliance", "alliance_name"],
                condition=Q(state="waiting"),
                name="alliance_invitation_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cluster} into {self.name}"

    @property
    def name(self) -> str:
        """Return the name of the alliance, which may still be to come."""
        return self.alliance.display_name if self.alliance is not None else self.alliance_name
