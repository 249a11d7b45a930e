"""Personal data in tokens."""

from typing import Any

from intercluster.apps.access.models import Token
from intercluster.apps.access.services import revoke_tokens
from intercluster.apps.accounts.models import User

COVERS = (Token,)


def held_on(user: User) -> dict[str, Any]:
    """Return a person's tokens, without their secrets."""
    return {
        "tokens": [
            {
                "name": token.name,
                "scopes": token.scopes,
                "begins_with": token.beginning,
                "made": token.made.isoformat(),
                "expires": token.expires.isoformat(),
                "last_used": token.used.isoformat() if token.used else None,
            }
            for token in user.tokens.order_by("pk")
        ]
    }


def erase(user: User) -> None:
    """Revoke all tokens of a person."""
    revoke_tokens(user)
