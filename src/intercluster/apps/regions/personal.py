"""Personal data in judgements and imports: what is held, and how it is erased."""

from typing import Any

from intercluster.apps.accounts.models import User
from intercluster.apps.regions.models import Judgement, TableImport

COVERS = (Judgement, TableImport)


def held_on(user: User) -> dict[str, Any]:
    """Return a person's judgements and imports."""
    return {
        "judgements": [
            {
                "region": each.region.code,
                "act": each.act,
                "side": each.side,
                "of": each.finding,
                "text": each.text,
                "at": each.at.isoformat(),
            }
            for each in Judgement.objects.filter(by=user).select_related("region")
        ],
        "imports": [
            {"file": each.file, "dataset": each.dataset.name, "at": each.at.isoformat()}
            for each in TableImport.objects.filter(by=user).select_related("dataset")
        ],
        "undone imports": [
            {"file": each.file, "dataset": each.dataset.name, "at": each.undone_at and each.undone_at.isoformat()}
            for each in TableImport.objects.filter(undone_by=user).select_related("dataset")
        ],
    }


def erase(user: User) -> None:
    """Remove the person from judgements and imports, which the office keeps."""
    Judgement.objects.filter(by=user).update(by=None)
    TableImport.objects.filter(by=user).update(by=None)
    TableImport.objects.filter(undone_by=user).update(undone_by=None)
