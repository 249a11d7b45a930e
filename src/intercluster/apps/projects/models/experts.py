"""People of organisations who say of themselves what they know, so that others can ask them."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from intercluster.apps.directory.models import Organisation
from intercluster.core import clock

FIELD_LIMIT = 1000


class Expert(models.Model):
    """What a person of an organisation publishes of themselves. Who withdraws it deletes it."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="expert_entries")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="experts")
    field = models.TextField(_("what you know"), max_length=FIELD_LIMIT)
    language = models.CharField(_("language"), max_length=2, default="en")
    capabilities: Any = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    """Ids in the thesaurus, read from the field."""
    languages: Any = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    """In which one can ask."""
    projects = models.TextField(_("projects"), max_length=FIELD_LIMIT, blank=True)
    updated = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-updated", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation"], name="expert_once_an_organisation"),
            models.CheckConstraint(condition=~Q(field=""), name="expert_field_given"),
        ]

    def __str__(self) -> str:
        return f"{self.person} of {self.organisation}"
