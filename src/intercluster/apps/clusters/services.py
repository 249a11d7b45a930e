"""Changes of a cluster's settings and its logo."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from intercluster.apps.clusters import logos
from intercluster.apps.clusters.checks import CHECKS, check_home, checked
from intercluster.apps.clusters.rules import may_change
from intercluster.apps.directory.models import Cluster, Logo
from intercluster.apps.directory.profiles.services import StaleError, version_of
from intercluster.apps.directory.rules import Viewer
from intercluster.core.errors import NotAllowed
from intercluster.core.locks import lock_row

SETTINGS = tuple(CHECKS)
"""What a cluster's managers may change."""


@transaction.atomic
def change_settings(cluster: Cluster, changes: Mapping[str, Any], *, viewer: Viewer, version: str = "") -> Cluster:
    """Change some of a cluster's SETTINGS, and return it.

    With a `version`, they must still be as they were when it was taken. Raise NotAllowed, StaleError, or FieldsRefused
    with what would be right for each field.
    """
    locked = lock_row(cluster)
    if not may_change(viewer, locked):
        raise NotAllowed
    if version and version_of(locked, SETTINGS) != version:
        raise StaleError(locked)
    for name, value in checked(changes, CHECKS).items():
        setattr(locked, name, value)
    if {"country", "region"} & set(changes):
        check_home(locked)
    locked.save(update_fields=list(changes))
    return locked


@transaction.atomic
def set_logo(cluster: Cluster, data: bytes, *, viewer: Viewer) -> Logo:
    """Give a cluster a logo in place of an earlier one; raise NotAllowed, or LogoRefused."""
    if not may_change(viewer, cluster):
        raise NotAllowed
    picture = logos.read(data)
    logo, _is_new = Logo.objects.update_or_create(
        cluster=cluster,
        defaults={
            "image": picture.image,
            "width": picture.width,
            "height": picture.height,
            "digest": picture.digest,
        },
    )
    return logo


@transaction.atomic
def remove_logo(cluster: Cluster, *, viewer: Viewer) -> None:
    """Remove a cluster's logo; raise NotAllowed."""
    if not may_change(viewer, cluster):
        raise NotAllowed
    Logo.objects.filter(cluster=cluster).delete()
