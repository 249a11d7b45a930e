"""Tokens with which programs act for a person, and counts of requests."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Token(models.Model):
    """A secret with which a program acts for a person. Only its digest is kept."""

    user = models.ForeignKey("accounts.User", models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=100)
    scopes = ArrayField(models.CharField(max_length=20), verbose_name=_("may be used to"))
    """Names of scopes that apps state. One whose app is gone opens nothing."""
    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 of the secret, in hexadecimal: the secret is long and random, so a slow hash would add nothing."""
    beginning = models.CharField(max_length=12)
    """The first characters of the secret, so that its owner recognises it."""
    made = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(_("expires"))
    used = models.DateField(_("last used"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="token_scopes_given"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.beginning}…)"


class RateCount(models.Model):
    """The number of requests that somebody made for something within a minute."""

    who = models.CharField(max_length=80)
    """A person's key or a network address, and what was requested."""
    minute = models.BigIntegerField()
    """Minutes since 1970."""
    times = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "minute"], name="rate_count_unique")]

    def __str__(self) -> str:
        return f"{self.who}: {self.times}"
