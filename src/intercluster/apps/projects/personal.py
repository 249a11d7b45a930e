"""What consortia hold on a person: the comments that they wrote."""

from typing import Any

from intercluster.apps.accounts.models import User
from intercluster.apps.projects.models import Comment, Consortium, Partner

COVERS = (Comment, Consortium, Partner)


def held_on(user: User) -> dict[str, Any]:
    """Return the comments that a person wrote on consortia."""
    own = Comment.objects.filter(author=user).select_related("consortium").order_by("pk")
    return {
        "consortium_comments": [
            {"consortium": str(each.consortium.key), "at": each.at.isoformat(), "text": each.text} for each in own
        ]
    }


def erase(user: User) -> None:
    """Forget a person: what they wrote is deleted."""
    Comment.objects.filter(author=user).delete()
