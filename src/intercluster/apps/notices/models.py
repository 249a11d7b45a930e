"""Notices, people's choice of mails, and the mails themselves."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Delivery(models.TextChoices):
    """When a notice is mailed; on the platform it is always shown."""

    IMMEDIATE = "immediate", _("Immediately")
    DAILY = "daily", _("Once a day, all in one mail")
    NONE = "none", _("Not by mail")


class Preference(models.Model):
    """A person's choice of mails; without one they are mailed at once."""

    user = models.OneToOneField("accounts.User", models.CASCADE, primary_key=True, related_name="notice_preference")
    delivery = models.CharField(_("by mail"), max_length=9, choices=Delivery, default=Delivery.IMMEDIATE)
    by_kind = models.JSONField(default=dict, blank=True, help_text="kind -> delivery, where it differs")
    hour = models.PositiveSmallIntegerField(_("hour of the daily mail"), default=7)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(delivery__in=Delivery.values), name="preference_delivery_known"),
            models.CheckConstraint(condition=Q(hour__lte=23), name="preference_hour_of_day"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.delivery}"


class Mail(models.Model):
    """A mail with one notice or a day's notices, or a *direct* mail to an address that may have no account.

    Its text is rendered when it is sent, and not stored; the same holds for the address of a direct mail.

    docs/decisions/0020-a-mail-is-sent-at-most-once.md explains the states.
    """

    class State(models.TextChoices):
        """The state of sending."""

        WAITING = "waiting", _("Waiting to be sent")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        UNCERTAIN = "uncertain", _("Perhaps sent")
        FAILED = "failed", _("Not sent")
        DROPPED = "dropped", _("Nothing to send any more")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Part of the Message-ID, so that a second copy of a mail is recognised."""
    recipient = models.ForeignKey("accounts.User", models.CASCADE, related_name="mails", null=True, blank=True)
    direct = models.CharField(max_length=60, blank=True)
    """The kind of a mail to an address (`registry.register_direct`)."""
    about = models.BigIntegerField(null=True, blank=True)
    """The key of the object that a direct mail is about."""
    context = models.JSONField(default=dict, blank=True)
    """Values of a direct mail that are stored nowhere else; emptied once it is sent or given up."""
    digest_of = models.DateField(null=True, blank=True)
    """The day of a daily mail."""
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)
    created = models.DateTimeField(auto_now_add=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "digest_of"], name="mail_one_digest_a_day"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sending", "sent", "uncertain", "failed", "dropped"]),
                name="mail_state_known",
            ),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False, direct="", about__isnull=True) | ~Q(direct=""),
                name="mail_to_a_person_or_an_address",
            ),
        ]
        indexes = [
            models.Index(fields=["direct", "about"], condition=~Q(direct=""), name="mail_direct"),
            models.Index(fields=["state"], condition=~Q(state__in=["sent", "dropped"]), name="mail_not_done"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk} to {self.whom}: {self.state}"

    @property
    def whom(self) -> str:
        """Return the recipient, as shown to administrators."""
        named = [
            self.direct,
            "" if self.about is None else str(self.about),
            self.recipient.email if self.recipient else "",
        ]
        return " ".join(part for part in named if part)


class Notice(models.Model):
    """A notice to a person."""

    key = models.UUIDField(db_default=RandomUUID(), unique=True, editable=False)
    """In its address: a running number would tell how many people heard of what the reader did in between."""
    recipient = models.ForeignKey("accounts.User", models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=60)
    context = models.JSONField(default=dict)
    path = models.CharField(max_length=500)
    reply_to = models.CharField(max_length=200, blank=True)
    """The thread of an answer by mail, as PREFIX:KEY; empty if answers are not accepted."""
    delivery = models.CharField(max_length=9, choices=Delivery)
    mail = models.ForeignKey(Mail, models.SET_NULL, null=True, blank=True, related_name="notices")
    created = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(delivery__in=Delivery.values), name="notice_delivery_known"),
        ]
        indexes = [
            models.Index(fields=["recipient"], condition=Q(seen_at=None), name="notice_unseen"),
            models.Index(fields=["recipient"], condition=Q(delivery="daily", mail=None), name="notice_for_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.recipient}"


class ReplyAddress(models.Model):
    """The address at which one person answers in one thread by mail."""

    token = models.CharField(max_length=32, unique=True)
    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="reply_addresses")
    thread = models.CharField(max_length=200)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "thread"], name="reply_address_unique")]

    def __str__(self) -> str:
        return f"{self.user} in {self.thread}"


class ReceivedMail(models.Model):
    """An accepted answer, stored so that a second delivery is ignored."""

    address = models.ForeignKey(ReplyAddress, models.CASCADE, related_name="received")
    message = models.CharField(max_length=64, help_text="SHA-256 of the message's own identifier")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "message"], name="received_mail_unique")]

    def __str__(self) -> str:
        return f"answer at {self.address}"
