"""Reads of the platform's name and settings."""

import json
from dataclasses import fields
from functools import cache

from django.db import connection

from intercluster.apps.accounts.models import User
from intercluster.apps.administration import models
from intercluster.apps.directory.models import Cluster
from intercluster.core.platform import Platform
from intercluster.core.sql import Sql, sql_of

_NAMES = [each.name for each in fields(Platform)]


def platform() -> Platform:
    """Return the platform's name and settings; the defaults before an administrator has chosen any."""
    asked = _asked()
    with connection.cursor() as cursor:
        cursor.execute(asked.text, asked.parameters)
        row = cursor.fetchone()
    if row is None:
        return Platform()
    found = dict(zip(_NAMES, row, strict=True))
    return Platform(**found | {"days": json.loads(found["days"])})  # Django has psycopg leave JSON as it is stored


@cache
def _asked() -> Sql:
    """Return the question, which each request asks, and which takes longer to work out than to answer."""
    asked = sql_of(models.Platform.objects.filter(pk=1).values_list(*_NAMES))
    assert asked is not None
    return asked


def is_empty() -> bool:
    """Return whether nobody has begun with this installation: it has neither people nor clusters."""
    return not User.objects.exists() and not Cluster.everything.exists()


def has_administrator() -> bool:
    """Return whether somebody administers the platform."""
    return User.objects.filter(is_superuser=True, is_active=True).exists()
