"""Since when a practice is a solution that organisations of two countries drafted together: indicator RCO116."""

from django.db.models import Q

from intercluster.apps.directory.choices import NAMED
from intercluster.apps.exchange.models import Drafter, Practice, Review
from intercluster.core import clock

SHARED_AND_NAMED = Q(review=Review.SHARED, visibility__in=NAMED) & ~Q(needed="")
"""What a solution has beside those who drafted it: an office has shared it, and it says what another place needs."""


def keep_first_day(practice: Practice) -> None:
    """Keep today as the day since when a practice is a solution, if it is one now and was none before.

    The caller has locked the practice. The day is never taken away, so what is put right later moves no number of
    another year.
    """
    if practice.solution_since is not None or not Practice.objects.filter(SHARED_AND_NAMED, pk=practice.pk).exists():
        return
    confirmed = practice.drafters.filter(state=Drafter.State.CONFIRMED)
    if confirmed.exclude(organisation__country=practice.organisation.country).exists():
        practice.solution_since = clock.today()
        practice.save(update_fields=["solution_since"])
