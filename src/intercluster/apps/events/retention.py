"""What events keep for a time only."""

from datetime import datetime

from django.db.models import Max

from intercluster.apps.events.models import Event


def delete_events(before: datetime, _now: datetime) -> int:
    """Delete events that were over long ago, with everybody who came and all they said."""
    dated = Event.objects.annotate(last=Max("days__ends"))
    return dated.filter(last__lt=before).delete()[0]
