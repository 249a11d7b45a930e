"""What visits keep for a time only."""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from intercluster.apps.exchange.models import Visitor
from intercluster.core import clock


def empty_visitors(before: datetime, _now: datetime) -> int:
    """Empty what people wrote to come on visits that ended long ago, and when they had read the safety rules.

    Who came stays: joint actions are counted by it.
    """
    rows = Visitor.objects.alias(last=Coalesce("visit__ends", "visit__starts")).filter(last__lt=clock.today(before))
    kept = rows.filter(~Q(words="") | Q(read_safety__isnull=False))
    return Visitor.objects.filter(pk__in=kept.values("pk")).update(words="", read_safety=None)
