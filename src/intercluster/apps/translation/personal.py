"""What translation holds on a person: which consents of organisations they gave."""

from typing import Any

from intercluster.apps.accounts.models import User
from intercluster.apps.translation.models import TranslationConsent

COVERS = (TranslationConsent,)


def held_on(user: User) -> dict[str, Any]:
    """Return for which organisations a person agreed to a translation service."""
    given = TranslationConsent.objects.filter(by=user).select_related("organisation").order_by("at")
    return {
        "translation allowed": [
            {"organisation": each.organisation.name, "service": each.host, "at": each.at.isoformat()} for each in given
        ]
    }


def erase(user: User) -> None:
    """Forget who agreed. The consent is the organisation's, and stays."""
    TranslationConsent.objects.filter(by=user).update(by=None)
