"""Which organisations let their texts be sent to a translation service."""

from django.db import models

from intercluster.apps.directory.models import Organisation


class TranslationConsent(models.Model):
    """An organisation that lets its texts be sent to one translation service. It holds for no other."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, primary_key=True, related_name="translation_consent"
    )
    host = models.CharField(max_length=253)
    """Of the service."""
    by = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(host=""), name="translation_consent_host_given")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.host}"
