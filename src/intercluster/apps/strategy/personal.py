"""What strategies hold on a person."""

from typing import Any

from intercluster.apps.accounts.models import User
from intercluster.apps.strategy.models import Text

COVERS = (Text,)


def held_on(user: User) -> dict[str, Any]:
    """Return the texts that a person wrote in strategies."""
    own = Text.objects.filter(author=user).select_related("part__strategy").order_by("pk")
    return {
        "texts": [
            {
                "strategy": each.part.strategy.slug,
                "language": each.language,
                "title": each.title,
                "text": each.body,
                "at": each.at.isoformat(),
            }
            for each in own
        ]
    }


def erase(user: User) -> None:
    """Forget who wrote the texts of a person. They belong to the strategy and stay."""
    Text.objects.filter(author=user).update(author=None)
