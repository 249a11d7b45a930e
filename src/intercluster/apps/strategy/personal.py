"""What strategies hold on a person."""

from typing import Any

from intercluster.apps.accounts.models import User
from intercluster.apps.strategy.models import Citation, Text

COVERS = (Text, Citation)


def held_on(user: User) -> dict[str, Any]:
    """Return the texts that a person wrote in strategies, and the evidence that they cited."""
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
        ],
        "citations": [
            {"strategy": each.part.strategy.slug, "query": each.query, "note": each.note, "at": each.at.isoformat()}
            for each in Citation.objects.filter(by=user).select_related("part__strategy")
        ],
    }


def erase(user: User) -> None:
    """Forget who wrote and cited. Texts and evidence belong to the strategy and stay."""
    Text.objects.filter(author=user).update(author=None)
    Citation.objects.filter(by=user).update(by=None)
