"""What consortia keep for a time only."""

from datetime import datetime

from intercluster.apps.projects.models import Comment


def delete_comments(before: datetime, _now: datetime) -> int:
    """Delete comments that were written long ago."""
    return Comment.objects.filter(at__lt=before).delete()[0]
