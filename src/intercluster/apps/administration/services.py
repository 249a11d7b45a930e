"""Services of the platform's settings."""

from dataclasses import asdict

from django.db import transaction

from intercluster.apps.administration import models
from intercluster.apps.administration.acts import record
from intercluster.apps.administration.models import Act
from intercluster.apps.administration.rules import check_administers
from intercluster.apps.directory.rules import Viewer
from intercluster.core import platform
from intercluster.core.locks import lock_until_commit
from intercluster.core.platform import Platform


@transaction.atomic
def change_settings(wanted: Platform, *, viewer: Viewer) -> list[str]:
    """Change the platform's name and settings, and return the names of those that changed. Raises NotAllowed."""
    check_administers(viewer)
    lock_until_commit("platform settings")
    row = models.Platform.objects.filter(pk=1).first() or models.Platform(pk=1)
    now = asdict(Platform()) if row._state.adding else {name: getattr(row, name) for name in asdict(wanted)}
    changed = [name for name, value in asdict(wanted).items() if now[name] != value]
    if not changed:
        return []
    for name, value in asdict(wanted).items():
        setattr(row, name, value)
    row.save()
    platform.forget()
    record(Act.Kind.SETTINGS, viewer, detail=", ".join(changed))
    return changed
