"""What rounds keep for a time only."""

from datetime import datetime

from intercluster.apps.strategy.models import Comment


def delete_comments(before: datetime, _now: datetime) -> int:
    """Delete the comments of discussions that ended long ago. Proposals and amendments stay with their strategy."""
    return Comment.objects.filter(round__closes__lt=before).delete()[0]
