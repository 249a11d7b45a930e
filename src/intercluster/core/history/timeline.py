"""The timeline of a cluster or an organisation: what apps say has happened to it, the newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.module_loading import import_string

from intercluster.core.feature import features


@dataclass(frozen=True)
class Entry:
    """One thing that has happened, with the template that shows it."""

    at: datetime
    who: str
    """Empty for the platform itself, where that goes without saying."""
    template: str
    """A fragment, to which the entry is `entry`."""
    facts: Mapping[str, Any]


def timeline(subject: Model, viewer: object, limit: int) -> Sequence[Entry]:
    """Return what happened last to a cluster or an organisation, as far as the viewer may know it.

    Each app gives its own `limit` entries, and nothing to a viewer who may not read them.
    """
    sources = [import_string(feature.timeline) for feature in features() if feature.timeline]
    entries: list[Entry] = [entry for source in sources for entry in source(subject, viewer, limit)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:limit]
