"""What consortia keep for a time only."""

from datetime import datetime

from intercluster.apps.projects.models import Comment, Expert


def delete_comments(before: datetime, _now: datetime) -> int:
    """Delete comments that were written long ago."""
    return Comment.objects.filter(at__lt=before).delete()[0]


def delete_experts(before: datetime, _now: datetime) -> int:
    """Delete what people published of themselves long ago and have not said again."""
    return Expert.objects.filter(updated__lt=before).delete()[0]
