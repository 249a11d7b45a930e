"""Invitations and requests to join."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Cluster, Import, Organisation
from intercluster.core import clock
from intercluster.core.imports.record import ImportRecord


class Role(models.TextChoices):
    """The roles of an invitation: the first two in an organisation, the others in a cluster."""

    EDITOR = "editor", _("Editor of the organisation")
    MEMBER = "member", _("Member of the organisation")
    MANAGER = "manager", _("Manager of the cluster")
    EVALUATOR = "evaluator", _("Evaluator of the cluster")


OF_ORGANISATION = (Role.EDITOR, Role.MEMBER)
OF_CLUSTER = (Role.MANAGER, Role.EVALUATOR)


class Invitation(models.Model):
    """A role offered to the reader of an e-mail address; only a hash of the mailed link is stored."""

    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=8)
    role = models.CharField(_("role"), max_length=9, choices=Role)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="invitations")
    cluster = models.ForeignKey(Cluster, models.CASCADE, null=True, blank=True, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    nonce = models.CharField(max_length=32, blank=True)
    """The link's token is derived from this and the installation's secret key."""
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    replaces = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    """The manager who steps down when it is accepted."""
    accepted_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["editor", "member"], organisation__isnull=False, cluster__isnull=True)
                | Q(role__in=["manager", "evaluator"], organisation__isnull=True, cluster__isnull=False),
                name="invitation_to_one_place",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True), name="invitation_one_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}: {self.role} of {self.place}"

    @property
    def is_expired(self) -> bool:
        """Return whether its link is no longer valid."""
        return self.expires <= clock.now()

    @property
    def place(self) -> Organisation | Cluster:
        """Return the organisation or cluster of the role."""
        place = self.organisation or self.cluster
        assert place is not None  # a constraint says so
        return place


class JoinRequest(models.Model):
    """A request to join an organisation, or to add one to a cluster."""

    class State(models.TextChoices):
        """The state of a request."""

        WAITING = "waiting", _("waiting")
        APPROVED = "approved", _("approved")
        DECLINED = "declined", _("declined")

    name = models.CharField(_("name"), max_length=150)
    email = models.EmailField(_("e-mail address"))
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="join_requests")
    language = models.CharField(_("language"), max_length=8)
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="join_requests")
    organisation_name = models.CharField(_("organisation"), max_length=300, blank=True)
    cluster = models.ForeignKey(Cluster, models.CASCADE, null=True, blank=True, related_name="join_requests")
    message = models.TextField(_("message"), blank=True, max_length=2000)
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True, max_length=2000)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | (Q(cluster__isnull=False) & ~Q(organisation_name="")),
                name="joinrequest_to_a_place",
            ),
            models.UniqueConstraint(
                Lower("email"),
                "organisation",
                "cluster",
                condition=Q(state="waiting"),
                name="joinrequest_once",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.organisation or self.organisation_name}"

    @property
    def place(self) -> Organisation | Cluster:
        """Return what the person asks to join."""
        place = self.organisation or self.cluster
        assert place is not None  # a constraint says so
        return place


class ContactImport(ImportRecord):
    """An import of contact people that was carried out; whom it brought is known by the people themselves."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="contact_imports")
    counts = models.JSONField(help_text="outcome -> people")
    invited = models.PositiveIntegerField(default=0)
    """The number of its people who have been invited: from then on it is not undone."""
    members = models.OneToOneField(Import, models.SET_NULL, null=True, blank=True, related_name="contacts")
    """The import of members whose file named the people."""
    left_out = models.JSONField(default=dict, blank=True)
    """Reason -> how many people of that file are not listed."""

    def __str__(self) -> str:
        return f"{self.file} into {self.cluster}"


class LeftAlone(models.Model):
    """An address that no office's list takes from a file of members: its reader is erased, or an office removed it.

    Of the address only a digest is kept, which the installation's secret key is needed to make.
    """

    address = models.CharField(max_length=64)
    cluster = models.ForeignKey(Cluster, models.CASCADE, null=True, blank=True, related_name="+")
    """The office that removed it, or None where that holds for all."""
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address", "cluster"], name="leftalone_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.address[:8]}…"


class ContactPerson(models.Model):
    """A person in an office's list, whom it may invite to a member: deleted when invited, or after a time."""

    cluster = models.ForeignKey(Cluster, models.CASCADE, related_name="contact_people")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="contact_people")
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(_("name"), max_length=150, blank=True)
    title = models.CharField(_("title"), max_length=100, blank=True)
    language = models.CharField(_("language"), max_length=8)
    source = models.ForeignKey(ContactImport, models.SET_NULL, null=True, blank=True, related_name="people")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["cluster", "organisation", "email"], name="contact_person_unique"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="contact_person_email_lower"),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.email} for {self.organisation}"
