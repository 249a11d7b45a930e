"""Classes of membership, which say how many votes a member has."""

from django.db import models
from django.db.models import Q

from intercluster.apps.directory.models import Cluster, Membership
from intercluster.apps.voting.models.texts import text_in
from intercluster.core.history.tracking import tracked
from intercluster.core.page_language import page_language


@tracked()
class MemberClass(models.Model):
    """A class of membership by a cluster's statutes, with the votes of each of its members."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="member_classes")
    names = models.JSONField()
    """By language, one at least."""
    votes = models.PositiveSmallIntegerField(default=1)
    """0 for members that do not vote."""

    class Meta:
        ordering = ["-votes", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(names={}), name="memberclass_named")]

    def __str__(self) -> str:
        return text_in(self.names, page_language())[0]


@tracked()
class ClassOfMember(models.Model):
    """The class that a member belongs to. A member without one has one vote."""

    membership = models.OneToOneField(Membership, models.CASCADE, primary_key=True, related_name="of_class")
    member_class = models.ForeignKey(MemberClass, models.CASCADE, related_name="members")

    def __str__(self) -> str:
        return f"{self.membership}: {self.member_class}"
