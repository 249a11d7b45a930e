"""Judgements of offices on regions."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Cluster
from intercluster.apps.regions.models.figures import Region
from intercluster.core.history.tracking import tracked


class Side(models.TextChoices):
    """The four quadrants of a SWOT analysis: strengths, weaknesses, opportunities and threats."""

    STRENGTH = "strength", _("Strength")
    WEAKNESS = "weakness", _("Weakness")
    OPPORTUNITY = "opportunity", _("Opportunity")
    THREAT = "threat", _("Threat")


@tracked(exclude=["at"])
class Judgement(models.Model):
    """A judgement of a cluster office on its region: an item of its own, or a comment on a finding.

    It is shown beside the figures and never changes them.
    """

    class Act(models.TextChoices):
        """What a judgement does: add, contest or annotate."""

        ADD = "add", _("Added")
        CONTEST = "contest", _("Contested")
        ANNOTATE = "annotate", _("Annotation")

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="+")
    region = models.ForeignKey(Region, models.PROTECT, related_name="judgements")
    act = models.CharField(_("act"), max_length=8, choices=Act)
    side = models.CharField(_("side"), max_length=11, choices=Side)
    finding = models.CharField(max_length=300, blank=True, help_text="the finding's key; empty for one's own item")
    text = models.TextField(_("text"), max_length=2000)
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="judgement_text_given"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="judgement_side_known"),
            models.CheckConstraint(
                condition=(Q(act="add") & Q(finding="")) | (Q(act__in=["contest", "annotate"]) & ~Q(finding="")),
                name="judgement_of_a_finding_or_own",
            ),
        ]
        indexes = [models.Index(fields=["region", "finding"], name="judgement_of_region")]

    def __str__(self) -> str:
        return self.text
