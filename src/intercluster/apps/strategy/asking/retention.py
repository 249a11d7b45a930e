"""What requests for values keep for a time only."""

from datetime import datetime

from intercluster.apps.strategy.models import ValueRequest


def forget_requests(before: datetime, _now: datetime) -> int:
    """Delete the requests that were answered long ago. The values that people gave stay."""
    return ValueRequest.objects.filter(answered__lt=before).delete()[0]
