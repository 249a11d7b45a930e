"""What an office sees of its members' profiles on its home."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from intercluster.apps.directory import overview
from intercluster.apps.directory.models import Cluster
from intercluster.apps.directory.profiles.stale import stale_profiles
from intercluster.apps.directory.rules import Viewer
from intercluster.core.office_panels import Panel


def panels(cluster: Cluster, _viewer: Viewer, now: datetime) -> Sequence[Panel]:
    """Return what ends soon, members of no region, members to ask, profiles to update, and who sees their texts."""
    silent, stale, readers = list(overview.silent(cluster)), list(stale_profiles(cluster)), overview.readers(cluster)
    ending, nowhere = list(overview.ending(cluster)), list(overview.without_region(cluster))
    # A member that is not silent has an offer.
    has_members = bool(silent) or any(offers for _circle, offers, _needs in readers)
    return [
        Panel(
            key="silent",
            title=_("Members without an offer or a need"),
            count=len(silent),
            template="directory/office/silent.html",
            values={"organisations": silent, "has_members": has_members},
            place="members",
            position=10,
        ),
        Panel(
            key="stale",
            title=_("Profiles to update"),
            count=len(stale),
            template="directory/office/stale.html",
            values={"organisations": stale},
            place="members",
            position=30,
        ),
        Panel(
            key="ending",
            title=_("Offers and needs that end within 30 days"),
            count=len(ending),
            template="directory/office/ending.html",
            values={"organisations": ending},
            place="today",
            position=60,
        ),
        Panel(
            key="no-region",
            title=_("Members without a region"),
            count=len(nowhere),
            template="directory/office/no_region.html",
            values={"organisations": nowhere},
            place="today",
            position=70,
        ),
        Panel(
            key="readers",
            title=_("Who sees your members' offers and needs"),
            count=None,
            template="directory/office/readers.html",
            values={"readers": readers},
            place="members",
            position=40,
        ),
    ]
