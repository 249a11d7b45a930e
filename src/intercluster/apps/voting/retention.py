"""What votes keep for a time only."""

from datetime import datetime

from intercluster.apps.voting.models import ENDED, RollEntry


def forget_voters(before: datetime, _now: datetime) -> int:
    """Forget who could vote for which organisation or signed its proxy, once a vote ended long ago. Its roll stays."""
    ended = RollEntry.objects.filter(vote__state__in=ENDED, vote__closes__lt=before)
    ended.exclude(signed_by="").update(signed_by="")
    through = RollEntry.people.through
    return through.objects.filter(rollentry__vote__state__in=ENDED, rollentry__vote__closes__lt=before).delete()[0]
