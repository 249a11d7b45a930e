"""Calls and ideas: few texts, which have no index and are compared one by one."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from intercluster.apps.directory.rules import Viewer
from intercluster.apps.exchange.finding.kinds import CALL, IDEA, Kind, Wanted
from intercluster.apps.projects.calls.queries import calls, open_on
from intercluster.apps.projects.consortia.queries import ideas_of_others, own_consortia
from intercluster.apps.projects.models import Call, Consortium, Shown
from intercluster.core import clock

MOST = 200
"""Calls, and ideas, that are compared: each is encoded once ever, and the first search that meets it waits for that."""
LENGTH = 400
"""Characters of title and text that are compared: what it is about stands at the beginning."""


@dataclass(frozen=True)
class Compared:
    """A call or idea that may be found."""

    kind: Kind
    row: Call | Consortium
    readable: str
    """As much of its text as the viewer may read."""

    @property
    def text(self) -> str:
        """Return the words by which it is compared."""
        return f"{self.row.title}. {self.readable}"[:LENGTH] if self.readable else self.row.title


def compared(wanted: Wanted, viewer: Viewer) -> list[Compared]:
    """Return the open calls and the ideas that the viewer may read and asks for.

    An idea is compared by as much as the viewer may read of it.
    """
    language = Q(language__in=wanted.languages) if wanted.languages else Q()
    found: list[Compared] = []
    if wanted.has(CALL):
        country = Q(countries=[]) | Q(countries__overlap=list(wanted.countries)) if wanted.countries else Q()
        rows = calls().filter(open_on(clock.today())).filter(language, country)
        found += [Compared(CALL, row, row.text) for row in rows[:MOST]]
    if wanted.has(IDEA):
        country = Q(organisation__country__in=wanted.countries) if wanted.countries else Q()
        own = _ideas(own_consortia(viewer).filter(language, country))
        others = _ideas(ideas_of_others(viewer).filter(language, country))
        found += [Compared(IDEA, row, row.text) for row in own]
        found += [Compared(IDEA, row, row.text if Shown.TEXT in row.shown else "") for row in others]
    return found


def _ideas(rows: QuerySet[Consortium]) -> QuerySet[Consortium]:
    return rows.order_by("-pk")[:MOST]
