"""What the directory's history holds on a person, and how it forgets them. Their places belong to `people`."""

from typing import Any

import pghistory.models
from django.db import transaction

from intercluster.apps.accounts.models import User
from intercluster.apps.directory.models import Identifier, Import, Membership, Need, Offer, Participation, Project
from intercluster.core.history.tracking import ERASED

COVERS = (
    Import,
    pghistory.models.MiddlewareEvents,  # the history, read with the account of the change
    # An organisation's own data, which its people take with them (`held_on_organisation`).
    Identifier,
    Membership,
    Need,
    Offer,
    Participation,
    Project,
)


def held_on(user: User) -> dict[str, Any]:
    """Return when, and at which address, a person changed something, and which imports they carried out and undid."""
    changes = pghistory.models.Context.objects.filter(metadata__user=user.pk).order_by("created_at")
    return {
        "changes": [{"at": each.created_at.isoformat(), "address": each.metadata.get("url", "")} for each in changes],
        "imports": [
            {"cluster": each.cluster.name, "file": each.file, "at": each.at.isoformat()}
            for each in Import.objects.filter(by=user).select_related("cluster").defer("done").order_by("pk")
        ],
        "imports_undone": [
            {
                "cluster": each.cluster.name,
                "file": each.file,
                "at": each.undone_at.isoformat() if each.undone_at else None,
            }
            for each in Import.objects.filter(undone_by=user).select_related("cluster").defer("done").order_by("pk")
        ],
    }


@transaction.atomic
def erase(user: User) -> None:
    """Leave of a person's changes that somebody made them; what was changed, and how often, stays."""
    pghistory.models.Context.objects.filter(metadata__user=user.pk).update(metadata={"source": ERASED})
    Import.objects.filter(by=user).update(by=None)
    Import.objects.filter(undone_by=user).update(undone_by=None)
