"""What memos hold on a person."""

from typing import Any

from intercluster.apps.accounts.models import User

COVERS = ()

erased: list[str] = []


def held_on(user: User) -> dict[str, Any]:
    """Return a person's memo."""
    return {"name": user.name}


def erase(user: User) -> None:
    """Note who is forgotten."""
    erased.append(user.name)
