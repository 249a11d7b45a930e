"""Reads of the platform's name and settings."""

from dataclasses import fields

from intercluster.apps.accounts.models import User
from intercluster.apps.administration import models
from intercluster.apps.directory.models import Cluster
from intercluster.core.platform import Platform

_NAMES = [each.name for each in fields(Platform)]


def platform() -> Platform:
    """Return the platform's name and settings; the defaults before an administrator has chosen any."""
    row = models.Platform.objects.filter(pk=1).values(*_NAMES).first()
    return Platform(**row) if row is not None else Platform()


def is_empty() -> bool:
    """Return whether nobody has begun with this installation: it has neither people nor clusters."""
    return not User.objects.exists() and not Cluster.everything.exists()


def has_administrator() -> bool:
    """Return whether somebody administers the platform."""
    return User.objects.filter(is_superuser=True, is_active=True).exists()
