"""Lets what a person publishes of themselves go with their place in the organisation."""

from django.db.models.signals import post_delete
from django.dispatch import receiver

from intercluster.apps.directory.models import Affiliation
from intercluster.apps.projects.models import Expert


@receiver(post_delete, sender=Affiliation, dispatch_uid="intercluster-experts")
def follow(instance: Affiliation, **_said: object) -> None:
    """Delete the entry, so that nobody who comes back is listed without saying so once more."""
    Expert.objects.filter(person=instance.user_id, organisation=instance.organisation_id).delete()
