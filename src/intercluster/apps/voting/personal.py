"""What votes hold on a person. How they voted is not held: a ballot belongs to an organisation."""

from typing import Any

from intercluster.apps.accounts.models import User
from intercluster.apps.voting.models import AgendaItem, Amendment, Attendance, RollEntry

COVERS = (RollEntry, AgendaItem, Amendment, Attendance)


def held_on(user: User) -> dict[str, Any]:
    """Return in which votes a person could cast a ballot, and for which organisations."""
    entries = RollEntry.objects.filter(people=user).select_related("vote").order_by("pk")
    return {
        "electoral_rolls": [
            {"vote": str(entry.vote.public_id), "title": str(entry.vote), "organisation": entry.name}
            for entry in entries
        ]
    }


def erase(user: User) -> None:
    """Take a person off all rolls. Ballots belong to organisations and stay."""
    RollEntry.people.through.objects.filter(user=user).delete()
