"""Panels that apps add to an office's home page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db.models import Model
from django.utils.module_loading import import_string

from intercluster.core.feature import features


@dataclass(frozen=True)
class Panel:
    """A headed part of an office's home, with the template of what is below the heading."""

    key: str
    """The heading's id on the page."""
    title: str
    count: int | None
    """The number beside the title; None where there is none to show."""
    template: str
    """A fragment, to which the panel is `panel`. `few` and `rest` slice a list into what is shown and what unfolds."""
    values: Mapping[str, Any]
    place: Literal["start", "today", "members"]
    """One of the start is above all others. One of today is a task: it is shown only where its count is not 0."""
    position: int
    """Panels of a place are listed by it."""
    link: tuple[str, str] | None = None
    """Label and address of a page with more. It is shown once after today's panels, also where several have it."""


def office_panels(cluster: Model, viewer: Any, now: datetime) -> Sequence[Panel]:
    """Return the panels of a cluster's office from all apps, by position, as one of its people may see them."""
    sources = [import_string(path) for feature in features() for path in feature.office_panels]
    panels: list[Panel] = [panel for source in sources for panel in source(cluster, viewer, now)]
    return sorted(panels, key=lambda panel: panel.position)
